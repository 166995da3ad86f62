-- The paper in the printer; no row: nothing is known of it.
CREATE TABLE roll (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  mm    REAL    NOT NULL,               -- what is left of it
  known INTEGER NOT NULL,               -- 0: nobody knows how much
  since INTEGER NOT NULL                -- when somebody said that it was put in, Unix ms; 0: nobody did
) STRICT;

-- A paper of no request: the recap, and the BATAL strip over one.
CREATE TABLE print_new (
  n       INTEGER PRIMARY KEY,          -- the counter of the token
  what    TEXT    NOT NULL,
  request INTEGER REFERENCES request (n),
  copy    INTEGER NOT NULL,
  reason  TEXT    NOT NULL,
  started INTEGER NOT NULL,
  ended   INTEGER NOT NULL DEFAULT 0,
  outcome TEXT    NOT NULL DEFAULT '',
  mouth   TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO print_new SELECT n, what, request, copy, reason, started, ended, outcome, mouth FROM print;
DROP TABLE print;
ALTER TABLE print_new RENAME TO print;
CREATE INDEX print_request ON print (request, what);
CREATE INDEX print_open ON print (n) WHERE outcome = '';

ALTER TABLE meta ADD COLUMN recap INTEGER NOT NULL DEFAULT 0; -- a technician asks for the recap of that day, Unix ms; 0: nobody does
