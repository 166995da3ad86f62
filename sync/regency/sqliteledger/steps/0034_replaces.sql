-- Which kiosk an invitation's machine stands in for: that one is revoked when it comes onto the list. 0: none.
ALTER TABLE invitation ADD COLUMN replaces INTEGER NOT NULL DEFAULT 0;
