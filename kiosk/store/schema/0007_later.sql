-- Entries of nobody that are journaled at a random later moment, until an ack covers them. The names are
-- random and the rows stand in their order, so that none says which came first.
CREATE TABLE later (
  id     BLOB    PRIMARY KEY,
  kind   INTEGER NOT NULL,
  due    INTEGER NOT NULL,              -- Unix ms
  place  INTEGER REFERENCES entry (place), -- of its entry; NULL: not journaled yet
  sealed BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
