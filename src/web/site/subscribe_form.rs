//! The sign-up form, as it stands under every brief and on a newsletter's page.

use crate::{
    domain::Slug,
    locale::Locale,
    storage::{
        Conn, StorageError,
        editions::{self, Edition},
        newsletters::Newsletter,
        sections::{self, Section},
    },
    subscribers::consent_words,
    web::Problem,
};

/// One box or button.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) checked: bool,
}

/// The form with what its reader has entered so far.
pub(super) struct SubscribeForm {
    pub(super) action: String,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) sections: Vec<Choice>,
    pub(super) editions: Vec<Choice>,
    pub(super) consent: String,
    pub(super) errors: Vec<(String, String)>,
}

impl SubscribeForm {
    /// The words beside a refused field.
    pub(super) fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, words)| words.as_str())
    }

    /// True when a field was refused.
    pub(super) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Takes over what was entered and what of it was refused.
    pub(super) fn refused(mut self, problem: &Problem, entered: &Entered) -> Self {
        self.email.clone_from(&entered.email);
        self.name.clone_from(&entered.name);
        for section in &mut self.sections {
            section.checked = entered.sections.contains(&section.value);
        }
        if entered.edition.is_some() {
            for edition in &mut self.editions {
                edition.checked = entered.edition.as_deref() == Some(&edition.value);
            }
        }
        self.errors = problem
            .errors
            .iter()
            .map(|error| {
                let field = error.pointer.trim_start_matches('/');
                let field = if field == "section" { "sections" } else { field };
                (field.to_owned(), sentence(&error.detail))
            })
            .collect();
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
                _ => {}
            }
        }
        entered
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

/// The empty form of a newsletter; its first open edition is marked.
pub(super) fn load(conn: &mut Conn, newsletter: &Newsletter, locale: Locale) -> Result<SubscribeForm, StorageError> {
    let open: Vec<Edition> = editions::list(conn, newsletter.id)?
        .into_iter()
        .filter(|e| e.active)
        .collect();
    let first: Option<Slug> = open.first().map(|e| e.slug.clone());
    Ok(SubscribeForm {
        action: format!("/{}/subscribe", newsletter.slug),
        email: String::new(),
        name: String::new(),
        sections: section_choices(&sections::list(conn, newsletter.id)?, |_| false),
        editions: edition_choices(locale, &open, |e| Some(&e.slug) == first.as_ref()),
        consent: consent_words(&newsletter.name),
        errors: Vec::new(),
    })
}

/// The words of a problem as they stand beside a field, with a capital.
pub(in crate::web) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
