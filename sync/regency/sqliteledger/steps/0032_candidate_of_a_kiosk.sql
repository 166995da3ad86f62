-- What was asked for at another kiosk is another candidate: a clerk's word is for what that clerk saw.
DROP INDEX candidate_waiting;
CREATE UNIQUE INDEX candidate_waiting ON candidate (chip, nik, kiosk) WHERE state = 'waiting';
