-- A place of the family card moves along when somebody comes onto another card.
ALTER TABLE bansos_claim ADD COLUMN family INTEGER NOT NULL DEFAULT 0; -- 1: a place of the family card
ALTER TABLE bansos_claim ADD COLUMN rule TEXT NOT NULL DEFAULT '';     -- that took it
UPDATE bansos_claim SET family = 1 WHERE EXISTS (SELECT 1 FROM bansos b JOIN bansos_claim k ON k.bansos = b.id AND k.subject = b.kk
  WHERE b.id = bansos_claim.bansos AND k.pair = bansos_claim.pair AND k.period = bansos_claim.period);
UPDATE bansos_claim SET rule = 'sekali:' || pair WHERE instr(pair, '+') = 0;
