-- When a clerk comes to the owner of a request, as the regency told. Where to stands in the sealed answers.
ALTER TABLE request ADD COLUMN visit INTEGER NOT NULL DEFAULT 0; -- Unix ms; 0: no day was told
