DROP TABLE brief_presence;
DROP TABLE pictures;
ALTER TABLE brief_revisions DROP COLUMN typed_from;
DROP INDEX briefs_changed_in_newsletter;
DROP INDEX briefs_changed;
