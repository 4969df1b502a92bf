//! A form as it was entered, with what was refused of it.

use crate::{content::ContentError, locale::Locale, web::form::Form};

/// A form's fields, and what is wrong with each.
#[derive(Debug, Default)]
pub(super) struct Entered {
    form: Form,
    problems: Vec<(String, String)>,
    /// What is wrong with the form as a whole.
    pub(super) refusal: Option<String>,
}

impl Entered {
    /// Fields that show what is known.
    pub(super) fn known<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Entered {
            form: Form::of(
                fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            ),
            ..Entered::default()
        }
    }

    /// The fields of a form that was sent.
    pub(super) fn sent(form: Form) -> Self {
        Entered {
            form,
            ..Entered::default()
        }
    }

    /// A field as it was entered.
    pub(super) fn value(&self, name: &str) -> &str {
        self.form.whole(name)
    }

    /// The same without blanks around it.
    pub(super) fn one(&self, name: &str) -> &str {
        self.form.one(name)
    }

    /// The same, where it is not empty.
    pub(super) fn some(&self, name: &str) -> Option<&str> {
        Some(self.one(name)).filter(|text| !text.is_empty())
    }

    /// Whether a field with this name has this value: a box that is ticked, an option that is chosen.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.form.all(name).any(|entered| entered == value)
    }

    /// Every value of the fields with this name.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.form.all(name)
    }

    /// What is wrong with a field.
    pub(super) fn problem(&self, name: &str) -> Option<&str> {
        let mut problems = self.problems.iter();
        problems.find(|(of, _)| of == name).map(|(_, words)| words.as_str())
    }

    /// Says what is wrong with a field.
    pub(super) fn refuse(&mut self, name: &str, words: impl ToString) {
        if self.problem(name).is_none() {
            self.problems.push((name.to_owned(), words.to_string()));
        }
    }

    /// What was read of a field; what could not be is refused in these words.
    pub(super) fn read<T, E>(&mut self, name: &str, read: Result<T, E>, words: impl ToString) -> Option<T> {
        if read.is_err() {
            self.refuse(name, words);
        }
        read.ok()
    }

    /// Whether anything was refused.
    pub(super) fn is_refused(&self) -> bool {
        !self.problems.is_empty() || self.refusal.is_some()
    }

    /// Says beside its field what a room refused.
    ///
    /// # Errors
    /// What no field of a form can be to blame for.
    pub(super) fn tell(&mut self, locale: Locale, error: ContentError) -> Result<(), ContentError> {
        match error {
            ContentError::Invalid { field, reason } => match of_field(field) {
                Some(id) => self.refuse(field, locale.text(id)),
                None => self.refuse(field, reason),
            },
            ContentError::SlugTaken => self.refuse("slug", locale.text("desk-settings-slug-taken")),
            ContentError::Stale { .. } => self.refusal = Some(locale.text("desk-settings-stale").to_string()),
            ContentError::NotNow(words) => self.refusal = Some(words),
            other => return Err(other),
        }
        Ok(())
    }
}

/// What is told of a field that a room refuses for its length or its characters.
fn of_field(field: &str) -> Option<&'static str> {
    match field {
        "name" | "postal_address" => Some("desk-settings-problem-line"),
        "description" => Some("desk-settings-problem-optional-line"),
        "about" => Some("desk-settings-problem-about"),
        "cron" => Some("desk-settings-problem-never"),
        "logo" => Some("desk-settings-problem-logo"),
        _ => None,
    }
}
