-- A worker's lease of the due rows of an issue from one reader to another: while it lasts nobody else claims them. A row is
-- written once, when its outcome is known, and not a second time when it is claimed.
CREATE TABLE leases (
    id INTEGER PRIMARY KEY,
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    first_subscriber BIGINT NOT NULL,
    last_subscriber BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
);

UPDATE deliveries SET status = 0 WHERE status = 1;
DROP INDEX deliveries_claimed;
ALTER TABLE deliveries DROP COLUMN lease_until;
