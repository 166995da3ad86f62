-- What waits in quarantine to take a request back (kind 7): asked for whenever a kiosk brings requests.
CREATE INDEX entry_withdrawal ON entry (kiosk, request) WHERE verdict = 'quarantined' AND kind = 7;
