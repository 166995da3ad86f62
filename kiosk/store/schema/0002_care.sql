ALTER TABLE meta ADD COLUMN restored INTEGER NOT NULL DEFAULT 0; -- 1: this file is a copy that nobody has opened yet
ALTER TABLE meta ADD COLUMN gate INTEGER NOT NULL DEFAULT 0;     -- no new request before the ack of this place; 0: none
ALTER TABLE meta ADD COLUMN cared INTEGER NOT NULL DEFAULT 0;    -- when the night's work was last done, Unix ms
