-- What may still hang in the printer, uncut: the next paper waits until that is marked BATAL.
ALTER TABLE print ADD COLUMN hangs INTEGER NOT NULL DEFAULT 0;
UPDATE print SET hangs = 1 WHERE outcome = 'unknown' AND n = (SELECT max(n) FROM print WHERE outcome <> 'not-started');
