ALTER TABLE newsletters DROP COLUMN logo;
DROP TABLE newsletter_logos;
