-- The words that sign-up forms have shown, letter for letter, each from its first use on; consent events name one by its id
-- (empty: no words of ours were shown, as with imported readers). `id`: the hash of newsletter, language and text.
CREATE TABLE wordings (
    id TEXT NOT NULL PRIMARY KEY,
    newsletter_id BIGINT REFERENCES newsletters (id),
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    first_used_at BIGINT NOT NULL
);
-- Before this migration all forms showed these words, with the newsletter's name in the braces' place.
INSERT INTO wordings (id, newsletter_id, language, text, first_used_at) VALUES ('sign-up-2026-11-24', NULL, 'en',
    'By subscribing you agree that we store this address and send you {newsletter} by email until you leave. Every issue has a link to leave at once.',
    1795478400000);

-- Solutions of challenges that have been used, and for which address, until their challenge expires.
CREATE TABLE spent_solutions (
    nonce TEXT NOT NULL PRIMARY KEY,
    address_hash BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX spent_solutions_expired ON spent_solutions (expires_at);

-- What was counted at the sign-up forms in each minute, to notice attacks.
CREATE TABLE sightings (
    minute BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (minute, kind)
);

-- Attacks on the sign-up forms: `seen_at` is when one was last noticed, `ended_at` is 0 while it lasts. At most one lasts.
CREATE TABLE attacks (
    id INTEGER PRIMARY KEY,
    began_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX attacks_lasting ON attacks (ended_at) WHERE ended_at = 0;
