-- What the kiosks of a village are told of bansos is another when a record of its people is: the version counts.
INSERT INTO dataset (village, name, version) SELECT DISTINCT village, 'aid', '0' FROM kiosk WHERE true ON CONFLICT DO NOTHING;
CREATE INDEX family_kk ON family (kk);
CREATE INDEX person_village ON person (village);

-- The villages of a person, of the family, and of the list that names them.
CREATE VIEW bansos_village (nik, village) AS
  SELECT nik, village FROM person
  UNION SELECT f.nik, p.village FROM family f JOIN family g ON g.kk = f.kk JOIN person p ON p.nik = g.nik;

CREATE TRIGGER bansos_told_new AFTER INSERT ON bansos BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid'
    AND (village = NEW.village OR village IN (SELECT village FROM bansos_village WHERE nik = NEW.nik));
END;
CREATE TRIGGER bansos_told_change AFTER UPDATE ON bansos BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid'
    AND (village = NEW.village OR village IN (SELECT village FROM bansos_village WHERE nik IN (OLD.nik, NEW.nik)));
END;
CREATE TRIGGER bansos_told_reopened AFTER UPDATE OF state ON request WHEN OLD.state = 'ditolak' BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid'
    AND village IN (SELECT v.village FROM bansos b JOIN bansos_village v ON v.nik = b.nik WHERE b.request = NEW.id);
END;
CREATE TRIGGER family_told_new AFTER INSERT ON family BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid'
    AND village IN (SELECT village FROM bansos_village WHERE nik = NEW.nik);
END;
CREATE TRIGGER family_told_change BEFORE UPDATE OF kk ON family WHEN NEW.kk <> OLD.kk BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid'
    AND village IN (SELECT p.village FROM family g JOIN person p ON p.nik = g.nik WHERE g.kk IN (OLD.kk, NEW.kk));
END;
CREATE TRIGGER person_told_new AFTER INSERT ON person WHEN EXISTS (SELECT 1 FROM bansos WHERE nik = NEW.nik) BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid' AND village = NEW.village;
END;
CREATE TRIGGER person_told_moved AFTER UPDATE OF village, state ON person
WHEN NEW.village <> OLD.village OR NEW.state <> OLD.state BEGIN
  UPDATE dataset SET version = CAST(version AS INTEGER) + 1 WHERE name = 'aid' AND village IN (OLD.village, NEW.village);
END;
