//! Which readers a page is about, as its address says it.

use chrono::{NaiveDate, NaiveTime};
use url::form_urlencoded::Serializer;

use super::Scope;
use crate::{
    domain::{EditionId, NewsletterId, SectionId, Sought, SubscriptionStatus, Timestamp},
    storage::readers::Filter,
    subscribers::finding::Wish,
    web::form::Form,
};

/// The fields of the form, as they were entered.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) q: String,
    pub(super) newsletter: String,
    pub(super) edition: String,
    pub(super) section: String,
    pub(super) state: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) bounced: bool,
}

/// What could not be read of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    From,
    To,
    Other,
}

impl Asked {
    pub(super) fn read(form: &Form) -> Self {
        let one = |name: &str| form.one(name).to_owned();
        Asked {
            q: one("q"),
            newsletter: one("newsletter"),
            edition: one("edition"),
            section: one("section"),
            state: one("state"),
            from: one("from"),
            to: one("to"),
            bounced: !form.one("bounced").is_empty(),
        }
    }

    /// The fields that say something.
    pub(super) fn fields(&self) -> Vec<(&'static str, &str)> {
        let mut fields = vec![
            ("q", self.q.as_str()),
            ("newsletter", &self.newsletter),
            ("edition", &self.edition),
            ("section", &self.section),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("bounced", if self.bounced { "yes" } else { "" }),
        ];
        fields.retain(|(_, value)| !value.is_empty());
        fields
    }

    /// As the part of an address behind the question mark, with one more field.
    pub(super) fn query(&self, name: &str, value: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.fields()).append_pair(name, value);
        query.finish()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }

    /// Whom to find, among the readers that the member may see.
    pub(super) fn wish(&self, scope: &Scope) -> Result<Wish, Unreadable> {
        let mut newsletters = scope.ids();
        let number = |text: &str| match text {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| Unreadable::Other),
        };
        if let Some(id) = number(&self.newsletter)?.map(NewsletterId) {
            newsletters.retain(|own| *own == id);
        }
        let edition = number(&self.edition)?.map(EditionId);
        let section = number(&self.section)?.map(SectionId);
        for own in &scope.0 {
            let has_edition = edition.is_none_or(|id| own.editions.iter().any(|edition| edition.id == id));
            let has_section = section.is_none_or(|id| own.sections.iter().any(|section| section.id == id));
            if !(has_edition && has_section) {
                newsletters.retain(|id| *id != own.newsletter.id);
            }
        }
        let state = match self.state.as_str() {
            "" => None,
            text => Some(SubscriptionStatus::parse(text).ok_or(Unreadable::Other)?),
        };
        Ok(Wish {
            text: Sought::parse(&self.q),
            filter: Filter {
                newsletters,
                edition,
                section,
                state,
                joined_from: day(&self.from, 0).ok_or(Unreadable::From)?,
                joined_before: day(&self.to, 1).ok_or(Unreadable::To)?,
                bounced: self.bounced,
            },
        })
    }
}

/// The beginning of a day in UTC, so many days later; `None` for what is no day.
fn day(text: &str, later: u64) -> Option<Option<Timestamp>> {
    if text.is_empty() {
        return Some(None);
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let day = day.checked_add_days(chrono::Days::new(later))?;
    Some(Some(Timestamp::from(day.and_time(NaiveTime::MIN).and_utc())))
}
