//! How far an issue is, in words and numbers.

use crate::{
    domain::{DeliveryStatus, SkipReason, Timestamp},
    locale::Locale,
    web::{desk::countdown, watch::Seen},
};

/// Replies of relays that are shown.
const MOST_REPLIES: usize = 8;

/// How many copies share a reason.
pub(super) struct Reason {
    pub(super) words: String,
    pub(super) copies: String,
}

/// How far an issue is.
pub(super) struct Numbers {
    pub(super) status: &'static str,
    pub(super) pause_reason: Option<String>,
    pub(super) audience: String,
    pub(super) settled: String,
    /// Whole hundredths of the audience that need nothing more.
    pub(super) percent: i64,
    pub(super) accepted: String,
    pub(super) due: String,
    pub(super) deferred: String,
    pub(super) failed: String,
    pub(super) skipped: String,
    pub(super) bounced: String,
    pub(super) speed: Option<String>,
    pub(super) left: Option<String>,
    pub(super) next_attempt: Option<String>,
    pub(super) waits: Option<String>,
    pub(super) failed_reasons: Vec<Reason>,
    pub(super) skipped_reasons: Vec<Reason>,
    pub(super) replies: Vec<Reason>,
}

impl Numbers {
    pub(super) fn new(seen: &Seen, zone: Option<&str>, now: Timestamp, locale: Locale) -> Self {
        use DeliveryStatus::{Bounced, Complained, Deferred, Failed, Skipped};
        let issue = &seen.issue;
        let otherwise: i64 = seen.tally.otherwise.iter().map(|(_, _, count)| count).sum();
        let number = |count: i64| locale.number(count);
        let settled = seen.settled();
        let is_sending = issue.status == crate::domain::IssueStatus::Sending;
        let speed = seen.speed.or_else(|| average(seen, now)).filter(|_| is_sending);
        let reasons = |wanted: DeliveryStatus| {
            let rows = seen
                .tally
                .otherwise
                .iter()
                .filter(move |(status, ..)| *status == wanted);
            let reason = rows.filter_map(|(_, why, count)| {
                Some(Reason {
                    words: reason((*why)?, locale),
                    copies: number(*count),
                })
            });
            reason.collect()
        };
        Numbers {
            status: issue.status.as_str(),
            pause_reason: issue.pause_reason.clone(),
            audience: number(issue.audience),
            settled: number(settled),
            percent: (settled * 100).checked_div(issue.audience).unwrap_or(0),
            accepted: number(issue.audience - seen.tally.due - otherwise),
            due: number(seen.tally.due),
            deferred: number(seen.count(Deferred)),
            failed: number(seen.count(Failed)),
            skipped: number(seen.count(Skipped)),
            bounced: number(seen.count(Bounced) + seen.count(Complained)),
            left: speed.and_then(|speed| left(seen.tally.due, speed, locale)),
            speed: speed.map(|speed| {
                #[expect(clippy::cast_possible_truncation, reason = "a rate of copies fits")]
                let a_minute = (speed * 60.0).round() as i64;
                locale.text("desk-issues-speed").with("copies", a_minute).to_string()
            }),
            next_attempt: seen.next_attempt.map(|at| locale.moment(at, zone)),
            waits: waits(seen, zone, now, locale),
            failed_reasons: reasons(Failed),
            skipped_reasons: reasons(Skipped),
            replies: replies(&seen.replies, locale),
        }
    }
}

/// Copies a second since the issue started.
fn average(seen: &Seen, now: Timestamp) -> Option<f64> {
    let seconds = now.since(seen.issue.started_at?).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "fewer copies than a float counts exactly")]
    let settled = seen.settled() as f64;
    (seconds >= 1.0 && settled > 0.0).then(|| settled / seconds)
}

/// How long what is due takes at this speed.
fn left(due: i64, speed: f64, locale: Locale) -> Option<String> {
    #[expect(clippy::cast_precision_loss, reason = "fewer copies than a float counts exactly")]
    let seconds = (due as f64 / speed).ceil();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
    (due > 0 && seconds.is_finite() && seconds < 1e9).then(|| countdown::span((seconds as u64).max(1), locale))
}

/// Until when copies are held back on purpose.
fn waits(seen: &Seen, zone: Option<&str>, now: Timestamp, locale: Locale) -> Option<String> {
    let test = seen.issue.subject_test.as_ref().filter(|test| test.chosen.is_none());
    let subjects = test.and_then(|test| test.until);
    let kinds = [("canary", seen.issue.canary_until), ("subjects", subjects)];
    let (kind, until) = kinds
        .into_iter()
        .find_map(|(kind, until)| Some((kind, until.filter(|until| *until > now)?)))?;
    let text = locale.text("desk-issues-waits").with("kind", kind);
    Some(text.with("until", locale.moment(until, zone)).to_string())
}

/// What relays said, by the codes of their replies (RFC 5321 and 3463): their words may hold addresses.
fn replies(replies: &[(String, i64)], locale: Locale) -> Vec<Reason> {
    let mut by_code: Vec<(String, i64)> = Vec::new();
    for (reply, copies) in replies {
        let code = code(reply);
        match by_code.iter_mut().find(|(known, _)| *known == code) {
            Some((_, sum)) => *sum += copies,
            None => by_code.push((code, *copies)),
        }
    }
    by_code.sort_by_key(|(_, copies)| -copies);
    let shown = by_code.into_iter().take(MOST_REPLIES).map(|(code, copies)| Reason {
        words: match code.is_empty() {
            true => locale.text("desk-issues-no-code").to_string(),
            false => code,
        },
        copies: locale.number(copies),
    });
    shown.collect()
}

/// The codes at the beginning of a reply; nothing when it has none.
fn code(reply: &str) -> String {
    let is_code = |word: &&str| {
        word.bytes().all(|c| c.is_ascii_digit() || c == b'.') && word.contains(|c: char| c.is_ascii_digit())
    };
    let words: Vec<&str> = reply.split([' ', '-']).take(2).take_while(is_code).collect();
    words.join(" ")
}

/// Why a copy was not sent, or did not arrive, in words.
pub(super) fn reason(reason: SkipReason, locale: Locale) -> String {
    let kind = match reason {
        SkipReason::Unsubscribed => "unsubscribed",
        SkipReason::Suppressed => "suppressed",
        SkipReason::NothingNew => "nothing-new",
        SkipReason::Cancelled => "cancelled",
        SkipReason::Refused => "refused",
        SkipReason::MessageRefused => "message-refused",
        SkipReason::Expired => "expired",
        SkipReason::BriefWithheld => "withheld",
        SkipReason::Paused => "paused",
    };
    locale.text("desk-issues-reason").with("kind", kind).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_by_their_codes_and_without_addresses() {
        let said = [
            ("451 4.7.1 <r1@example.org> try later", 2),
            ("451 4.7.1 <r2@example.org> try later", 3),
            ("421-4.3.2 closing", 1),
            ("no answer from the relay", 9),
        ];
        let said: Vec<(String, i64)> = said.map(|(reply, copies)| (reply.to_owned(), copies)).into();
        let told = replies(&said, Locale::English);
        let told: Vec<String> = told
            .into_iter()
            .map(|one| format!("{}: {}", one.words, one.copies))
            .collect();
        assert_eq!(
            told,
            ["No answer, or one without a code: 9", "451 4.7.1: 5", "421 4.3.2: 1"]
        );
    }

    #[test]
    fn what_is_left_is_told_while_there_is_a_speed() {
        assert_eq!(
            left(600, 10.0, Locale::English).unwrap().replace('\u{a0}', " "),
            "1 min"
        );
        assert_eq!(left(600, 0.0, Locale::English), None);
        assert_eq!(left(0, 10.0, Locale::English), None);
    }
}
