-- A notice about a card or somebody's data stands until a clerk closes it, counted from when it came.
ALTER TABLE notice ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0; -- Unix ms, by the regency
ALTER TABLE notice ADD COLUMN closed  INTEGER;                    -- Unix ms; NULL: it stands
UPDATE notice SET arrived = at;
CREATE INDEX notice_open ON notice (kind) WHERE closed IS NULL AND kind IN ('check', 'clone', 'aid');
