-- Kiosks that are to come.
CREATE TABLE invitation (
  id         BLOB PRIMARY KEY,
  kiosk      INTEGER NOT NULL UNIQUE,
  village    TEXT NOT NULL,
  site       BLOB NOT NULL,
  proof_key  BLOB NOT NULL,
  proof_body BLOB NOT NULL,
  until      INTEGER NOT NULL,
  wrong      INTEGER NOT NULL DEFAULT 0,
  digest     BLOB, -- of the request that it is bound to
  request    BLOB,
  cert       BLOB
) STRICT, WITHOUT ROWID;

-- A certificate is fresh until its first use; that takes the kiosk's others off the list.
ALTER TABLE cert ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cert ADD COLUMN n     INTEGER NOT NULL DEFAULT 0; -- counts a kiosk's certificates
ALTER TABLE cert ADD COLUMN key   BLOB;
ALTER TABLE cert ADD COLUMN der   BLOB;
CREATE INDEX cert_kiosk ON cert (kiosk);
