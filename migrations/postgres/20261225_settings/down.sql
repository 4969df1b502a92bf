DROP INDEX wordings_by_newsletter;
DROP INDEX consent_events_confirmed;
ALTER TABLE newsletters DROP COLUMN consent;
DROP TABLE webhook_attempts;
DROP TABLE webhook_messages;
DROP TABLE webhooks;
