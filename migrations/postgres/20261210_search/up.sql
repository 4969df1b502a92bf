-- Which version of a brief stands in the index of words, and by which rules it was cut into stems.
CREATE TABLE brief_words (
    brief_id BIGINT NOT NULL PRIMARY KEY REFERENCES briefs (id),
    version BIGINT NOT NULL,
    rules BIGINT NOT NULL
);
-- The index: stems in, rows of briefs out. `stems` is written as it is, by no configuration of PostgreSQL's.
CREATE TABLE brief_stems (
    brief_id BIGINT NOT NULL PRIMARY KEY REFERENCES briefs (id),
    stems TSVECTOR NOT NULL
);
CREATE INDEX brief_stems_words ON brief_stems USING gin (stems);
-- The archive's years and pages, and what filters a search, without a look at the texts.
CREATE INDEX briefs_archive ON briefs (newsletter_id, published_at, status, section_id, language)
    WHERE published_at IS NOT NULL;
CREATE INDEX issues_archive ON issues (newsletter_id, started_at) WHERE started_at IS NOT NULL;
