-- Requests that ask for a clerk to come, and when one does. To which hamlet stands in the sealed record alone.
CREATE TABLE visit (
  request BLOB    PRIMARY KEY REFERENCES request (id),
  at      INTEGER NOT NULL DEFAULT 0 -- Unix ms; 0: no day was told
) STRICT, WITHOUT ROWID;
