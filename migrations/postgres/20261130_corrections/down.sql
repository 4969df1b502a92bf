ALTER TABLE issues DROP COLUMN corrects_version;
ALTER TABLE issues DROP COLUMN corrects;
ALTER TABLE briefs DROP COLUMN retraction_note;
DROP TABLE corrections;
