-- `deadline_at`: what is not handed over by then has failed; a pause moves it on. `canary_copies` go out first, then the
-- issue holds until `canary_until`. `seen_recorded`: its cutoff has been written to the subscriptions of all who got it.
ALTER TABLE issues ADD COLUMN deadline_at BIGINT;
ALTER TABLE issues ADD COLUMN paused_at BIGINT;
ALTER TABLE issues ADD COLUMN pause_reason TEXT;
ALTER TABLE issues ADD COLUMN spread_ms BIGINT;
ALTER TABLE issues ADD COLUMN canary_copies BIGINT;
ALTER TABLE issues ADD COLUMN canary_hold_ms BIGINT;
ALTER TABLE issues ADD COLUMN canary_until BIGINT;
ALTER TABLE issues ADD COLUMN seen_recorded BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE issues SET seen_recorded = TRUE WHERE status IN (5, 6, 7);
CREATE INDEX issues_seen_due ON issues (newsletter_id) WHERE NOT seen_recorded;

-- A brief that was withheld while its issue was being sent: readers who would get it are skipped.
ALTER TABLE issue_briefs ADD COLUMN withheld BOOLEAN NOT NULL DEFAULT FALSE;

-- How many messages each worker has taken out of a limit: of a relay, of a receiving domain, of an issue. `period_ms` is the
-- length of the window that begins at `starts_at`; 0 for a limit without windows.
CREATE TABLE quotas (
    scope TEXT COLLATE "C" NOT NULL,
    period_ms BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (scope, period_ms, starts_at)
);
CREATE INDEX quotas_by_start ON quotas (starts_at);

-- Letters to staff have no subscription but a newsletter, a recipient and words of their own.
ALTER TABLE letters ALTER COLUMN subscription_id DROP NOT NULL;
ALTER TABLE letters ADD COLUMN newsletter_id BIGINT REFERENCES newsletters (id);
ALTER TABLE letters ADD COLUMN recipient TEXT;
ALTER TABLE letters ADD COLUMN notice TEXT;
