DELETE FROM deliveries WHERE subscriber_id < 0;
DROP TABLE erased_copies;
ALTER TABLE subscriptions DROP COLUMN told_why;
DROP TABLE departures;
DROP TABLE subscriber_links;
