ALTER TABLE issues DROP COLUMN subject_test;
DROP INDEX occurrences_by_issue;
DROP INDEX subscriptions_zones;
ALTER TABLE subscriptions DROP COLUMN zone;
ALTER TABLE editions DROP COLUMN local_morning;
