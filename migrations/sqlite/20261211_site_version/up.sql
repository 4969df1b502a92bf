-- Counts the changes that the site's pages show, so that a page that is kept in memory is known to be out of date. Pages show
-- published and retracted briefs and issues whose sending has begun; what is written of readers, while an issue is
-- sent or when the draft of a brief is saved is not counted.
CREATE TABLE site_version (
    id SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO site_version (id, version) VALUES (1, 1);

-- When the next brief becomes public.
CREATE INDEX briefs_publication ON briefs (published_at) WHERE status = 3;

CREATE TRIGGER site_newsletters_made AFTER INSERT ON newsletters
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_newsletters_changed AFTER UPDATE ON newsletters WHEN OLD.last_issue_number = NEW.last_issue_number
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_newsletters_removed AFTER DELETE ON newsletters
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_sections_made AFTER INSERT ON sections
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_sections_changed AFTER UPDATE ON sections
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_sections_removed AFTER DELETE ON sections
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_editions_made AFTER INSERT ON editions
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_editions_changed AFTER UPDATE ON editions
WHEN OLD.slug <> NEW.slug OR OLD.name <> NEW.name OR OLD.cron IS NOT NEW.cron OR OLD.zone IS NOT NEW.zone
    OR OLD.active <> NEW.active OR OLD.position <> NEW.position OR OLD.version <> NEW.version
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_editions_removed AFTER DELETE ON editions
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_briefs_made AFTER INSERT ON briefs WHEN NEW.status IN (3, 4)
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_briefs_changed AFTER UPDATE ON briefs WHEN OLD.status IN (3, 4) OR NEW.status IN (3, 4)
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_briefs_removed AFTER DELETE ON briefs WHEN OLD.status IN (3, 4)
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_corrections_made AFTER INSERT ON corrections
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_corrections_changed AFTER UPDATE ON corrections
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_corrections_removed AFTER DELETE ON corrections
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_issues_made AFTER INSERT ON issues WHEN NEW.status IN (3, 4, 5)
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_issues_changed AFTER UPDATE ON issues
WHEN (OLD.status IN (3, 4, 5) OR NEW.status IN (3, 4, 5))
    AND (OLD.status <> NEW.status OR OLD.number <> NEW.number OR OLD.subject <> NEW.subject
        OR OLD.preheader <> NEW.preheader OR OLD.opening_note <> NEW.opening_note OR OLD.send_at IS NOT NEW.send_at
        OR OLD.started_at IS NOT NEW.started_at OR OLD.edition_id IS NOT NEW.edition_id
        OR OLD.corrects IS NOT NEW.corrects OR OLD.subject_test IS NOT NEW.subject_test)
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_issues_removed AFTER DELETE ON issues WHEN OLD.status IN (3, 4, 5)
BEGIN UPDATE site_version SET version = version + 1; END;

CREATE TRIGGER site_issue_briefs_made AFTER INSERT ON issue_briefs
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_issue_briefs_changed AFTER UPDATE ON issue_briefs
BEGIN UPDATE site_version SET version = version + 1; END;
CREATE TRIGGER site_issue_briefs_removed AFTER DELETE ON issue_briefs
BEGIN UPDATE site_version SET version = version + 1; END;
