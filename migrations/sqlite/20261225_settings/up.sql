-- Endpoints of other programs that are told of events (Standard Webhooks).
CREATE TABLE webhooks (
    id INTEGER PRIMARY KEY,
    -- Told of this newsletter only; of all when it is null.
    newsletter_id BIGINT REFERENCES newsletters (id),
    url TEXT NOT NULL,
    -- A bit for each event, at the place of its number.
    events BIGINT NOT NULL,
    -- Encrypted with the installation's key; the one before counts beside it until former_until.
    secret BLOB NOT NULL,
    former_secret BLOB,
    former_until BIGINT,
    active BOOLEAN NOT NULL,
    -- Since when it is not active because it did not answer.
    stopped_at BIGINT,
    -- Since when it is gone for good.
    ended_at BIGINT,
    -- Failures one after the other, since when, and until when nothing is tried.
    failures BIGINT NOT NULL DEFAULT 0,
    failing_since BIGINT,
    held_until BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

-- What is told, one row for each endpoint: written in the transaction of the event, sent afterwards.
CREATE TABLE webhook_messages (
    id INTEGER PRIMARY KEY,
    webhook_id BIGINT NOT NULL REFERENCES webhooks (id),
    event SMALLINT NOT NULL,
    -- JSON; readers stand in it by their numbers, and get their addresses when it is sent.
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- 0 due, 1 delivered, 2 failed
    status SMALLINT NOT NULL DEFAULT 0,
    attempts SMALLINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    -- From when on the days are counted after which it is not tried any more.
    tried_from BIGINT NOT NULL,
    lease_until BIGINT
);
CREATE INDEX webhook_messages_due ON webhook_messages (webhook_id, due_at) WHERE status = 0;
CREATE INDEX webhook_messages_by_webhook ON webhook_messages (webhook_id, id);
CREATE INDEX webhook_messages_by_age ON webhook_messages (created_at);

-- Each try of a message and what came of it.
CREATE TABLE webhook_attempts (
    id INTEGER PRIMARY KEY,
    message_id BIGINT NOT NULL REFERENCES webhook_messages (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    -- The status of the answer; null when there was none.
    status SMALLINT,
    -- The first octets of the answer, or why there was none.
    answer TEXT NOT NULL
);
CREATE INDEX webhook_attempts_by_message ON webhook_attempts (message_id, id);

-- A newsletter's own words of consent by language, as JSON; where there are none, the usual ones stand.
ALTER TABLE newsletters ADD COLUMN consent TEXT NOT NULL DEFAULT '{}';
-- How many have confirmed with which words. The number is that of the kind; requests, which are many, are not in it.
CREATE INDEX consent_events_confirmed ON consent_events (wording, kind) WHERE kind = 1;
CREATE INDEX wordings_by_newsletter ON wordings (newsletter_id, first_used_at);
