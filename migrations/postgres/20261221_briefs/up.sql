-- The desk lists briefs by their last change, of all newsletters or of one.
CREATE INDEX briefs_changed ON briefs (updated_at, id);
CREATE INDEX briefs_changed_in_newsletter ON briefs (newsletter_id, updated_at, id);

-- When the typing began that a revision holds; nothing when its author saved it. What the same author types on within a quarter
-- of an hour takes the revision's place, so that a session of typing is one revision.
ALTER TABLE brief_revisions ADD COLUMN typed_from BIGINT;

-- Pictures in briefs, each once: the name holds the hash and the size of the picture. Briefs name them in their text.
CREATE TABLE pictures (
    name TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    content BYTEA NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL
);

-- In which session of the desk a brief is open; old rows mean nothing, and go with the next one of the same brief.
CREATE TABLE brief_presence (
    brief_id BIGINT NOT NULL REFERENCES briefs (id),
    session_id BIGINT NOT NULL REFERENCES staff_sessions (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (brief_id, session_id)
);
CREATE INDEX brief_presence_by_session ON brief_presence (session_id);
