DROP TABLE leases;
ALTER TABLE deliveries ADD COLUMN lease_until BIGINT;
CREATE INDEX deliveries_claimed ON deliveries (lease_until) WHERE status = 1;
ALTER TABLE deliveries ADD FOREIGN KEY (issue_id) REFERENCES issues (id);
ALTER TABLE deliveries ADD FOREIGN KEY (subscriber_id) REFERENCES subscribers (id);
