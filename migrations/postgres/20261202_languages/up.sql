-- The language that a reader has chosen, or that of the newsletter.
ALTER TABLE subscribers ADD COLUMN language TEXT;
CREATE INDEX subscribers_languages ON subscribers (language) WHERE language IS NOT NULL;
-- The brief that this one says in another language.
ALTER TABLE briefs ADD COLUMN translation_of BIGINT REFERENCES briefs (id);
CREATE INDEX briefs_translations ON briefs (translation_of) WHERE translation_of IS NOT NULL;
-- Who is behind the newsletter (Markdown), and how its pages look (JSON).
ALTER TABLE newsletters ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE newsletters ADD COLUMN theme TEXT NOT NULL DEFAULT '{}';
