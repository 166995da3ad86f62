-- What a kiosk says once more in another incarnation is known by its times: kinds 3, 4 and 14.
CREATE INDEX entry_said ON entry (kiosk, time) WHERE kind IN (3, 4, 14);

-- With which request a card was deposited, and the PIN behind it: an erasure ends all of it.
UPDATE entry SET request = (SELECT p.request FROM entry p WHERE p.kiosk = entry.kiosk AND p.inc = entry.inc AND p.seq = entry.seq - 1
    AND p.kind = 6 AND EXISTS (SELECT 1 FROM candidate_request c WHERE c.request = p.request))
  WHERE kind = 3 AND request IS NULL;
UPDATE entry SET request = (SELECT p.request FROM entry p WHERE p.kiosk = entry.kiosk AND p.inc = entry.inc AND p.seq = entry.seq - 1 AND p.kind = 3)
  WHERE kind = 4 AND request IS NULL;
