-- A clerk's word on an enrolment, until the regency has said what it thinks of it.
ALTER TABLE enrol ADD COLUMN act     INTEGER REFERENCES entry (place); -- of the clerk's word; NULL: none, or the regency has agreed
ALTER TABLE enrol ADD COLUMN refused TEXT NOT NULL DEFAULT '';         -- code of the regency's verdict on it; '': it has not refused
CREATE INDEX enrol_act ON enrol (act) WHERE act IS NOT NULL;
