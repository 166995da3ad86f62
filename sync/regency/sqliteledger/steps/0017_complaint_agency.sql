-- At which agency (kiosk.OPD.ID) a complaint lies, where its desk is one. What lay before all of them goes
-- back to the desk of its village.
ALTER TABLE complaint ADD COLUMN agency TEXT NOT NULL DEFAULT '';
UPDATE complaint SET desk = 'village' WHERE desk = 'agency';
DROP INDEX complaint_desk;
CREATE INDEX complaint_desk ON complaint (desk, agency, village, state);
