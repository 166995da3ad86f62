-- Contents that travel beside the journal, sealed to the regency before they are written here.
CREATE TABLE blob (
  n       INTEGER PRIMARY KEY,
  hash    BLOB    NOT NULL UNIQUE,
  size    INTEGER NOT NULL,
  purpose TEXT    NOT NULL,
  made    INTEGER NOT NULL,                          -- Unix ms
  place   INTEGER REFERENCES entry (place),          -- of the entry that announces it; NULL: not whole yet
  sealed  BLOB,                                      -- its key, until the regency has the announcement
  have    INTEGER NOT NULL DEFAULT 0,                -- bytes that the regency has, as far as the outbox told
  cause   TEXT    NOT NULL DEFAULT '',               -- why it waits, as in the table wait
  remedy  TEXT    NOT NULL DEFAULT '',
  tries   INTEGER NOT NULL DEFAULT 0,
  next    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE blob_part (
  blob  INTEGER NOT NULL REFERENCES blob (n),
  off   INTEGER NOT NULL,
  bytes BLOB    NOT NULL,
  PRIMARY KEY (blob, off)
) STRICT;

ALTER TABLE meta ADD COLUMN report INTEGER NOT NULL DEFAULT 0; -- 1: somebody asks for a report of this kiosk
