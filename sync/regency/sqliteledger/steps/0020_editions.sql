-- Every service catalogue that requests may have been made with. It names nobody.
CREATE TABLE edition (
  version TEXT    PRIMARY KEY,
  at      INTEGER NOT NULL,     -- when it was kept first, Unix ms
  content BLOB    NOT NULL      -- catalog.Pack of its layers
) STRICT;
