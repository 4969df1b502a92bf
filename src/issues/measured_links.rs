//! The links of a measured issue: they lead to the site first, which counts and sends on.
//!
//! Measured are the links of briefs and of the opening note; those of the frame (unsubscribing, the newsletter, the issue on the
//! web) lead where they say. An address has one number in a brief, in both parts of the mail and in every build.

use std::collections::HashMap;

use super::rendering::FullIssue;
use crate::{
    domain::{BriefId, CANARY, Click, IssueId, LinkNumber, Links, Measurement, SecretKey},
    mail::segments,
    storage::issue_links::IssueLink,
};

/// Hands out the links of one rendering.
#[derive(Debug, Default)]
pub struct LinkBook(Option<Measured>);

#[derive(Debug)]
struct Measured {
    issue: IssueId,
    key: SecretKey,
    links: Links,
    /// Whether what copies say beside the link differs: a subject is tried, or readers have agreed to be known.
    is_marked: bool,
    known: HashMap<(Option<BriefId>, String), LinkNumber>,
    next: i64,
    fresh: Vec<IssueLink>,
}

impl LinkBook {
    /// Links that lead where they say.
    pub fn unmeasured() -> Self {
        LinkBook(None)
    }

    /// The links of an issue, which keep the numbers that they have; unmeasured ones when nothing is measured of it.
    pub fn open(full: &FullIssue, key: &SecretKey, links: &Links, known: Vec<IssueLink>) -> Self {
        let issue = &full.issue;
        if issue.measurement == Measurement::None {
            return LinkBook::unmeasured();
        }
        let next = known.iter().map(|one| one.link.0 + 1).max().unwrap_or(CANARY.0 + 1);
        let mut book = Measured {
            issue: issue.id,
            key: key.clone(),
            links: links.clone(),
            is_marked: issue.measurement == Measurement::Individual || issue.subject_test.is_some(),
            fresh: Vec::new(),
            next,
            known: HashMap::new(),
        };
        if known.is_empty() {
            book.fresh.push(IssueLink {
                link: CANARY,
                brief: None,
                url: links.newsletter(&full.newsletter.slug),
            });
        }
        let counted = known.into_iter().filter(|one| one.link != CANARY);
        book.known = counted.map(|one| ((one.brief, one.url), one.link)).collect();
        LinkBook(Some(book))
    }

    /// The link that is to stand for an address in a brief, or in the opening note; `None` when the address itself is to stand
    /// there: nothing is measured, it is no http or https address, or it differs from reader to reader.
    pub fn lead(&mut self, brief: Option<BriefId>, address: &str) -> Option<String> {
        let book = self.0.as_mut()?;
        if segments::hold_marker(address) {
            return None;
        }
        let url = url::Url::parse(address.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let place = (brief, String::from(url));
        let link = match book.known.get(&place) {
            Some(link) => *link,
            None => {
                let link = LinkNumber(book.next);
                book.next += 1;
                book.fresh.push(IssueLink {
                    link,
                    brief,
                    url: place.1.clone(),
                });
                book.known.insert(place, link);
                link
            }
        };
        Some(book.write(link))
    }

    /// The link that no person sees; none when nothing is measured.
    pub fn canary(&self) -> Option<String> {
        self.0.as_ref().map(|book| book.write(CANARY))
    }

    /// The links that had no number before.
    pub fn into_fresh(self) -> Vec<IssueLink> {
        self.0.map(|book| book.fresh).unwrap_or_default()
    }
}

impl Measured {
    fn write(&self, link: LinkNumber) -> String {
        let click = Click {
            issue: self.issue,
            link,
        };
        let mut url = self.links.click(&self.key.click_code(click));
        if self.is_marked {
            url.push_str(&segments::click_mark());
        }
        url
    }
}
