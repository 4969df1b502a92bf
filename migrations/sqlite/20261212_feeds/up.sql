-- What readers may see, newest first, with all that the sitemap asks for.
DROP INDEX briefs_published;
CREATE INDEX briefs_published ON briefs (newsletter_id, published_at, id, status, updated_at);
CREATE INDEX briefs_of_section ON briefs (section_id, published_at, id, status);
CREATE INDEX briefs_in_language ON briefs (newsletter_id, language, published_at, id, status);
-- What feeds tell of again.
CREATE INDEX briefs_retracted ON briefs (newsletter_id, retracted_at) WHERE retracted_at IS NOT NULL;
CREATE INDEX corrections_by_time ON corrections (corrected_at, brief_id);

-- Up to when a hub has been told of what is new in a newsletter's feeds (WebSub), and from when on it may be told again.
CREATE TABLE hub_pings (
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    hub TEXT NOT NULL,
    told_until BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts SMALLINT NOT NULL,
    PRIMARY KEY (newsletter_id, hub)
);
