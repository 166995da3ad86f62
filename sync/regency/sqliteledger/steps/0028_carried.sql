-- What comes once more inside a later incarnation is known by the hash of its body; epochs and incarnations are never carried.
CREATE INDEX entry_carried ON entry (kiosk, hash) WHERE epoch = 0 AND kind > 2;
