-- Unix ms: by what time the last night told what is old. A night moves it on by a week at most.
ALTER TABLE meta ADD COLUMN aged INTEGER NOT NULL DEFAULT 0;
UPDATE meta SET aged = cared;
