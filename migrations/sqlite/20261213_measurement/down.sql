DROP TABLE reader_clicks;
DROP TABLE issue_visits;
DROP TABLE link_clicks;
DROP TABLE issue_links;
ALTER TABLE subscriptions DROP COLUMN measured;
ALTER TABLE issues DROP COLUMN measurement;
ALTER TABLE newsletters DROP COLUMN measurement;
