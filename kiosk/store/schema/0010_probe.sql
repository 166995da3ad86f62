ALTER TABLE meta ADD COLUMN probe INTEGER NOT NULL DEFAULT 0; -- changed to see whether the disk writes; says nothing
