//! A message with its arguments, ready to be shown.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};
use pulldown_cmark_escape::{FmtWriter, escape_html};

use super::{Locale, catalogue};

/// What can stand in a message.
pub trait Argument {
    /// The value as Fluent takes it; a number also chooses among a message's plural forms.
    fn value(&self) -> FluentValue<'static>;
}

impl Argument for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.clone())
    }
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Argument for $kind {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }
    )+};
}
numbers!(i64, u32, usize);

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

/// A message with its arguments: plain text, which templates for HTML escape, or HTML by [`Phrase::html`].
#[derive(Debug)]
pub struct Phrase {
    locale: Locale,
    id: &'static str,
    arguments: FluentArgs<'static>,
}

impl Phrase {
    pub(super) fn new(locale: Locale, id: &'static str) -> Self {
        Phrase {
            locale,
            id,
            arguments: FluentArgs::new(),
        }
    }

    /// Sets the argument that the message calls `$name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Argument) -> Self {
        self.arguments.set(name, value.value());
        self
    }

    /// The message as HTML: its own text may hold tags, its arguments are escaped. Give it to a template as safe.
    pub fn html(self) -> String {
        let mut escaped = FluentArgs::new();
        for (name, value) in self.arguments.iter() {
            match value {
                FluentValue::String(text) => {
                    let mut html = String::with_capacity(text.len() + 16);
                    // Writing to a string cannot fail.
                    let _ = escape_html(FmtWriter(&mut html), text);
                    escaped.set(name.to_owned(), FluentValue::from(html));
                }
                other => escaped.set(name.to_owned(), other.clone()),
            }
        }
        catalogue::format(self.locale, self.id, &escaped).into_owned()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&catalogue::format(self.locale, self.id, &self.arguments))
    }
}
