-- A row of a list that holds no place keeps what it asks for: it takes it when what stands before it ends.
ALTER TABLE bansos ADD COLUMN slots TEXT NOT NULL DEFAULT ''; -- JSON
CREATE INDEX bansos_blocker ON bansos (blocker) WHERE blocker IS NOT NULL;
