-- Whose requests an official decides, beside those of a village.
ALTER TABLE clerk ADD COLUMN district TEXT NOT NULL DEFAULT '';
ALTER TABLE clerk ADD COLUMN agency TEXT NOT NULL DEFAULT '';

-- Which agency a request waits for, where its holder is one; '': one without accounts.
ALTER TABLE request ADD COLUMN agency TEXT NOT NULL DEFAULT '';
CREATE INDEX request_held ON request (holder, agency, made);

-- The way of a request along its chain; rows are only added.
CREATE TABLE disposition (
  id          INTEGER PRIMARY KEY,
  request     BLOB NOT NULL,
  at          INTEGER NOT NULL,
  clerk       TEXT NOT NULL,
  holder      TEXT NOT NULL, -- who had it
  action      TEXT NOT NULL,
  state       TEXT NOT NULL, -- where it went
  next        TEXT NOT NULL,
  reason_key  BLOB,
  reason_body BLOB
) STRICT;
CREATE INDEX disposition_of ON disposition (request);
