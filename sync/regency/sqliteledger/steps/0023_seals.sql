-- How a letter ended before its validity did: taken back for a reason, or by the number of the one that holds instead.
ALTER TABLE letter ADD COLUMN ended     INTEGER NOT NULL DEFAULT 0; -- Unix ms; 0: it stands
ALTER TABLE letter ADD COLUMN reason    TEXT    NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN successor TEXT    NOT NULL DEFAULT '';
UPDATE letter SET ended = approved, reason = 'wrong' WHERE void <> 0;
ALTER TABLE letter DROP COLUMN void;
CREATE INDEX letter_ended ON letter (number) WHERE ended <> 0;

-- How long a kiosk's slips are sealed in good faith. Of those revoked before, the last segment that was taken tells it.
ALTER TABLE kiosk ADD COLUMN until      INTEGER NOT NULL DEFAULT 0; -- end of its last certificate, Unix ms; 0: not kept
ALTER TABLE kiosk ADD COLUMN revoked_at INTEGER NOT NULL DEFAULT 0; -- Unix ms; 0 of a revoked one: no slip counts
UPDATE kiosk SET revoked_at = seen WHERE revoked <> 0;
