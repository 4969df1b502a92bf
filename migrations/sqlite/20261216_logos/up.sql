-- A newsletter's logo; the row of the newsletter names it, so that pages need not look here.
CREATE TABLE newsletter_logos (
    newsletter_id BIGINT NOT NULL PRIMARY KEY REFERENCES newsletters (id),
    media_type TEXT NOT NULL,
    content BLOB NOT NULL
);
ALTER TABLE newsletters ADD COLUMN logo TEXT;
