-- What clerks did here that no ack covers yet: what a new incarnation would journal again.
CREATE TABLE act (
  n      INTEGER PRIMARY KEY,
  place  INTEGER NOT NULL REFERENCES entry (place), -- of its entry
  kind   INTEGER NOT NULL,
  sealed BLOB    NOT NULL
) STRICT;
