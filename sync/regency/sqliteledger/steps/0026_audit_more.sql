-- One line stands for what strangers do over and over: how many more of its hour, beside those that have a line of their own.
ALTER TABLE audit ADD COLUMN more INTEGER NOT NULL DEFAULT 0; -- 0: it stands for itself

-- The hour that is counted now of what somebody does, and the line that counts its rest.
CREATE TABLE audit_hour (
  action TEXT NOT NULL,
  clerk  TEXT NOT NULL,
  hour   INTEGER NOT NULL, -- hours since 1970 UTC
  n      INTEGER NOT NULL, -- how often in that hour
  line   INTEGER NOT NULL DEFAULT 0, -- audit.id; 0: none yet
  PRIMARY KEY (action, clerk)
) STRICT, WITHOUT ROWID;
