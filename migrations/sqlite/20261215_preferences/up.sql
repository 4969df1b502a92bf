-- Links mailed to a person rather than for one subscription. `address` is the one that the link sets.
CREATE TABLE subscriber_links (
    hash BLOB NOT NULL PRIMARY KEY,
    purpose SMALLINT NOT NULL,
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id),
    address TEXT,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX subscriber_links_by_subscriber ON subscriber_links (subscriber_id);

-- Why readers left a newsletter, without the readers: `left_on` is the start of the day in UTC.
CREATE TABLE departures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    reason SMALLINT NOT NULL,
    words TEXT NOT NULL,
    left_on BIGINT NOT NULL
);
CREATE INDEX departures_by_newsletter ON departures (newsletter_id, id);

-- Whether the reader has said why since leaving.
ALTER TABLE subscriptions ADD COLUMN told_why BOOLEAN NOT NULL DEFAULT FALSE;

-- Copies that a worker had in hand when their readers were erased: each loses its number when it has its outcome.
CREATE TABLE erased_copies (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    subscriber_id BIGINT NOT NULL,
    PRIMARY KEY (issue_id, subscriber_id)
) WITHOUT ROWID;

-- Two changes that leave the rows as they are, by https://www.sqlite.org/lang_altertable.html#otheralter:
-- the number of an erased row must never be given again, because links in old mails name subscriptions by it, and the
-- ledger keeps its rows, under numbers below zero, when their readers are erased.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'id INTEGER PRIMARY KEY', 'id INTEGER PRIMARY KEY AUTOINCREMENT')
WHERE type = 'table' AND name IN ('subscribers', 'subscriptions');
UPDATE sqlite_schema SET sql = replace(sql, 'subscriber_id BIGINT NOT NULL REFERENCES subscribers (id)', 'subscriber_id BIGINT NOT NULL')
WHERE type = 'table' AND name = 'deliveries';
PRAGMA writable_schema = RESET;
INSERT INTO sqlite_sequence (name, seq) SELECT 'subscribers', COALESCE(MAX(id), 0) FROM subscribers;
INSERT INTO sqlite_sequence (name, seq) SELECT 'subscriptions', COALESCE(MAX(id), 0) FROM subscriptions;
