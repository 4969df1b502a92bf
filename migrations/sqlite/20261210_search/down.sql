DROP INDEX issues_archive;
DROP INDEX briefs_archive;
DROP TABLE brief_stems;
DROP TABLE brief_words;
