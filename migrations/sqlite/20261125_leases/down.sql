DROP TABLE leases;
ALTER TABLE deliveries ADD COLUMN lease_until BIGINT;
CREATE INDEX deliveries_claimed ON deliveries (lease_until) WHERE status = 1;
