-- The body of the entry that brought a request is its record: one copy, one key to drop. Rows from
-- before keep the copy of their own.
ALTER TABLE request ADD COLUMN inc INTEGER;
ALTER TABLE request ADD COLUMN seq INTEGER;
