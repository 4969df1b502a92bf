//! The sign-up form, as it stands under every brief, on newsletters' pages and in frames of other sites.

use super::Policy;
use crate::{
    domain::{Language, Slug},
    locale::Locale,
    storage::{
        Conn, StorageError,
        editions::{self, Edition},
        newsletters::Newsletter,
        sections::{self, Section},
    },
    subscribers::wordings::Wording,
    web::State,
};

/// One box or button.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) checked: bool,
}

/// Something that was refused: the field (empty for the form as a whole) and the words beside it.
pub(super) type Refusal = (&'static str, String);

/// The form with what its reader has entered so far.
pub(super) struct SubscribeForm {
    /// The language of the form's own words.
    pub(super) locale: Locale,
    /// The language of what editors wrote.
    pub(super) language: Language,
    pub(super) action: String,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) sections: Vec<Choice>,
    pub(super) editions: Vec<Choice>,
    pub(super) wording: Wording,
    pub(super) stamp: String,
    /// The language that the reader has chosen on the page.
    pub(super) chosen: Option<Locale>,
    /// Where a challenge can be had, while a proof of work is asked for.
    pub(super) challenge: Option<String>,
    /// True in a frame of another site.
    pub(super) is_framed: bool,
    /// The level of its heading: the first where it is all that there is.
    pub(super) level: u8,
    /// The message over what was refused.
    pub(super) problems: &'static str,
    pub(super) refusals: Vec<Refusal>,
}

impl SubscribeForm {
    /// The words beside a refused field.
    pub(super) fn refusal(&self, field: &str) -> Option<&str> {
        let mut refusals = self.refusals.iter();
        refusals
            .find(|(name, _)| *name == field)
            .map(|(_, words)| words.as_str())
    }

    /// Where in the form a refusal leads.
    pub(super) fn anchor(&self, field: &str) -> Option<&'static str> {
        match field {
            "email" => Some("subscribe-email"),
            "name" => Some("subscribe-name"),
            "sections" if self.sections.len() > 1 => Some("subscribe-section-1"),
            "edition" if self.editions.len() > 1 => Some("subscribe-edition-1"),
            _ => None,
        }
    }

    /// What a page with this form may do.
    pub(super) fn policy(&self) -> Policy<'static> {
        Policy {
            runs_scripts: self.challenge.is_some(),
            ..Policy::default()
        }
    }

    /// Takes over what was entered.
    pub(super) fn filled(mut self, entered: &Entered) -> Self {
        self.email.clone_from(&entered.email);
        self.name.clone_from(&entered.name);
        for section in &mut self.sections {
            section.checked = entered.sections.contains(&section.value);
        }
        let known = |slug: &String| self.editions.iter().any(|edition| edition.value == *slug);
        if entered.edition.as_ref().is_some_and(known) {
            for edition in &mut self.editions {
                edition.checked = entered.edition.as_deref() == Some(&edition.value);
            }
        }
        self
    }

    /// Says what was refused, under the heading of a message.
    pub(super) fn refused(mut self, problems: &'static str, refusals: Vec<Refusal>) -> Self {
        self.problems = problems;
        self.refusals = refusals;
        self
    }

    /// The form as a page of its own.
    pub(super) fn alone(mut self) -> Self {
        self.level = 1;
        self
    }

    /// The form in a frame of another site.
    pub(super) fn framed(mut self, is_framed: bool) -> Self {
        self.is_framed = is_framed;
        self
    }
}

/// What a reader entered.
#[derive(Debug, Default, Clone)]
pub(super) struct Entered {
    pub(super) email: String,
    pub(super) name: String,
    pub(super) sections: Vec<String>,
    pub(super) edition: Option<String>,
    pub(super) pause_until: String,
    pub(super) zone: String,
    /// What the sign-up form carries along: its stamp, the id of its words, the language chosen, whether it is in a frame.
    pub(super) stamp: String,
    pub(super) wording: String,
    pub(super) lang: String,
    pub(super) is_framed: bool,
    /// The proof of work.
    pub(super) altcha: String,
    /// What was entered where people see no field.
    pub(super) homepage: String,
}

impl Entered {
    /// Reads an urlencoded form; fields it does not know are ignored, so that a form may carry more.
    pub(super) fn read(body: &[u8]) -> Self {
        let mut entered = Entered::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            match name.as_ref() {
                "email" => entered.email = value.into_owned(),
                "name" => entered.name = value.into_owned(),
                "section" => entered.sections.push(value.into_owned()),
                "zone" => entered.zone = value.into_owned(),
                "pause_until" => entered.pause_until = value.into_owned(),
                "edition" if !value.is_empty() => entered.edition = Some(value.into_owned()),
                "stamp" => entered.stamp = value.into_owned(),
                "wording" => entered.wording = value.into_owned(),
                "lang" => entered.lang = value.into_owned(),
                "embed" => entered.is_framed = value == "1",
                "altcha" => entered.altcha = value.into_owned(),
                "homepage" => entered.homepage = value.into_owned(),
                _ => {}
            }
        }
        entered
    }

    /// What a link to the form fills in; `None` when it fills in nothing.
    pub(super) fn of_link(query: &str) -> Option<Self> {
        let entered = Entered::read(query.as_bytes());
        let empty = entered.email.is_empty() && entered.name.is_empty() && entered.sections.is_empty();
        (!empty || entered.edition.is_some()).then_some(entered)
    }
}

/// The choices of sections; `chosen` are ticked.
pub(super) fn section_choices(sections: &[Section], chosen: impl Fn(&Section) -> bool) -> Vec<Choice> {
    sections
        .iter()
        .map(|s| Choice {
            value: s.slug.to_string(),
            label: s.name.clone(),
            hint: String::new(),
            checked: chosen(s),
        })
        .collect()
}

/// The choices of editions; `chosen` is marked.
pub(super) fn edition_choices(locale: Locale, editions: &[Edition], chosen: impl Fn(&Edition) -> bool) -> Vec<Choice> {
    editions
        .iter()
        .map(|e| Choice {
            value: e.slug.to_string(),
            label: e.name.clone(),
            hint: e.cadence().map(|cadence| locale.cadence(&cadence)).unwrap_or_default(),
            checked: chosen(e),
        })
        .collect()
}

/// What a newsletter's form offers to choose from.
pub(super) struct Offer {
    sections: Vec<Choice>,
    editions: Vec<Choice>,
    locale: Locale,
}

/// What a newsletter offers; its first open edition is marked.
pub(super) fn load(conn: &mut Conn, newsletter: &Newsletter, locale: Locale) -> Result<Offer, StorageError> {
    let open: Vec<Edition> = editions::list(conn, newsletter.id)?
        .into_iter()
        .filter(|e| e.active)
        .collect();
    let first: Option<Slug> = open.first().map(|e| e.slug.clone());
    Ok(Offer {
        sections: section_choices(&sections::list(conn, newsletter.id)?, |_| false),
        editions: edition_choices(locale, &open, |e| Some(&e.slug) == first.as_ref()),
        locale,
    })
}

impl Offer {
    /// The empty form, with a fresh stamp; the words that it shows are kept before it shows them.
    pub(super) async fn form(self, state: &State, newsletter: &Newsletter, chosen: Option<Locale>) -> SubscribeForm {
        let (door, now) = (&state.sign_ups, state.now());
        let wording = Wording::present(newsletter, self.locale);
        if let Err(cause) = door.wordings.keep(&state.db, newsletter, &wording, now).await {
            // The page is still good to read; a form with these words asks for one more step.
            tracing::warn!(%cause, "the words of a sign-up form could not be kept");
        }
        let challenge = format!("/api/v1/newsletters/{}/challenge", newsletter.slug);
        SubscribeForm {
            locale: self.locale,
            language: newsletter.language.clone(),
            action: format!("/{}/subscribe", newsletter.slug),
            email: String::new(),
            name: String::new(),
            sections: self.sections,
            editions: self.editions,
            wording,
            stamp: door.stamp(&newsletter.slug, now),
            chosen,
            challenge: door.asks_for_proof().then_some(challenge),
            is_framed: false,
            level: 2,
            problems: "subscribe-problems",
            refusals: Vec::new(),
        }
    }
}

/// The words of a problem as they stand beside a field, with a capital.
pub(in crate::web) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
