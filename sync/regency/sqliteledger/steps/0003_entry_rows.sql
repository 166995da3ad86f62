-- Entries are long: in a table without rowids each would take an overflow page of its own.
ALTER TABLE entry RENAME TO entry_before;

CREATE TABLE entry (
  kiosk     INTEGER NOT NULL,
  inc       INTEGER NOT NULL,
  seq       INTEGER NOT NULL,
  kind      INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  trusted   INTEGER NOT NULL,
  boot      INTEGER NOT NULL, -- the 64 bits of an unsigned number
  catalogue TEXT NOT NULL,
  epoch     INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  chain     BLOB NOT NULL,
  body_key  BLOB,
  body_body BLOB,
  verdict   TEXT NOT NULL,
  code      TEXT NOT NULL,
  request   BLOB,
  at        INTEGER NOT NULL,
  PRIMARY KEY (kiosk, inc, seq)
) STRICT;

INSERT INTO entry SELECT * FROM entry_before ORDER BY at, kiosk, inc, seq;
DROP TABLE entry_before;
