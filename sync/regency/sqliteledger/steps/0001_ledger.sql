-- Times are Unix milliseconds UTC. Columns in pairs x_key, x_body are ledger.Sealed.
CREATE TABLE village (
  code          TEXT PRIMARY KEY,
  kind          TEXT NOT NULL,
  name          TEXT NOT NULL,
  district_code TEXT NOT NULL,
  district      TEXT NOT NULL
) STRICT;

CREATE TABLE kiosk (
  ordinal     INTEGER PRIMARY KEY CHECK (ordinal BETWEEN 1 AND 999),
  village     TEXT NOT NULL,
  site        BLOB NOT NULL,
  seal_key    BLOB NOT NULL,
  receive_key BLOB NOT NULL,
  inc         INTEGER NOT NULL DEFAULT 1,
  last        INTEGER NOT NULL DEFAULT 0,
  head        BLOB NOT NULL,
  feed_head   INTEGER NOT NULL DEFAULT 0,
  seen        INTEGER NOT NULL DEFAULT 0,
  health      BLOB,
  revoked     INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The allow-list: a certificate that is not here speaks for nobody.
CREATE TABLE cert (
  fingerprint BLOB PRIMARY KEY,
  kiosk       INTEGER NOT NULL REFERENCES kiosk (ordinal)
) STRICT, WITHOUT ROWID;

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
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
  kiosk     INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  inc       INTEGER, -- a verdict row names its entry
  seq       INTEGER,
  news_key  BLOB,    -- any other row is sealed news
  news_body BLOB,
  PRIMARY KEY (kiosk, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
  id          BLOB PRIMARY KEY,
  kiosk       INTEGER NOT NULL,
  number      TEXT NOT NULL UNIQUE,
  register    TEXT NOT NULL,
  service     TEXT NOT NULL,
  catalogue   TEXT NOT NULL,
  village     TEXT NOT NULL,
  assurance   INTEGER NOT NULL,
  state       TEXT NOT NULL,
  holder      TEXT NOT NULL,
  made        INTEGER NOT NULL,
  changed     INTEGER NOT NULL,
  subject     BLOB NOT NULL,
  record_key  BLOB,
  record_body BLOB
) STRICT;
CREATE INDEX request_queue ON request (village, holder, made);

CREATE TABLE agenda (
  village TEXT NOT NULL,
  year    INTEGER NOT NULL,
  counter TEXT NOT NULL,
  n       INTEGER NOT NULL,
  PRIMARY KEY (village, year, counter)
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
  request     BLOB PRIMARY KEY REFERENCES request (id),
  number      TEXT NOT NULL UNIQUE,
  village     TEXT NOT NULL,
  year        INTEGER NOT NULL,
  counter     TEXT NOT NULL,
  n           INTEGER NOT NULL,
  approved    INTEGER NOT NULL,
  until       INTEGER NOT NULL,
  text_hash   BLOB NOT NULL,
  void        INTEGER NOT NULL DEFAULT 0,
  record_key  BLOB,
  record_body BLOB,
  UNIQUE (village, year, counter, n)
) STRICT;

CREATE TABLE person (
  nik         BLOB PRIMARY KEY,
  village     TEXT NOT NULL,
  record_key  BLOB,
  record_body BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
  chip        BLOB PRIMARY KEY,
  nik         BLOB NOT NULL,
  village     TEXT NOT NULL,
  tries       INTEGER NOT NULL DEFAULT 0,
  record_key  BLOB,
  record_body BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX card_village ON card (village);

CREATE TABLE dataset (
  village TEXT NOT NULL,
  name    TEXT NOT NULL,
  version TEXT NOT NULL,
  PRIMARY KEY (village, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
  id     INTEGER PRIMARY KEY,
  kiosk  INTEGER NOT NULL,
  kind   TEXT NOT NULL,
  device TEXT NOT NULL,
  word   TEXT NOT NULL,
  at     INTEGER NOT NULL
) STRICT;
CREATE INDEX notice_kiosk ON notice (kiosk, at);

CREATE TABLE clerk (
  name    TEXT PRIMARY KEY,
  village TEXT NOT NULL,
  salt    BLOB NOT NULL,
  hash    BLOB NOT NULL,
  time    INTEGER NOT NULL,
  memory  INTEGER NOT NULL,
  threads INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token BLOB PRIMARY KEY,
  clerk TEXT NOT NULL REFERENCES clerk (name),
  made  INTEGER NOT NULL,
  seen  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  clerk   TEXT NOT NULL,
  action  TEXT NOT NULL,
  request BLOB
) STRICT;
