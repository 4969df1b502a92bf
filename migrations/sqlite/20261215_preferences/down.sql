DELETE FROM deliveries WHERE subscriber_id NOT IN (SELECT id FROM subscribers);
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'id INTEGER PRIMARY KEY AUTOINCREMENT', 'id INTEGER PRIMARY KEY')
WHERE type = 'table' AND name IN ('subscribers', 'subscriptions');
UPDATE sqlite_schema SET sql = replace(sql, 'subscriber_id BIGINT NOT NULL', 'subscriber_id BIGINT NOT NULL REFERENCES subscribers (id)')
WHERE type = 'table' AND name = 'deliveries';
PRAGMA writable_schema = RESET;
DELETE FROM sqlite_sequence WHERE name IN ('subscribers', 'subscriptions');
DROP TABLE erased_copies;
ALTER TABLE subscriptions DROP COLUMN told_why;
DROP TABLE departures;
DROP TABLE subscriber_links;
