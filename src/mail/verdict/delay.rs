//! How long a relay asks us to wait, read out of its words.
//!
//! SMTP has no field for it, so greylisting and limits say it in prose: "try again in 5 minutes", "greylisted for 300
//! seconds", "come back in 00:05:00". A number counts only near a word that asks for patience and with its unit, so
//! that addresses, ids, ports and limits do not. It never decides when to try: whoever retries has times of its own.

use std::time::Duration;

/// No relay's word holds a reader up for longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How many words may stand between the word that asks for patience and the number.
const NEAR: usize = 6;

/// The wait that the words ask for, at most 24 hours; `None` when they name none.
pub(super) fn read(words: &str) -> Option<Duration> {
    let words: Vec<Word> = words.split([' ', '-', '_', '=']).filter_map(Word::new).collect();
    let mut near = 0;
    let mut previous = "";
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        if word.asks_for_patience() {
            near = NEAR;
        } else if near > 0 {
            if let Some(seconds) = word.seconds(previous, next).filter(|seconds| *seconds > 0) {
                return Some(Duration::from_secs(seconds).min(LONGEST));
            }
            near -= 1;
        }
        if word.ends_sentence {
            near = 0;
        }
        previous = &word.text;
    }
    None
}

/// One word in lower case without the punctuation around it.
struct Word {
    text: String,
    ends_sentence: bool,
}

impl Word {
    fn new(word: &str) -> Option<Self> {
        let text = word.trim_matches(|char: char| !char.is_alphanumeric()).to_lowercase();
        let ends_sentence = word.ends_with(['.', ';', '!', '?']);
        (!text.is_empty()).then_some(Self { text, ends_sentence })
    }

    fn asks_for_patience(&self) -> bool {
        const ASKING: [&str; 9] = [
            "again", "back", "later", "resend", "retry", "retrying", "try", "wait", "waiting",
        ];
        let text = self.text.as_str();
        ASKING.contains(&text) || text.starts_with("greylist") || text.starts_with("graylist")
    }

    /// The seconds that the word stands for: `300s`, `5` before "minutes", `an` before "hour", `00:05:00` after "in",
    /// and a bare number after "retry after", as HTTP has it.
    fn seconds(&self, previous: &str, next: Option<&Word>) -> Option<u64> {
        if matches!(previous, "in" | "for") && self.text.contains(':') {
            return self.clock();
        }
        if matches!(self.text.as_str(), "a" | "an" | "one") {
            return unit(&next?.text);
        }
        let digits = self.text.find(|char: char| !char.is_ascii_digit());
        let (number, rest) = self.text.split_at(digits.unwrap_or(self.text.len()));
        let number: u64 = number.parse().ok()?;
        if !rest.is_empty() {
            return unit(rest).map(|unit| number.saturating_mul(unit));
        }
        let spoken = next.filter(|next| next.text.starts_with(char::is_alphabetic));
        match spoken {
            Some(next) if !self.ends_sentence => unit(&next.text).map(|unit| number.saturating_mul(unit)),
            // A bare number above a day is no wait; mostly it counts the seconds since 1970.
            _ => (previous == "after" && number <= LONGEST.as_secs()).then_some(number),
        }
    }

    /// `hh:mm:ss`, the way of milter-greylist.
    fn clock(&self) -> Option<u64> {
        let mut parts = self.text.splitn(3, ':').map(|part| part.parse::<u32>().ok());
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        Some(u64::from(hours) * 3600 + u64::from(minutes) * 60 + u64::from(seconds))
    }
}

/// The seconds in a unit of time.
fn unit(word: &str) -> Option<u64> {
    match word {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(1),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(60),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(60 * 60),
        "d" | "day" | "days" => Some(24 * 60 * 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;

    #[test]
    fn a_relay_that_names_a_time_is_heard() {
        for (words, seconds) in [
            ("try again in 15 seconds", 15),
            ("Greylisted for 300 seconds (see http://postgrey.example/)", 300),
            ("example.com greylisted for 60 seconds by ZEROSPAM", 60),
            (
                "<ann@x.example>: Recipient address rejected: Greylisted for 5 minutes",
                5 * MINUTE,
            ),
            ("Greylisting in action, please come back in 00:04:59", 4 * MINUTE + 59),
            ("Greylisted, see http://grey.example or wait 300 seconds", 300),
            ("Client host rejected: Greylisted, try again in 300 seconds", 300),
            ("too many messages, please wait 5 min", 5 * MINUTE),
            ("Wait 10mins.", 10 * MINUTE),
            ("Please retry in 90s", 90),
            ("Try again in 2 hours.", 2 * HOUR),
            ("please try again after 1 hour", HOUR),
            ("Try again in an hour", HOUR),
            ("wait between 5 and 10 minutes", 10 * MINUTE),
            ("wait 5-10 minutes", 10 * MINUTE),
            ("rate limited, retry after 300", 300),
            ("Retry-After: 120", 120),
            ("throttled (retry_after=30s)", 30),
            ("[192.0.2.25] throttled, try again in 30 seconds (AS761)", 30),
        ] {
            assert_eq!(read(words), Some(Duration::from_secs(seconds)), "{words}");
        }
    }

    #[test]
    fn no_wait_is_longer_than_a_day() {
        for words in [
            "try again in 24 hours",
            "try again in 3 days",
            "wait 90000 seconds",
            "retry in 18446744073709551615 days",
            "come back in 99:00:00",
        ] {
            assert_eq!(read(words), Some(Duration::from_secs(DAY)), "{words}");
        }
    }

    #[test]
    fn numbers_that_are_no_waits_are_left_alone() {
        for words in [
            "",
            "Try again later",
            "Please try again in a few minutes",
            "Server busy. Please try again later from [192.0.2.25]. (AS761)",
            "Messages from 192.0.2.25 temporarily deferred due to user complaints - 4.16.55.1",
            "Please try again later. (#id-5.9.4)",
            "Resources temporarily unavailable. Please try again later [#4.16.1].",
            "try again in 0 seconds",
            "You can only send 30 msgs per 60 seconds",
            "Domain x.example has exceeded the max emails per hour (500/500 (100%)) allowed",
            "SMTP command timeout after 300 seconds - closing connection",
            "Try again later. Idle for 300 seconds",
            "not allowed to send: recipient limit exceeded, try again after Sun, 05 Oct 2025 19:22:44 UTC",
            "retry after 1759692164",
            "retry after 3 attempts",
            "retry after 99999999999999999999",
            "please try port 587",
            "try again in 5",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
