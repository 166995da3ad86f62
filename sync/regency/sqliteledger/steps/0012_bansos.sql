-- Social assistance (bansos). Every nik and kk is a blind index.
CREATE TABLE family (
  nik BLOB PRIMARY KEY,
  kk  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE bansos_file (
  id     INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  source TEXT NOT NULL,
  data   INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  bad    INTEGER NOT NULL -- lines left out
) STRICT;

CREATE TABLE bansos (
  id          INTEGER PRIMARY KEY,
  scheme      TEXT NOT NULL,
  period      TEXT NOT NULL,
  village     TEXT NOT NULL,
  nik         BLOB,             -- NULL: nobody known
  kk          BLOB,
  word        TEXT NOT NULL,
  data        INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  request     BLOB UNIQUE,      -- of an application
  file        INTEGER REFERENCES bansos_file (id),
  line        INTEGER NOT NULL DEFAULT 0,
  matrix      TEXT NOT NULL,
  pair        TEXT NOT NULL DEFAULT '', -- the place that it did not get
  rule        TEXT NOT NULL DEFAULT '',
  subject     BLOB,
  span        TEXT NOT NULL DEFAULT '', -- that place's period
  blocker     INTEGER REFERENCES bansos (id),
  mark        BLOB,             -- what a row without a NIK says
  open        INTEGER NOT NULL DEFAULT 0,
  record_key  BLOB,
  record_body BLOB
) STRICT;
CREATE UNIQUE INDEX bansos_once ON bansos (scheme, period, nik) WHERE file IS NOT NULL AND nik IS NOT NULL;
CREATE UNIQUE INDEX bansos_mark ON bansos (scheme, period, mark) WHERE mark IS NOT NULL;
CREATE INDEX bansos_nik ON bansos (nik);
CREATE INDEX bansos_open ON bansos (village, id) WHERE open = 1;

CREATE TABLE bansos_guess (
  bansos INTEGER NOT NULL REFERENCES bansos (id),
  nik    BLOB NOT NULL,
  why    TEXT NOT NULL,
  PRIMARY KEY (bansos, nik)
) STRICT, WITHOUT ROWID;

-- The one constraint that decides: a place has one side.
CREATE TABLE bansos_slot (
  subject BLOB NOT NULL,    -- nik or kk
  pair    TEXT NOT NULL,
  period  TEXT NOT NULL,
  side    TEXT NOT NULL,    -- who may share it
  claims  INTEGER NOT NULL, -- how many do
  PRIMARY KEY (subject, pair, period)
) STRICT, WITHOUT ROWID;

-- Who holds a place, and who held it: rows stay.
CREATE TABLE bansos_claim (
  id      INTEGER PRIMARY KEY,
  bansos  INTEGER NOT NULL REFERENCES bansos (id),
  subject BLOB NOT NULL,
  pair    TEXT NOT NULL,
  period  TEXT NOT NULL,
  keeps   TEXT NOT NULL,    -- ends after which the place stays taken
  taken   INTEGER NOT NULL,
  freed   INTEGER           -- NULL: it holds
) STRICT;
CREATE INDEX bansos_claim_of ON bansos_claim (bansos);
CREATE INDEX bansos_claim_place ON bansos_claim (subject, pair, period);
