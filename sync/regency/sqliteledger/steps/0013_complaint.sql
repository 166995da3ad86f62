-- What residents report and propose (ledger.Complaint). The words lie in the body of the entry (kiosk, inc,
-- seq), the answer here, each under a key of its own.
CREATE TABLE complaint (
  id          BLOB PRIMARY KEY,
  kiosk       INTEGER NOT NULL,
  inc         INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  village     TEXT NOT NULL,
  sort        TEXT NOT NULL,
  topic       TEXT NOT NULL,
  named       INTEGER NOT NULL,
  day         TEXT NOT NULL,
  state       TEXT NOT NULL,
  desk        TEXT NOT NULL,
  changed     INTEGER NOT NULL, -- Unix ms
  token       BLOB UNIQUE,      -- blind index; NULL: none, or erased
  answer_key  BLOB,
  answer_body BLOB,
  erased      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_desk ON complaint (desk, village, state);
