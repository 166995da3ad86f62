-- How its owner took a request back: the place of the last entry that says so, 0 for none, and the regency's verdict on it.
ALTER TABLE request ADD COLUMN cancel INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN cancelled TEXT NOT NULL DEFAULT '';
