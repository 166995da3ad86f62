-- Every village with a kiosk has cards and clerks, if only empty lists.
INSERT INTO dataset (village, name, version) SELECT DISTINCT village, 'cards', '0' FROM kiosk WHERE true ON CONFLICT DO NOTHING;
INSERT INTO dataset (village, name, version) SELECT DISTINCT village, 'staff', '0' FROM kiosk WHERE true ON CONFLICT DO NOTHING;
