DROP INDEX subscriptions_active;
DROP INDEX deliveries_otherwise;
DROP INDEX issues_listed;
