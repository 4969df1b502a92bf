//! What holds of the whole mail: subject, addresses, the way out, size.

use std::borrow::Cow;

use super::{Finding, Rule, SUBJECT};
use crate::issues::rendering::{FullIssue, RenderedIssue};

/// Longest subject that mail programs show in full, in characters.
const LONGEST_SUBJECT: usize = 78;
/// Gmail cuts off HTML beyond this, and the way to unsubscribe with it: 102 kB.
const LARGEST_HTML: usize = 102 * 1024;

/// Subject, addresses and size.
pub(super) fn look_at_frame(full: &FullIssue, rendered: &RenderedIssue, findings: &mut Vec<Finding>) {
    let mut found = |rule, blocks, place: &str, why: String, mend: &'static str| {
        findings.push(Finding {
            rule,
            blocks,
            place: place.to_owned(),
            brief: None,
            why,
            mend: Cow::Borrowed(mend),
        });
    };
    let subject = rendered.plain_subject.trim();
    let length = subject.chars().count();
    if subject.is_empty() {
        found(Rule::SubjectEmpty, true, SUBJECT, "it is empty".to_owned(), "write one");
    }
    if length > LONGEST_SUBJECT {
        let why = format!("it has {length} characters; mail programs show {LONGEST_SUBJECT} or fewer");
        found(Rule::SubjectLong, false, SUBJECT, why, "shorten it");
    }
    if full.newsletter.postal_address.trim().is_empty() {
        let why = "the newsletter has none, and the law of many countries asks for one".to_owned();
        found(
            Rule::PostalAddress,
            true,
            "the postal address",
            why,
            "set the newsletter’s postal_address",
        );
    }
    if !rendered.text.hold_unsubscribe_token() || !rendered.html.hold_unsubscribe_token() {
        let why = "a part of the mail has no link to unsubscribe".to_owned();
        found(
            Rule::Unsubscribe,
            true,
            "the mail",
            why,
            "report this as a defect of the template",
        );
    }
    let size = rendered.html.size();
    if size > LARGEST_HTML {
        let why = format!(
            "its HTML has {} kB; Gmail cuts off what is beyond {} kB",
            size / 1024,
            LARGEST_HTML / 1024
        );
        found(
            Rule::TooLarge,
            false,
            "the mail",
            why,
            "leave briefs for the next issue, or shorten them",
        );
    }
}
