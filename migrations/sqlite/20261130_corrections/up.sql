-- What was wrong in a published brief and has been mended in `version`, as its page says.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    brief_id BIGINT NOT NULL REFERENCES briefs (id),
    version BIGINT NOT NULL,
    note TEXT NOT NULL,
    corrected_by TEXT NOT NULL,
    corrected_at BIGINT NOT NULL
);
CREATE INDEX corrections_by_brief ON corrections (brief_id);

-- Why a brief was retracted, as its page says.
ALTER TABLE briefs ADD COLUMN retraction_note TEXT NOT NULL DEFAULT '';

-- The brief that an issue corrects: it goes to the readers who got an earlier version than `corrects_version`.
ALTER TABLE issues ADD COLUMN corrects BIGINT REFERENCES briefs (id);
ALTER TABLE issues ADD COLUMN corrects_version BIGINT;
