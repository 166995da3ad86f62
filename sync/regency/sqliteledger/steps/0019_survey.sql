-- Answers of the survey of satisfaction. Nobody knows whose.
CREATE TABLE survey (
  id      BLOB    PRIMARY KEY, -- random: a copy counts once
  village TEXT    NOT NULL,    -- where the kiosk stood
  day     TEXT    NOT NULL,    -- 2006-01-02
  element INTEGER NOT NULL,
  grade   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_village ON survey (village, day);
