ALTER TABLE brief_revisions DROP COLUMN tags;
ALTER TABLE briefs DROP COLUMN tags;
