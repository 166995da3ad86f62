-- 1: used in two districts at nearly the same time; kiosks do nothing with it before its PIN.
ALTER TABLE card ADD COLUMN ask INTEGER NOT NULL DEFAULT 0;
