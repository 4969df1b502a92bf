-- Which version of a brief stands in the index of words, and by which rules it was cut into stems.
CREATE TABLE brief_words (
    brief_id BIGINT NOT NULL PRIMARY KEY REFERENCES briefs (id),
    version BIGINT NOT NULL,
    rules BIGINT NOT NULL
) WITHOUT ROWID;
-- The index: stems in, rows of briefs out; `rowid` is the brief's id. It keeps no text. The tokenizer only splits at blanks.
CREATE VIRTUAL TABLE brief_stems USING fts5 (
    headline, standfirst, body, content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- The archive's years and pages, and what filters a search, without a look at the texts.
CREATE INDEX briefs_archive ON briefs (newsletter_id, published_at, status, section_id, language)
    WHERE published_at IS NOT NULL;
CREATE INDEX issues_archive ON issues (newsletter_id, started_at) WHERE started_at IS NOT NULL;
