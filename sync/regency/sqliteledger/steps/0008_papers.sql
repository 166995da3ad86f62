-- The print ledger. A restored disk may draw a token again, so the incarnation is part of the key.
CREATE TABLE paper (
  kiosk   INTEGER NOT NULL,
  token   TEXT NOT NULL,
  inc     INTEGER NOT NULL,
  seq     INTEGER NOT NULL, -- of the entry that it began with
  request BLOB NOT NULL,
  what    TEXT NOT NULL,
  copy    INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  begun   INTEGER NOT NULL,
  ended   INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '',
  mouth   TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (kiosk, token, inc)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_request ON paper (request);
