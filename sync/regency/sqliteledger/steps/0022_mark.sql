-- A mark is drawn for every row that is told, so that a kiosk whose cursor came from a database that was replaced by an
-- older copy is noticed, whatever has been told since under the same numbers. NULL: a row of before marks.
ALTER TABLE feed ADD COLUMN mark INTEGER;
