-- Cards and PINs that were enrolled here and that the registry does not show yet. The registry settles
-- them when it comes; columns named sealed are as in the first schema, chip is a keyed hash.
CREATE TABLE enrol (
  n       INTEGER PRIMARY KEY,
  chip    BLOB,                            -- NULL: no card, or none that can be enrolled
  request INTEGER REFERENCES request (n),  -- deposited with it (titip); NULL: a PIN alone
  place   INTEGER NOT NULL REFERENCES entry (place), -- of its last entry
  how     TEXT    NOT NULL,                -- kiosk.EnrolHow, or kiosk.PINHow of a PIN alone
  state   TEXT    NOT NULL,                -- waiting, confirmed
  time    INTEGER NOT NULL,                -- Unix ms
  sealed  BLOB    NOT NULL
) STRICT;
CREATE INDEX enrol_chip ON enrol (chip) WHERE chip IS NOT NULL;
CREATE INDEX enrol_request ON enrol (request) WHERE request IS NOT NULL;

-- The clerks of the site (data set "staff").
CREATE TABLE staff (
  account TEXT    PRIMARY KEY,
  chip    BLOB    UNIQUE,                  -- NULL: no card yet
  tries   INTEGER NOT NULL,
  opened  INTEGER NOT NULL,
  sealed  BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE card ADD COLUMN opened INTEGER NOT NULL DEFAULT 0; -- kiosk.CardRecord.Opened
ALTER TABLE card ADD COLUMN lost   INTEGER NOT NULL DEFAULT 0; -- 1: it opens nothing
