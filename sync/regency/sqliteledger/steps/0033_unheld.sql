-- What brought a request (kind 6) that was not taken in: asked for at each request that comes, and when one is to be erased.
CREATE INDEX entry_unheld ON entry (kiosk, request) WHERE kind = 6 AND verdict <> 'accepted';
