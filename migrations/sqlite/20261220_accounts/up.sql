-- Staff log in: a password or another way, perhaps a second factor.
ALTER TABLE staff ADD COLUMN password TEXT;
ALTER TABLE staff ADD COLUMN language TEXT;
-- Since when the member may not log in any more.
ALTER TABLE staff ADD COLUMN ended_at BIGINT;
-- The sealed secret of one-time codes (RFC 6238), and the time step of the code that was used last: none works twice.
ALTER TABLE staff ADD COLUMN totp_secret BLOB;
ALTER TABLE staff ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

-- In which newsletters a member works, and as what; a member without any works in all of them with the role of `staff`.
CREATE TABLE staff_grants (
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    role SMALLINT NOT NULL,
    PRIMARY KEY (staff_id, newsletter_id)
) WITHOUT ROWID;

CREATE TABLE staff_sessions (
    id INTEGER PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hash BLOB NOT NULL UNIQUE,
    -- Of what the browser says of itself, and the network it came from.
    browser TEXT NOT NULL,
    network TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- The password was right and the one-time code is still asked for.
    awaits_code BOOLEAN NOT NULL
);
CREATE INDEX staff_sessions_by_member ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_by_end ON staff_sessions (expires_at);

-- Codes that stand in for a lost second factor, each once.
CREATE TABLE recovery_codes (
    staff_id BIGINT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    PRIMARY KEY (staff_id, hash)
) WITHOUT ROWID;

-- Links that work once: to set up the first owner, to join, to set a new password.
CREATE TABLE staff_links (
    hash BLOB PRIMARY KEY,
    purpose SMALLINT NOT NULL,
    staff_id BIGINT REFERENCES staff (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX staff_links_by_member ON staff_links (staff_id, purpose);

-- Each row carries the hash of itself and of the row before it.
ALTER TABLE audit_events ADD COLUMN hash BLOB;
