ALTER TABLE newsletters DROP COLUMN theme;
ALTER TABLE newsletters DROP COLUMN about;
DROP INDEX briefs_translations;
ALTER TABLE briefs DROP COLUMN translation_of;
DROP INDEX subscribers_languages;
ALTER TABLE subscribers DROP COLUMN language;
