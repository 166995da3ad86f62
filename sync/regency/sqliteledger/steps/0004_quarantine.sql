-- What a person decided on an entry in quarantine; the reason is sealed.
CREATE TABLE ruling (
  kiosk       INTEGER NOT NULL,
  inc         INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  clerk       TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  reason_key  BLOB,
  reason_body BLOB,
  PRIMARY KEY (kiosk, inc, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_quarantine ON entry (at, kiosk, inc, seq) WHERE verdict = 'quarantined';
