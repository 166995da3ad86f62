-- Sealed contents beside the journals. The entry that announced one holds its key.
CREATE TABLE blob (
  kiosk   INTEGER NOT NULL,
  hash    BLOB NOT NULL,
  size    INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  at      INTEGER NOT NULL,
  inc     INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  have    INTEGER NOT NULL DEFAULT 0, -- bytes stored, from the beginning
  wrong   INTEGER NOT NULL DEFAULT 0, -- how often the whole was not what was announced
  done    INTEGER NOT NULL DEFAULT 0, -- when the whole was found right; 0: not yet
  PRIMARY KEY (kiosk, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_at ON blob (at);

CREATE TABLE blob_part (
  kiosk INTEGER NOT NULL,
  hash  BLOB NOT NULL,
  off   INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (kiosk, hash, off)
) STRICT;
