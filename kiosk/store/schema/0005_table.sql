-- Residents enrolled at a table whom no ack covers yet: what a new incarnation would journal again.
CREATE TABLE at_table (
  n      INTEGER PRIMARY KEY,
  place  INTEGER NOT NULL REFERENCES entry (place), -- of its last entry
  sealed BLOB    NOT NULL
) STRICT;
