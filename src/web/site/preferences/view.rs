//! What the page shows.

use askama::Template;

use super::{
    actions::Refused,
    zones::{self, ZoneGroup},
};
use crate::{
    domain::{SectionSet, SubscriptionStatus},
    locale::Locale,
    storage::editions::Edition,
    subscribers::{
        measuring,
        preferences::{Menu, Offer, Preferences, Taken},
        wordings::Wording,
    },
    web::site::Frame,
};

/// One box or button.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) is_checked: bool,
}

/// A newsletter that the reader gets.
pub(super) struct TakenView {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) language: String,
    pub(super) sections: Vec<Choice>,
    pub(super) editions: Vec<Choice>,
    pub(super) zones: Vec<ZoneGroup>,
    pub(super) paused_until: Option<String>,
    pub(super) pause_until: String,
    pub(super) pause_first: String,
    pub(super) pause_last: String,
    /// What the reader is asked about clicks, and whether it was agreed to.
    pub(super) measuring: Option<(String, bool)>,
}

/// A newsletter that the reader could get.
pub(super) struct OfferView {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) language: String,
    pub(super) description: String,
    pub(super) is_pending: bool,
    pub(super) sections: Vec<Choice>,
    pub(super) editions: Vec<Choice>,
    pub(super) consent: String,
}

/// What has just been done.
pub(super) struct Done {
    pub(super) words: String,
}

/// The form that asks why a newsletter was left, with what was entered in it.
pub(super) struct TellWhy {
    /// The newsletter's slug.
    pub(super) newsletter: String,
    /// Where a POST says why.
    pub(super) action: String,
    pub(super) reason: String,
    pub(super) words: String,
}

#[derive(Template)]
#[template(path = "site/preferences.html")]
pub(super) struct PreferencesPage {
    pub(super) frame: Frame,
    pub(super) path: String,
    pub(super) address: String,
    pub(super) name: String,
    pub(super) languages: Vec<Choice>,
    pub(super) blocked: Option<&'static str>,
    pub(super) taken: Vec<TakenView>,
    pub(super) offers: Vec<OfferView>,
    pub(super) done: Option<Done>,
    pub(super) tell_why: Option<TellWhy>,
    pub(super) refused: Option<Refused>,
}

impl PreferencesPage {
    /// The words beside a field that was refused, in the form of this newsletter (none: a form about the reader).
    pub(super) fn problem(&self, field: &str, newsletter: &str) -> Option<&str> {
        let refused = self.refused.as_ref()?;
        let is_it = refused.field == field && refused.newsletter == newsletter;
        is_it.then_some(refused.words.as_str())
    }

    /// The id of the field that was refused.
    pub(super) fn wrong_field(&self) -> String {
        let refused = self.refused.as_ref();
        refused.map_or_else(String::new, |refused| field_id(&refused.newsletter, refused.field))
    }

    /// What was entered in a field that was refused, or else its present value.
    pub(super) fn value<'a>(&'a self, field: &str, newsletter: &str, present: &'a str) -> &'a str {
        match &self.refused {
            Some(refused) if refused.field == field && refused.newsletter == newsletter => refused.form.one(field),
            _ => present,
        }
    }
}

/// The id of a field.
pub(super) fn field_id(newsletter: &str, field: &str) -> String {
    match newsletter {
        // Their form stands on the page at most once.
        _ if field == "reason" => "reason-1".to_owned(),
        _ if field == "words" => field.to_owned(),
        "" => field.to_owned(),
        newsletter => format!("{newsletter}-{field}"),
    }
}

impl TakenView {
    pub(super) fn new(taken: Taken, locale: Locale) -> Self {
        let Menu {
            newsletter,
            editions,
            sections,
        } = taken.menu;
        let is_taken = |id| matches!(&taken.sections, SectionSet::Only(chosen) if chosen.contains(&id));
        let until = taken.pause.until.map(|day| day.to_string());
        let is_paused = taken.status == SubscriptionStatus::Paused;
        TakenView {
            measuring: taken
                .measured
                .map(|agreed| (measuring::words(locale, &newsletter), agreed)),
            slug: newsletter.slug.into(),
            name: newsletter.name,
            language: newsletter.language.into(),
            sections: sections
                .into_iter()
                .map(|section| Choice {
                    is_checked: is_taken(section.id),
                    value: section.slug.into(),
                    label: section.name,
                    hint: String::new(),
                })
                .collect(),
            editions: edition_choices(editions, locale, |edition| edition.id == taken.edition),
            zones: match taken.asks_for_zone {
                true => zones::groups(locale, taken.zone),
                false => Vec::new(),
            },
            paused_until: taken
                .pause
                .until
                .filter(|_| is_paused)
                .map(|day| locale.day(day.and_time(chrono::NaiveTime::MIN).and_utc().into())),
            pause_until: until.filter(|_| is_paused).unwrap_or_default(),
            pause_first: taken.pause.first.to_string(),
            pause_last: taken.pause.last.to_string(),
        }
    }
}

impl OfferView {
    pub(super) fn new(offer: Offer, locale: Locale) -> Self {
        let Menu {
            newsletter,
            editions,
            sections,
        } = offer.menu;
        OfferView {
            consent: Wording::of_joining(&newsletter, locale).text,
            slug: newsletter.slug.into(),
            name: newsletter.name,
            language: newsletter.language.into(),
            description: newsletter.description,
            is_pending: offer.before == Some(SubscriptionStatus::Pending),
            sections: sections
                .into_iter()
                .map(|section| Choice {
                    value: section.slug.into(),
                    label: section.name,
                    hint: String::new(),
                    is_checked: false,
                })
                .collect(),
            editions: {
                let first = editions.first().map(|edition| edition.id);
                edition_choices(editions, locale, |edition| Some(edition.id) == first)
            },
        }
    }
}

fn edition_choices(editions: Vec<Edition>, locale: Locale, is_chosen: impl Fn(&Edition) -> bool) -> Vec<Choice> {
    let choice = |edition: Edition| Choice {
        is_checked: is_chosen(&edition),
        hint: edition
            .cadence()
            .map(|cadence| locale.cadence(&cadence))
            .unwrap_or_default(),
        value: edition.slug.into(),
        label: edition.name,
    };
    editions.into_iter().map(choice).collect()
}

/// The languages to choose from; the first is that of each newsletter.
pub(super) fn languages(locale: Locale, present: &Preferences) -> Vec<Choice> {
    let chosen = present.reader.language.as_ref().map(|language| language.as_str());
    let mut choices = vec![Choice {
        value: String::new(),
        label: locale.text("preferences-language-newsletter").to_string(),
        hint: String::new(),
        is_checked: chosen.is_none(),
    }];
    choices.extend(Locale::ALL.map(|one| Choice {
        value: one.tag().to_owned(),
        label: one.autonym().to_owned(),
        hint: one.tag().to_owned(),
        is_checked: chosen == Some(one.tag()),
    }));
    choices
}
