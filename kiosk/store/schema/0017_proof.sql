-- Which entries brought a request, took it back, or brought what was deposited with it: what ends with its data.
CREATE TABLE about (
  place   INTEGER PRIMARY KEY REFERENCES entry (place),
  request INTEGER NOT NULL REFERENCES request (n)
) STRICT;
CREATE INDEX about_request ON about (request);
INSERT INTO about SELECT place, n FROM request;
INSERT OR IGNORE INTO about SELECT cancel, n FROM request WHERE cancel > 0;
INSERT OR IGNORE INTO about SELECT place, request FROM enrol WHERE request IS NOT NULL;
INSERT OR IGNORE INTO about SELECT c.place, d.request FROM enrol d
  JOIN entry p ON p.place = d.place AND p.kind = 4 JOIN entry c ON c.place = d.place - 1 AND c.kind = 3
  WHERE d.request IS NOT NULL;

-- A verdict that names no request, on what a resident or a clerk said and no ack covers: until one does it may be about a clone's.
CREATE TABLE unproven (
  place   INTEGER PRIMARY KEY REFERENCES entry (place),
  verdict TEXT NOT NULL,
  code    TEXT NOT NULL
) STRICT;

-- Letters that ended before their time, by a keyed hash: a feed that is told anew brings none of them back.
CREATE TABLE ended_letter (
  mark BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What a disk that this one was restored for may have printed and numbered: of the requests up to that row, and in the counters.
ALTER TABLE meta ADD COLUMN copied   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN requests INTEGER NOT NULL DEFAULT 0; -- request.n is above it
ALTER TABLE meta ADD COLUMN prints   INTEGER NOT NULL DEFAULT 0; -- print.n is above it

ALTER TABLE meta ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0; -- when the night's check found the file damaged, Unix ms; 0: never
