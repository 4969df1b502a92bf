DROP TABLE choices;
ALTER TABLE editions DROP COLUMN quiet_ms;
ALTER TABLE editions DROP COLUMN freeze_ms;
ALTER TABLE editions DROP COLUMN rules;
ALTER TABLE editions DROP COLUMN days;
