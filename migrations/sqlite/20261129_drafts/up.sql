-- `lead_ms`: how long before its due time an issue is prepared as a draft. `drafts`: who approves it and who is told (JSON).
ALTER TABLE editions ADD COLUMN lead_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE editions ADD COLUMN drafts TEXT NOT NULL DEFAULT '{}';

-- `opens_at`: the issue's own briefs are those published after this. `is_held`: not sent without approval, whatever the edition
-- says. `alerts`: how many letters have said that the approval is missing.
ALTER TABLE issues ADD COLUMN opens_at BIGINT;
ALTER TABLE issues ADD COLUMN is_held BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE issues ADD COLUMN alerts SMALLINT NOT NULL DEFAULT 0;

-- Who approved an issue, at which content: another content needs another approval. `content` is what was approved (JSON), to
-- tell what has changed since.
CREATE TABLE approvals (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    content_hash TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (issue_id, content_hash, approved_by)
);

-- Who has changed an issue by hand.
CREATE TABLE issue_editors (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    editor TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (issue_id, editor)
);
