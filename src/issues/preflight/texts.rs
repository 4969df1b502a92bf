//! What stands in an issue's texts, and how its briefs fit its time and what came out before.

use std::borrow::Cow;

use super::{Finding, Rule};
use crate::{
    content::inspection,
    domain::{BriefId, Timestamp},
    issues::local_time::in_words,
    storage::briefs::Brief,
};

pub(super) fn look_for_placeholder(place: &str, brief: Option<BriefId>, text: &str, findings: &mut Vec<Finding>) {
    let Some(word) = inspection::placeholder(text) else {
        return;
    };
    findings.push(Finding {
        rule: Rule::Placeholder,
        blocks: true,
        place: place.to_owned(),
        brief,
        why: format!("“{word}” stands for text that is still to be written"),
        mend: Cow::Borrowed("write the text"),
    });
}

/// Links and images.
pub(super) fn look_at_targets(place: &str, brief: Option<BriefId>, text: &str, findings: &mut Vec<Finding>) {
    let mut found = |rule, blocks, why, mend: &'static str| {
        findings.push(Finding {
            rule,
            blocks,
            place: place.to_owned(),
            brief,
            why,
            mend: Cow::Borrowed(mend),
        });
    };
    for target in inspection::targets(text) {
        let address = &target.address;
        if target.leads_nowhere() {
            let (what, mend) = match target.is_image {
                true => ("the image", "give its full address, beginning with https://"),
                false => ("the link", "give its full address, beginning with https:// or mailto:"),
            };
            let why = format!("{what} {address} cannot be followed from a mail");
            found(Rule::Link, true, why, mend);
        } else if target.is_bare() {
            let why = format!("the text of the link to {address} is an address; it is read out letter by letter");
            found(Rule::BareLink, false, why, "say in words where the link leads");
        }
        if target.is_image && target.text.trim().is_empty() {
            let why = format!("the image {address} has no alternative text");
            found(
                Rule::AltText,
                false,
                why,
                "say what it shows: ![a map of the region](https://…)",
            );
        }
    }
}

pub(super) fn look_at_times(brief: &Brief, slot: Timestamp, zone: Option<&str>, findings: &mut Vec<Finding>) {
    let mut found = |rule, why, mend: &'static str| {
        findings.push(Finding {
            rule,
            blocks: true,
            place: format!("brief “{}”", brief.headline),
            brief: Some(brief.id),
            why,
            mend: Cow::Borrowed(mend),
        });
    };
    if let Some(until) = brief.published_at.max(brief.embargo_until).filter(|at| *at > slot) {
        let (until, slot) = (in_words(until, zone), in_words(slot, zone));
        let why = format!("it is not public before {until}, and the issue goes out on {slot}");
        found(Rule::Embargo, why, "send the issue later, or leave the brief out");
    }
    if let Some(at) = brief.expires_at.filter(|at| *at <= slot) {
        let (at, slot) = (in_words(at, zone), in_words(slot, zone));
        let why = format!("it expires on {at}, and the issue goes out on {slot}");
        found(Rule::Expiry, why, "send the issue earlier, or leave the brief out");
    }
}

pub(super) fn look_for_earlier(brief: &Brief, earlier: &[Brief], findings: &mut Vec<Finding>) {
    let same = |a: &str, b: &str| a.split_whitespace().eq(b.split_whitespace());
    let repeats = |other: &&Brief| {
        same(&brief.headline.to_lowercase(), &other.headline.to_lowercase())
            || (!brief.body.trim().is_empty() && same(&brief.body, &other.body))
    };
    if let Some(other) = earlier.iter().find(repeats) {
        findings.push(Finding {
            rule: Rule::Duplicate,
            blocks: false,
            place: format!("brief “{}”", brief.headline),
            brief: Some(brief.id),
            why: format!("brief {} of the last 90 days has the same headline or text", other.slug),
            mend: Cow::Borrowed("leave it out, or say in its headline what is new"),
        });
    }
}
