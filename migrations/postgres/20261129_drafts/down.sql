DROP TABLE issue_editors;
DROP TABLE approvals;
ALTER TABLE issues DROP COLUMN alerts;
ALTER TABLE issues DROP COLUMN is_held;
ALTER TABLE issues DROP COLUMN opens_at;
ALTER TABLE editions DROP COLUMN drafts;
ALTER TABLE editions DROP COLUMN lead_ms;
