-- `variant`: which sections and how many of the issue's newest briefs the copy's reader gets, and the build that it was made
-- from (src/domain/variant.rs). 0 in issues from before variants were kept.
ALTER TABLE deliveries ADD COLUMN variant BIGINT NOT NULL DEFAULT 0;

-- A brief from before the issue, for readers who have missed it.
ALTER TABLE issue_briefs ADD COLUMN catch_up BOOLEAN NOT NULL DEFAULT FALSE;

-- The edition's version under whose rules the issue was put together.
ALTER TABLE issues ADD COLUMN rules_version BIGINT;

-- What copies are made from: the rendered issue (JSON). A brief that is retracted while the issue is being sent makes a new one.
CREATE TABLE issue_builds (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    build SMALLINT NOT NULL,
    templates TEXT NOT NULL,
    content TEXT NOT NULL,
    built_at BIGINT NOT NULL,
    PRIMARY KEY (issue_id, build)
);

-- The different copies of an issue that has ended: how many were accepted, and the hash of their content.
CREATE TABLE issue_variants (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    variant BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (issue_id, variant)
);
CREATE INDEX issue_briefs_by_brief ON issue_briefs (brief_id);

-- `paused_until`: when a paused subscription goes on. Readers who joined an edition are owed what it publishes from then on.
ALTER TABLE subscriptions ADD COLUMN paused_until BIGINT;
CREATE INDEX subscriptions_paused ON subscriptions (paused_until) WHERE status = 2;
ALTER TABLE editions ADD COLUMN welcomes BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE subscriptions SET seen_until =
    (SELECT GREATEST(e.assembled_until, subscriptions.seen_until) FROM editions e WHERE e.id = subscriptions.edition_id);

-- An issue's letter to one reader: the last one as a welcome, or a correction.
ALTER TABLE letters ADD COLUMN issue_id BIGINT REFERENCES issues (id);
