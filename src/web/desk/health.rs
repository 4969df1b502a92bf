//! How the installation does, for operators: each figure with what it means and what to do when it is bad. Only owners see it.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Frame, Member, page};
use crate::{
    delivery::condition::{self, Condition, MOST_LETTERS},
    domain::Role,
    locale::Locale,
    web::{PageError, State},
};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// What is waited for longer than this calls for a look.
const LONGEST_WAIT: Duration = Duration::from_secs(600);
/// A backup that is older does.
const OLDEST_BACKUP: Duration = Duration::from_secs(2 * 24 * 3600);
const MIB: i64 = 1024 * 1024;

struct FigureView {
    /// How messages call it.
    kind: &'static str,
    /// Which one, of several of the kind.
    of: String,
    now: String,
    /// Good, or to be looked at; none for what is neither.
    standing: Option<&'static str>,
    /// The name in `/metrics`.
    metric: &'static str,
}

#[derive(Template)]
#[template(path = "desk/health.html")]
struct HealthPage {
    frame: Frame,
    figures: Vec<FigureView>,
}

/// A span of time in the unit that fits.
fn span(locale: Locale, span: Duration) -> String {
    let (kind, count) = match span {
        span if span < MINUTE => ("seconds", span.as_secs()),
        span if span < 60 * MINUTE => ("minutes", span.as_secs() / 60),
        span if span < 2 * DAY => ("hours", span.as_secs() / 3_600),
        span => ("days", span.as_secs() / 86_400),
    };
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    locale
        .text("desk-health-span")
        .with("kind", kind)
        .with("count", count)
        .to_string()
}

/// The same, some time ago.
fn ago(locale: Locale, since: Option<Duration>) -> String {
    match since {
        Some(since) => locale
            .text("desk-health-ago")
            .with("span", span(locale, since))
            .to_string(),
        None => locale.text("desk-health-never").to_string(),
    }
}

fn judged(good: bool) -> Option<&'static str> {
    Some(if good { "good" } else { "look" })
}

fn views(locale: Locale, condition: &Condition) -> Vec<FigureView> {
    let view = |kind, metric, now, standing| FigureView {
        kind,
        of: String::new(),
        now,
        standing,
        metric,
    };
    let waits = |span_: Option<Duration>| match span_ {
        Some(long) => span(locale, long),
        None => locale.text("desk-health-nothing-waits").to_string(),
    };
    let letters = match condition.letters_due {
        MOST_LETTERS => locale
            .text("desk-health-or-more")
            .with("count", MOST_LETTERS)
            .to_string(),
        few => locale.number(few),
    };
    let waiting = condition.letter_waits();
    let is_prompt = waiting.is_none_or(|long| long < LONGEST_WAIT);
    let issue = condition.oldest_issue.map(|since| condition.now.since(since));
    let mut views = vec![
        view("letters", "vesnik_letters_due", letters, None),
        view(
            "oldest_letter",
            "vesnik_oldest_letter_due_seconds",
            waits(waiting),
            judged(is_prompt),
        ),
        view(
            "copies",
            "vesnik_copies_waiting",
            locale.number(condition.copies_waiting),
            None,
        ),
        view(
            "oldest_issue",
            "vesnik_oldest_issue_under_way_seconds",
            waits(issue),
            None,
        ),
    ];
    for relay in &condition.relays {
        let state = locale.text("desk-health-relay").with("kind", relay.state).to_string();
        let now = match &relay.why {
            Some(why) => format!("{state}: {why}"),
            None => state,
        };
        views.push(FigureView {
            of: relay.name.clone(),
            ..view(
                "relay",
                "vesnik_relay_usable, vesnik_relay_circuit_open",
                now,
                judged(relay.state == "ok"),
            )
        });
    }
    let ticks = condition.since_tick().is_some_and(|since| since < MINUTE);
    let kept = condition.since_backup().is_some_and(|since| since < OLDEST_BACKUP);
    let size = (condition.database_octets + MIB - 1) / MIB;
    let size = locale.text("desk-health-mib").with("count", size).to_string();
    views.extend([
        view(
            "tick",
            "vesnik_scheduler_last_tick_timestamp_seconds",
            ago(locale, condition.since_tick()),
            judged(ticks),
        ),
        view("database", "vesnik_database_bytes", size, None),
        view("version", "vesnik_build_info", condition::VERSION.to_owned(), None),
        view(
            "backup",
            "vesnik_last_backup_timestamp_seconds",
            ago(locale, condition.since_backup()),
            judged(kept),
        ),
    ]);
    views
}

/// `GET /desk/health`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    let condition = condition::condition(&state.db, state.worker.relays(), state.now()).await?;
    Ok(page(&HealthPage {
        frame: Frame::inside(&state, &member, member.locale.text("desk-health").to_string()),
        figures: views(member.locale, &condition),
    }))
}
