-- `days`: first day, last day and holidays; `rules`: what an issue takes (both JSON). `freeze_ms`: how long before the due
-- time an issue is closed. `quiet_ms`: how long an instant edition waits for further briefs.
ALTER TABLE editions ADD COLUMN days TEXT NOT NULL DEFAULT '{}';
ALTER TABLE editions ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
ALTER TABLE editions ADD COLUMN freeze_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE editions ADD COLUMN quiet_ms BIGINT NOT NULL DEFAULT 0;

-- Why each brief that could have been in the issue of a due time is in or out (JSON).
CREATE TABLE choices (
    edition_id BIGINT NOT NULL REFERENCES editions (id),
    due_at BIGINT NOT NULL,
    brief_id BIGINT NOT NULL REFERENCES briefs (id),
    why TEXT NOT NULL,
    PRIMARY KEY (edition_id, due_at, brief_id)
);
