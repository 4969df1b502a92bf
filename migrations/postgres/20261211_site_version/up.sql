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

-- The triggers are deferred: the one row is locked for the commit alone, after all other locks, so that nobody waits for it
-- who holds what another waits for; and it is written once in a transaction.
CREATE FUNCTION count_site_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE site_version SET version = version + 1 WHERE xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER site_newsletters_made AFTER INSERT ON newsletters DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_newsletters_changed AFTER UPDATE ON newsletters DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.last_issue_number = NEW.last_issue_number)
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_newsletters_removed AFTER DELETE ON newsletters DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_sections_made AFTER INSERT ON sections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_sections_changed AFTER UPDATE ON sections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_sections_removed AFTER DELETE ON sections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_editions_made AFTER INSERT ON editions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_editions_changed AFTER UPDATE ON editions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.slug <> NEW.slug OR OLD.name <> NEW.name OR OLD.cron IS DISTINCT FROM NEW.cron OR OLD.zone IS DISTINCT FROM NEW.zone
    OR OLD.active <> NEW.active OR OLD.position <> NEW.position OR OLD.version <> NEW.version)
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_editions_removed AFTER DELETE ON editions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_briefs_made AFTER INSERT ON briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.status IN (3, 4))
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_briefs_changed AFTER UPDATE ON briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.status IN (3, 4) OR NEW.status IN (3, 4))
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_briefs_removed AFTER DELETE ON briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.status IN (3, 4))
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_corrections_made AFTER INSERT ON corrections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_corrections_changed AFTER UPDATE ON corrections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_corrections_removed AFTER DELETE ON corrections DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_issues_made AFTER INSERT ON issues DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (NEW.status IN (3, 4, 5))
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_issues_changed AFTER UPDATE ON issues DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN ((OLD.status IN (3, 4, 5) OR NEW.status IN (3, 4, 5))
    AND (OLD.status <> NEW.status OR OLD.number <> NEW.number OR OLD.subject <> NEW.subject
        OR OLD.preheader <> NEW.preheader OR OLD.opening_note <> NEW.opening_note OR OLD.send_at IS DISTINCT FROM NEW.send_at
        OR OLD.started_at IS DISTINCT FROM NEW.started_at OR OLD.edition_id IS DISTINCT FROM NEW.edition_id
        OR OLD.corrects IS DISTINCT FROM NEW.corrects OR OLD.subject_test IS DISTINCT FROM NEW.subject_test))
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_issues_removed AFTER DELETE ON issues DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.status IN (3, 4, 5))
EXECUTE FUNCTION count_site_change();

CREATE CONSTRAINT TRIGGER site_issue_briefs_made AFTER INSERT ON issue_briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_issue_briefs_changed AFTER UPDATE ON issue_briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
CREATE CONSTRAINT TRIGGER site_issue_briefs_removed AFTER DELETE ON issue_briefs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION count_site_change();
