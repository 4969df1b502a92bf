//! The fields of a brief as somebody has typed them, and what is wrong with them in their language.

use super::Opened;
use crate::{
    content::{
        ContentError,
        briefs::{Draft, LONGEST_BODY},
        lines, one_line,
    },
    domain::{BriefStatus, Language, Slug, Tags, Timestamp},
    issues::local_time,
    locale::Locale,
    storage::briefs::{Brief, BriefText},
    web::form::Form,
};

/// What stands in the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Entered {
    pub(super) section: String,
    pub(super) headline: String,
    pub(super) standfirst: String,
    pub(super) body: String,
    pub(super) bylines: String,
    pub(super) language: String,
    pub(super) tags: String,
    pub(super) slug: String,
    pub(super) embargo: String,
    pub(super) expires: String,
}

/// What is wrong, field by field.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// One problem.
    pub(super) fn one(field: &'static str, words: String) -> Self {
        Problems(vec![(field, words)])
    }

    pub(super) fn add(&mut self, field: &'static str, words: String) {
        self.0.push((field, words));
    }

    /// What is wrong with a field.
    pub(super) fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(of, _)| *of == field)
            .map(|(_, words)| words.as_str())
    }

    pub(super) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn words(&self) -> Vec<&str> {
        self.0.iter().map(|(_, words)| words.as_str()).collect()
    }
}

impl Entered {
    /// As a form has sent it.
    pub(super) fn of_form(form: &Form) -> Self {
        let one = |name: &str| form.one(name).to_owned();
        Entered {
            section: one("section"),
            headline: one("headline"),
            standfirst: one("standfirst"),
            body: form.whole("body").replace("\r\n", "\n"),
            bylines: one("bylines"),
            language: one("language"),
            tags: one("tags"),
            slug: one("slug"),
            embargo: one("embargo"),
            expires: one("expires"),
        }
    }

    /// As it is saved.
    pub(super) fn of_brief(opened: &Opened) -> Self {
        let Opened { brief, zone, .. } = opened;
        let time = |at: Option<Timestamp>| at.map(|at| local_time::in_form(at, zone.as_deref()));
        Entered {
            section: section_slug(opened, brief),
            headline: brief.headline.clone(),
            standfirst: brief.standfirst.clone(),
            body: brief.body.clone(),
            bylines: brief.bylines.clone(),
            language: brief.language.as_str().to_owned(),
            tags: tags(&brief.tags),
            slug: brief.slug.as_str().to_owned(),
            embargo: time(brief.embargo_until).unwrap_or_default(),
            expires: time(brief.expires_at).unwrap_or_default(),
        }
    }

    /// What it asks to save, or everything that is wrong with it.
    pub(super) fn draft(&self, opened: &Opened, locale: Locale) -> Result<Draft, Problems> {
        let mut problems = Problems::default();
        for (field, text, required) in [
            ("headline", &self.headline, true),
            ("standfirst", &self.standfirst, false),
            ("bylines", &self.bylines, false),
        ] {
            if one_line(field, text, required).is_err() {
                problems.add(field, told(locale, field));
            }
        }
        if lines("body", &self.body, LONGEST_BODY).is_err() {
            problems.add("body", told(locale, "body"));
        }
        let section = Slug::parse(&self.section).ok();
        let known = section.filter(|slug| opened.sections.iter().any(|section| section.slug == *slug));
        if known.is_none() {
            problems.add("section", told(locale, "section"));
        }
        let language = Language::parse(&self.language);
        if language.is_err() {
            problems.add("language", told(locale, "language"));
        }
        let slug = Slug::parse(&self.slug);
        if slug.is_err() {
            problems.add("slug", told(locale, "slug"));
        }
        let words = self.tags.split([',', ' ']).filter(|word| !word.is_empty());
        let tags = words
            .map(|word| Slug::parse(&word.to_lowercase()).ok())
            .collect::<Option<Vec<_>>>();
        let tags = tags.and_then(|tags| Tags::of(tags).ok());
        if tags.is_none() {
            problems.add("tags", told(locale, "tags"));
        }
        let mut time = |field: &'static str, text: &str, saved: Option<Timestamp>| {
            let at = match text {
                "" => return None,
                text => local_time::parse(text, opened.zone.as_deref()),
            };
            if at.is_none() {
                problems.add(field, told(locale, field));
            }
            // The field knows no seconds: what was not touched stays to the millisecond.
            let same = |saved: &Timestamp| local_time::in_form(*saved, opened.zone.as_deref()) == text;
            saved.filter(same).or(at)
        };
        let embargo = time("embargo", &self.embargo, opened.brief.embargo_until);
        let expires = time("expires", &self.expires, opened.brief.expires_at);
        if let (Some(embargo), Some(expires)) = (embargo, expires)
            && expires <= embargo
        {
            problems.add("expires", locale.text("desk-briefs-expires-before").to_string());
        }
        if !problems.are_none() {
            return Err(problems);
        }
        Ok(Draft {
            section: known,
            slug: slug.ok(),
            headline: Some(self.headline.clone()),
            standfirst: Some(self.standfirst.clone()),
            body: Some(self.body.clone()),
            bylines: Some(self.bylines.clone()),
            language: language.ok(),
            status: None,
            embargo_until: Some(embargo),
            expires_at: Some(expires),
            tags,
            translation_of: None,
        })
    }

    /// It as a text, for a preview: what cannot be read stays as it is saved.
    pub(super) fn text(&self, opened: &Opened) -> BriefText {
        let mut text = opened.brief.text();
        let line = |typed: &str| typed.chars().filter(|c| !c.is_control()).collect::<String>();
        text.headline = line(&self.headline);
        text.standfirst = line(&self.standfirst);
        text.bylines = line(&self.bylines);
        text.body = self.body.chars().take(LONGEST_BODY).collect();
        if let Ok(language) = Language::parse(&self.language) {
            text.language = language;
        }
        let section = opened
            .sections
            .iter()
            .find(|section| section.slug.as_str() == self.section);
        text.section_id = section.map_or(text.section_id, |section| section.id);
        text
    }
}

fn section_slug(opened: &Opened, brief: &Brief) -> String {
    let section = opened.section(brief.section_id);
    section
        .map(|section| section.slug.as_str().to_owned())
        .unwrap_or_default()
}

/// Tags as they are typed.
pub(super) fn tags(tags: &Tags) -> String {
    let words: Vec<&str> = tags.iter().map(Slug::as_str).collect();
    words.join(", ")
}

/// What is wrong with a field, in a member's language.
pub(super) fn told(locale: Locale, field: &str) -> String {
    locale.text("desk-briefs-problem").with("kind", field).to_string()
}

/// Why a brief was not saved, as far as a field is to blame.
pub(super) fn refused(error: &ContentError, locale: Locale) -> Option<Problems> {
    match error {
        ContentError::SlugTaken => {
            let words = locale.text("desk-briefs-slug-taken").to_string();
            Some(Problems::one("slug", words))
        }
        ContentError::Invalid { field: "language", .. } => {
            let words = locale.text("desk-briefs-language-taken").to_string();
            Some(Problems::one("language", words))
        }
        ContentError::Invalid { field: "section", .. } => {
            let words = locale.text("desk-briefs-section-of-original").to_string();
            Some(Problems::one("section", words))
        }
        ContentError::Invalid { field, .. } => Some(Problems::one(field, told(locale, field))),
        _ => None,
    }
}

/// The status that a button asks for.
pub(super) fn wanted_status(form: &Form) -> Option<BriefStatus> {
    let wanted = BriefStatus::parse(form.one("then"))?;
    (!matches!(wanted, BriefStatus::Published | BriefStatus::Retracted)).then_some(wanted)
}
