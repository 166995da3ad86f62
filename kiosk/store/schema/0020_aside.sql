-- Unix ms: by what a night tells what is old, when one first met what the last restore had set aside; 0: none did.
ALTER TABLE meta ADD COLUMN aside INTEGER NOT NULL DEFAULT 0;
