-- What the regency publishes to its kiosks; '' is every village. Versions stand in dataset.
CREATE TABLE published (
  village TEXT NOT NULL,
  name    TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (village, name)
) STRICT;
