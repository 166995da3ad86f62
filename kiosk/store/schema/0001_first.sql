-- Place of a journal entry, one number: incarnation * 2^40 + seq. Columns named sealed, who and
-- reason are AES-256-GCM under a key that is not in this file; owner and chip are keyed hashes.

CREATE TABLE meta (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  kiosk    INTEGER NOT NULL,
  keycheck BLOB    NOT NULL,            -- proves the machine key
  trusted  INTEGER NOT NULL DEFAULT 0,  -- last trusted time, Unix ms
  feed     INTEGER NOT NULL DEFAULT 0   -- last feed item applied
) STRICT;

CREATE TABLE incarnation (
  inc   INTEGER PRIMARY KEY,
  acked INTEGER NOT NULL DEFAULT 0,     -- seq up to which the regency has it durably
  chain BLOB    NOT NULL,               -- chain hash there
  sig   BLOB                            -- the regency's signature over it
) STRICT;

-- Headers live for ever; bodies can be erased.
CREATE TABLE entry (
  place     INTEGER PRIMARY KEY,
  kind      INTEGER NOT NULL,
  time      INTEGER NOT NULL,
  trusted   INTEGER NOT NULL,
  boot      INTEGER NOT NULL,
  catalogue TEXT    NOT NULL,
  epoch     INTEGER NOT NULL,
  hash      BLOB    NOT NULL,
  chain     BLOB    NOT NULL
) STRICT;

CREATE TABLE body (
  place INTEGER PRIMARY KEY REFERENCES entry (place),
  body  BLOB NOT NULL
) STRICT;

CREATE TABLE request (
  n       INTEGER PRIMARY KEY,          -- the counter of the registration number
  id      BLOB    NOT NULL UNIQUE,
  number  TEXT    NOT NULL UNIQUE,
  owner   BLOB,                         -- of the subject; NULL for a temporary NIK
  place   INTEGER NOT NULL REFERENCES entry (place),
  state   TEXT    NOT NULL,
  holder  TEXT    NOT NULL DEFAULT '',
  verdict TEXT    NOT NULL DEFAULT '',
  who     BLOB,                         -- sealed: the NIKs, until the regency has them
  reason  BLOB,
  sealed  BLOB    NOT NULL
) STRICT;
CREATE INDEX request_owner ON request (owner) WHERE owner IS NOT NULL;

CREATE TABLE letter (
  request INTEGER PRIMARY KEY REFERENCES request (n),
  sealed  BLOB NOT NULL
) STRICT;

CREATE TABLE print (
  n       INTEGER PRIMARY KEY,          -- the counter of the token
  what    TEXT    NOT NULL,
  request INTEGER NOT NULL REFERENCES request (n),
  copy    INTEGER NOT NULL,
  reason  TEXT    NOT NULL,
  started INTEGER NOT NULL,
  ended   INTEGER NOT NULL DEFAULT 0,
  outcome TEXT    NOT NULL DEFAULT '',
  mouth   TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX print_request ON print (request, what);
CREATE INDEX print_open ON print (n) WHERE outcome = '';

CREATE TABLE card (
  chip   BLOB PRIMARY KEY,
  owner  BLOB,                          -- NULL for a temporary NIK
  tries  INTEGER NOT NULL,
  sealed BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset (
  name    TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  sealed  BLOB
) STRICT, WITHOUT ROWID;
