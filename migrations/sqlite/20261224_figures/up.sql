-- How many readers came and went on a day (counted from 1970-01-01, UTC); the kinds are named in src/domain/status.rs. Kinds 0 to 3
-- are counted from consent_events by their ids, 4 and 5 by the trigger below.
CREATE TABLE growth_days (
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    day BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (newsletter_id, day, kind)
) WITHOUT ROWID;

-- Events up to `counted_until` are in growth_days; those up to `reach` come next, as soon as every transaction that was numbered
-- before `horizon` has ended: one of them may still hold a lower id back (PostgreSQL). `complete_at`: when nothing was left to
-- count; `readers_at`: when the readers were counted.
CREATE TABLE growth_marks (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    counted_until BIGINT NOT NULL,
    reach BIGINT NOT NULL,
    horizon BIGINT NOT NULL,
    complete_at BIGINT NOT NULL,
    readers_at BIGINT NOT NULL
);
INSERT INTO growth_marks (id, counted_until, reach, horizon, complete_at, readers_at) VALUES (1, 0, 0, 0, 0, 0);

-- How many readers take a section, and how many take all (section 0).
CREATE TABLE section_readers (
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    section_id BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (newsletter_id, section_id)
) WITHOUT ROWID;

-- Readers who left within two days of the issue that had reached them last.
CREATE TABLE issue_departures (
    issue_id BIGINT NOT NULL PRIMARY KEY REFERENCES issues (id),
    count BIGINT NOT NULL
) WITHOUT ROWID;

-- The ledger of an issue, summed up at `counted_at`; `is_final` when the issue had ended then.
CREATE TABLE issue_figures (
    issue_id BIGINT NOT NULL PRIMARY KEY REFERENCES issues (id),
    audience BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    bounced BIGINT NOT NULL,
    complained BIGINT NOT NULL,
    counted_at BIGINT NOT NULL,
    is_final BOOLEAN NOT NULL
) WITHOUT ROWID;
CREATE TABLE issue_reasons (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    status SMALLINT NOT NULL,
    reason SMALLINT NOT NULL,
    copies BIGINT NOT NULL,
    PRIMARY KEY (issue_id, status, reason)
) WITHOUT ROWID;
-- The same for the domains with the most readers; all others, and erased readers, are in the row without a name.
CREATE TABLE issue_domains (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    domain TEXT NOT NULL,
    waiting BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    bounced BIGINT NOT NULL,
    complained BIGINT NOT NULL,
    PRIMARY KEY (issue_id, domain)
) WITHOUT ROWID;

-- When the scheduler was last at work, and when the database was last backed up.
ALTER TABLE installation ADD COLUMN ticked_at BIGINT;
ALTER TABLE installation ADD COLUMN backed_up_at BIGINT;

-- `scopes`: what a token may be used for (JSON); none: everything that its role may do.
ALTER TABLE api_tokens ADD COLUMN scopes TEXT;
ALTER TABLE api_tokens ADD COLUMN used_at BIGINT;

CREATE TRIGGER growth_refused AFTER UPDATE OF status ON subscriptions
WHEN NEW.status IN (4, 5) AND OLD.status <> NEW.status AND NEW.ended_at IS NOT NULL
BEGIN
    INSERT INTO growth_days (newsletter_id, day, kind, count) VALUES (NEW.newsletter_id, NEW.ended_at / 86400000, NEW.status, 1)
    ON CONFLICT (newsletter_id, day, kind) DO UPDATE SET count = count + 1;
END;
