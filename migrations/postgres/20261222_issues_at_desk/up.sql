-- Lists of issues, newest first.
CREATE INDEX issues_listed ON issues (newsletter_id, id);

-- What became of copies otherwise than by acceptance, and what waits: so that an issue's progress is told without a pass over
-- its readers.
CREATE INDEX deliveries_otherwise ON deliveries (issue_id, status, reason) WHERE status > 2;

-- How many readers an issue would have.
CREATE INDEX subscriptions_active ON subscriptions (newsletter_id, edition_id) WHERE status = 1;
