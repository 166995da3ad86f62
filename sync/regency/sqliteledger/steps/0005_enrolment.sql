-- Whoever is not '' is sent to a clerk.
ALTER TABLE person ADD COLUMN state TEXT NOT NULL DEFAULT '';

-- A card's PIN of its own; rows from before keep it in the record.
ALTER TABLE card ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE card ADD COLUMN lost TEXT NOT NULL DEFAULT ''; -- why it opens nothing
ALTER TABLE card ADD COLUMN pin_key BLOB;
ALTER TABLE card ADD COLUMN pin_body BLOB;
ALTER TABLE card ADD COLUMN pin_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX card_nik ON card (nik);

CREATE TABLE candidate (
  id          INTEGER PRIMARY KEY,
  chip        BLOB NOT NULL,
  nik         BLOB NOT NULL,
  village     TEXT NOT NULL, -- of the kiosk; the person's counts where the record holds one
  kiosk       INTEGER NOT NULL, -- 0: a table
  how         TEXT NOT NULL,
  at          INTEGER NOT NULL,
  times       INTEGER NOT NULL DEFAULT 1,
  state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'denied', 'dropped')),
  typed_key   BLOB,
  typed_body  BLOB,
  record_key  BLOB,
  record_body BLOB,
  pin_key     BLOB,
  pin_body    BLOB
) STRICT;
CREATE UNIQUE INDEX candidate_waiting ON candidate (chip, nik) WHERE state = 'waiting';
CREATE INDEX candidate_nik ON candidate (nik) WHERE state = 'waiting';

CREATE TABLE candidate_request (
  request   BLOB PRIMARY KEY,
  candidate INTEGER NOT NULL REFERENCES candidate (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_requests ON candidate_request (candidate);

-- A PIN chosen without the one before; it waits for a clerk.
CREATE TABLE forgotten (
  chip     BLOB PRIMARY KEY,
  kiosk    INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  pin_key  BLOB,
  pin_body BLOB
) STRICT, WITHOUT ROWID;

-- Where a card was used lately, for the notice of clones; a week and no longer.
CREATE TABLE sighting (
  chip  BLOB NOT NULL,
  at    INTEGER NOT NULL,
  kiosk INTEGER NOT NULL,
  PRIMARY KEY (chip, at, kiosk)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  tag BLOB NOT NULL,
  nik BLOB NOT NULL,
  PRIMARY KEY (tag, nik)
) STRICT, WITHOUT ROWID;

ALTER TABLE notice ADD COLUMN village TEXT NOT NULL DEFAULT ''; -- '': the kiosk's
ALTER TABLE notice ADD COLUMN ref BLOB;

ALTER TABLE clerk ADD COLUMN role TEXT NOT NULL DEFAULT 'pelayanan';
ALTER TABLE clerk ADD COLUMN nik BLOB;
ALTER TABLE clerk ADD COLUMN full_key BLOB;
ALTER TABLE clerk ADD COLUMN full_body BLOB;
ALTER TABLE clerk ADD COLUMN chip BLOB;
ALTER TABLE clerk ADD COLUMN record_key BLOB;
ALTER TABLE clerk ADD COLUMN record_body BLOB;
ALTER TABLE clerk ADD COLUMN pin_key BLOB;
ALTER TABLE clerk ADD COLUMN pin_body BLOB;
ALTER TABLE clerk ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clerk ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX clerk_chip ON clerk (chip);
INSERT INTO dataset (village, name, version) SELECT DISTINCT village, 'staff', '1' FROM clerk;

CREATE TABLE clerk_code (
  clerk   TEXT PRIMARY KEY REFERENCES clerk (name),
  code    BLOB NOT NULL UNIQUE,
  expires INTEGER NOT NULL,
  wrong   INTEGER NOT NULL DEFAULT 0,
  web     INTEGER NOT NULL DEFAULT 0, -- 1: it has set the password
  card    INTEGER NOT NULL DEFAULT 0  -- 1: it has made the card
) STRICT, WITHOUT ROWID;
