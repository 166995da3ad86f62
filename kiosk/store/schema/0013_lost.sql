-- What a regency that was restored from an older copy lost is sent once more: of a closed incarnation up to this seq.
ALTER TABLE incarnation ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
-- The mark of the feed item at the cursor, 0 where it had none.
ALTER TABLE meta ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;
