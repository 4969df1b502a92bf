-- Words by which editions take briefs in or leave them out (JSON, sorted).
ALTER TABLE briefs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE brief_revisions ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
