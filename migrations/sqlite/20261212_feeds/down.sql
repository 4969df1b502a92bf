DROP TABLE hub_pings;
DROP INDEX corrections_by_time;
DROP INDEX briefs_retracted;
DROP INDEX briefs_in_language;
DROP INDEX briefs_of_section;
DROP INDEX briefs_published;
CREATE INDEX briefs_published ON briefs (newsletter_id, published_at) WHERE status = 3;
