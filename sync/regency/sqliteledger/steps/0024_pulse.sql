-- One row that a look at the server's health changes: what only reads says "ok" of a disk that is full.
CREATE TABLE pulse (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    n  INTEGER NOT NULL, -- commits so far
    at INTEGER NOT NULL  -- Unix ms of the last
) STRICT;
INSERT INTO pulse (id, n, at) VALUES (1, 0, 0);
