-- What is measured: 0 nothing, 1 clicks without persons, 2 clicks of the readers who agreed. An issue keeps what held when it started.
ALTER TABLE newsletters ADD COLUMN measurement SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN measurement SMALLINT NOT NULL DEFAULT 0;
-- Whether the reader agrees that clicks are kept; the consent events say since when.
ALTER TABLE subscriptions ADD COLUMN measured BOOLEAN NOT NULL DEFAULT FALSE;

-- Where the links of a measured issue lead. Link 0 is the canary, which people do not see; `brief_id` is null in the opening note.
CREATE TABLE issue_links (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    link BIGINT NOT NULL,
    brief_id BIGINT REFERENCES briefs (id),
    url TEXT NOT NULL,
    PRIMARY KEY (issue_id, link)
);

-- How often links were followed, by people and by machines, and under which of the subjects tried (0 for none). Nothing of who
-- it was, and no time.
CREATE TABLE link_clicks (
    issue_id BIGINT NOT NULL,
    link BIGINT NOT NULL,
    subject SMALLINT NOT NULL,
    people BIGINT NOT NULL,
    machines BIGINT NOT NULL,
    PRIMARY KEY (issue_id, link, subject),
    FOREIGN KEY (issue_id, link) REFERENCES issue_links (issue_id, link)
);

-- How often somebody who followed one or more links of an issue was a person, and how often a machine.
CREATE TABLE issue_visits (
    issue_id BIGINT NOT NULL REFERENCES issues (id),
    subject SMALLINT NOT NULL,
    people BIGINT NOT NULL,
    machines BIGINT NOT NULL,
    PRIMARY KEY (issue_id, subject)
);

-- Which links a reader who agreed has followed, each once.
CREATE TABLE reader_clicks (
    subscriber_id BIGINT NOT NULL REFERENCES subscribers (id) ON DELETE CASCADE,
    issue_id BIGINT NOT NULL,
    link BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    PRIMARY KEY (subscriber_id, issue_id, link),
    FOREIGN KEY (issue_id, link) REFERENCES issue_links (issue_id, link)
);
