-- `local_morning`: the edition's issues reach each reader at its hour in the reader's own zone, in waves. `zone`: the reader's
-- IANA time zone; none: the edition's.
ALTER TABLE editions ADD COLUMN local_morning BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE subscriptions ADD COLUMN zone TEXT;
CREATE INDEX subscriptions_zones ON subscriptions (edition_id, zone) WHERE zone IS NOT NULL;

CREATE INDEX occurrences_by_issue ON occurrences (issue_id);

-- Subjects that are tried on a part of the audience (JSON); `subject` is what the others get.
ALTER TABLE issues ADD COLUMN subject_test TEXT;
