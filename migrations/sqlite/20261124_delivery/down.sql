CREATE TABLE old_letters (
    id INTEGER PRIMARY KEY,
    kind SMALLINT NOT NULL,
    subscription_id BIGINT NOT NULL REFERENCES subscriptions (id),
    token TEXT,
    status SMALLINT NOT NULL,
    attempts SMALLINT NOT NULL,
    scheduled_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT,
    reply TEXT,
    finished_at BIGINT
);
INSERT INTO old_letters (id, kind, subscription_id, token, status, attempts, scheduled_at, due_at, lease_until, reply, finished_at)
SELECT id, kind, subscription_id, token, status, attempts, scheduled_at, due_at, lease_until, reply, finished_at FROM letters
WHERE subscription_id IS NOT NULL;
DROP TABLE letters;
ALTER TABLE old_letters RENAME TO letters;
CREATE INDEX letters_due ON letters (due_at) WHERE status = 0;
CREATE INDEX letters_claimed ON letters (lease_until) WHERE status = 1;
CREATE INDEX letters_by_subscription ON letters (subscription_id, kind, scheduled_at);
DROP TABLE quotas;
ALTER TABLE issue_briefs DROP COLUMN withheld;
DROP INDEX issues_seen_due;
ALTER TABLE issues DROP COLUMN seen_recorded;
ALTER TABLE issues DROP COLUMN canary_until;
ALTER TABLE issues DROP COLUMN canary_hold_ms;
ALTER TABLE issues DROP COLUMN canary_copies;
ALTER TABLE issues DROP COLUMN spread_ms;
ALTER TABLE issues DROP COLUMN pause_reason;
ALTER TABLE issues DROP COLUMN paused_at;
ALTER TABLE issues DROP COLUMN deadline_at;
