-- What the regency publishes, as it came; its version stands in dataset.
CREATE TABLE published (
  name   TEXT PRIMARY KEY,
  at     INTEGER NOT NULL, -- Unix ms, when it came
  sealed BLOB    NOT NULL
) STRICT;
