-- Numbers of the counter's lines. They say nothing of who drew them, but for those on the slip of a request.
CREATE TABLE ticket (
  day     TEXT    NOT NULL,               -- on which it counts, WIB: 2026-11-30
  line    TEXT    NOT NULL,
  n       INTEGER NOT NULL,
  called  INTEGER NOT NULL DEFAULT 0,     -- Unix ms; 0: not yet
  done    INTEGER NOT NULL DEFAULT 0,
  request INTEGER UNIQUE REFERENCES request (n),
  PRIMARY KEY (day, line, n)
) STRICT, WITHOUT ROWID;
