-- What readers are found by: for each gram of their addresses and names the readers who have it, as a roaring bitmap of ids less
-- `pack`. A pack holds the readers that were indexed together. Readers behind the last pack are looked through one by one.
CREATE TABLE reader_packs (
    pack BIGINT NOT NULL PRIMARY KEY,
    last_id BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE reader_grams (
    pack BIGINT NOT NULL,
    gram TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (pack, gram)
);
-- Up to which reader all had come when it was asked last, and the first transaction that had not begun then (PostgreSQL).
CREATE TABLE reader_index (
    id SMALLINT NOT NULL PRIMARY KEY,
    up_to BIGINT NOT NULL,
    horizon BIGINT NOT NULL
);
INSERT INTO reader_index (id, up_to, horizon) VALUES (1, 0, 0);

-- Filters at the desk that few readers pass.
CREATE INDEX subscriptions_by_edition ON subscriptions (edition_id, status, subscriber_id);
CREATE INDEX subscriptions_by_joining ON subscriptions (created_at, subscriber_id);

-- CSV files that staff have uploaded, to be looked at, checked and imported; `file` stands in the data directory.
CREATE TABLE reader_imports (
    id INTEGER PRIMARY KEY,
    newsletter_id BIGINT NOT NULL REFERENCES newsletters (id),
    actor TEXT NOT NULL,
    file TEXT NOT NULL,
    file_name TEXT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    state SMALLINT NOT NULL,
    plan TEXT NOT NULL,
    rows_done BIGINT NOT NULL DEFAULT 0,
    added BIGINT NOT NULL DEFAULT 0,
    known BIGINT NOT NULL DEFAULT 0,
    twice BIGINT NOT NULL DEFAULT 0,
    suppressed BIGINT NOT NULL DEFAULT 0,
    bad BIGINT NOT NULL DEFAULT 0,
    trouble TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
-- What became of each row, many rows together, without addresses.
CREATE TABLE reader_import_reports (
    import_id BIGINT NOT NULL REFERENCES reader_imports (id),
    first_row BIGINT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (import_id, first_row)
);

-- What is done with many readers at once: first they are gone through and kept, then it is done with each of them, once.
CREATE TABLE reader_jobs (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,
    -- Whom it concerns, what is done with them, and in which newsletters the member may do it, as JSON.
    wish TEXT NOT NULL,
    action TEXT NOT NULL,
    state SMALLINT NOT NULL,
    -- Readers below this one have not been gone through.
    below BIGINT NOT NULL,
    found BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    passed_over BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
-- The readers of a job with whom nothing has been done yet.
CREATE TABLE reader_job_targets (
    job_id BIGINT NOT NULL REFERENCES reader_jobs (id),
    subscriber_id BIGINT NOT NULL,
    PRIMARY KEY (job_id, subscriber_id)
) WITHOUT ROWID;
CREATE INDEX reader_job_targets_by_reader ON reader_job_targets (subscriber_id);
