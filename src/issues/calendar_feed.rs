//! The calendar as a feed for the calendar programs of staff (iCalendar, RFC 5545 and 7986).

use chrono::TimeDelta;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::{
    calendar::{Entry, State},
    local_time,
};
use crate::domain::{IssueStatus, Links, Timestamp};

/// How long an entry is in the calendar: long enough to be seen there.
const SHOWN: &str = "PT15M";
/// How often a program may ask again.
const REFRESH: TimeDelta = TimeDelta::hours(1);

/// Writes entries as a calendar. The UID of an entry stays the same from one writing to the next.
pub fn write(entries: &[Entry], links: &Links, now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Vesnik//Calendar//EN"),
        ("CALSCALE", "GREGORIAN"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.name(&format!("{} issues", links.host())).ttl(&REFRESH);
    for entry in entries {
        calendar.push(event(entry, links, now));
    }
    calendar.to_string()
}

fn event(entry: &Entry, links: &Links, now: Timestamp) -> Event {
    let page = match (entry.issue, &entry.edition) {
        (Some(issue), _) => links.desk_issue(issue),
        (None, Some(edition)) => links.desk_edition(&entry.newsletter, edition),
        (None, None) => links.newsletter(&entry.newsletter),
    };
    let status = match entry.state {
        State::Issue(IssueStatus::Cancelled | IssueStatus::Expired) => EventStatus::Cancelled,
        _ => EventStatus::Confirmed,
    };
    Event::new()
        .uid(&uid(entry, &links.host()))
        .timestamp(now.utc())
        .starts(entry.due_at.utc())
        .add_property("DURATION", SHOWN)
        .summary(&entry.title)
        .description(&description(entry))
        .url(&page)
        .status(status)
        .add_property("TRANSP", "TRANSPARENT")
        .done()
}

/// Of an occurrence its edition and due time, of a special issue its id: neither changes with a name or a slug.
fn uid(entry: &Entry, host: &str) -> String {
    match (entry.edition_id, entry.issue) {
        (Some(edition), _) => format!("edition-{edition}-{}@{host}", entry.due_at.millis()),
        (None, Some(issue)) => format!("issue-{issue}@{host}"),
        (None, None) => format!("{}-{}@{host}", entry.newsletter, entry.due_at.millis()),
    }
}

fn description(entry: &Entry) -> String {
    let zone = entry.zone.as_deref();
    let mut lines = vec![format!("Due {}", local_time::in_words(entry.due_at, zone))];
    if let Some(closes_at) = entry.closes_at.filter(|at| *at < entry.due_at) {
        lines.push(format!(
            "Closed for briefs from {}",
            local_time::in_short(closes_at, zone)
        ));
    }
    lines.push(format!("State: {}", entry.state));
    if let Some(briefs) = entry.briefs {
        lines.push(format!("Briefs so far: {briefs}"));
    }
    if let Some(readers) = entry.readers {
        lines.push(format!("Readers: {readers}"));
    }
    lines.join("\n")
}
