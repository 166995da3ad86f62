-- Why entries wait for the regency, as the outbox last said; for reports beside the kiosk.
CREATE TABLE wait (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  cause  TEXT    NOT NULL,
  remedy TEXT    NOT NULL,
  tries  INTEGER NOT NULL,
  next   INTEGER NOT NULL  -- Unix ms; 0: a try runs
) STRICT;
