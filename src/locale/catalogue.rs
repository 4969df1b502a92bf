//! The messages of each language, read once.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use super::{Locale, formats};

type Catalogue = FluentBundle<FluentResource>;

/// A language's messages for readers, and those of each room of the desk.
macro_rules! messages {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../../locales/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/accounts/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/issues/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/briefs/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/figures/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/health/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/settings/", $language, ".ftl")),
            include_str!(concat!("../../locales/desk/readers/", $language, ".ftl")),
        )
    };
}

pub(super) const fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::English => messages!("en"),
        Locale::Belarusian => messages!("be"),
        Locale::Russian => messages!("ru"),
    }
}

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| read(Locale::English));
static BELARUSIAN: LazyLock<Catalogue> = LazyLock::new(|| read(Locale::Belarusian));
static RUSSIAN: LazyLock<Catalogue> = LazyLock::new(|| read(Locale::Russian));

fn of(locale: Locale) -> &'static Catalogue {
    match locale {
        Locale::English => &ENGLISH,
        Locale::Belarusian => &BELARUSIAN,
        Locale::Russian => &RUSSIAN,
    }
}

fn read(locale: Locale) -> Catalogue {
    let resource = FluentResource::try_new(source(locale).to_owned()).unwrap_or_else(|(readable, errors)| {
        tracing::error!(%locale, errors = errors.len(), "a catalogue has messages that cannot be read");
        readable
    });
    with_messages(locale, resource)
}

pub(super) fn with_messages(locale: Locale, messages: FluentResource) -> Catalogue {
    let (tag, digits): (_, fn(&FluentValue<'_>, &IntlLangMemoizer) -> Option<String>) = match locale {
        Locale::English => ("en-GB", |value, _| digits(Locale::English, value)),
        Locale::Belarusian => ("be", |value, _| digits(Locale::Belarusian, value)),
        Locale::Russian => ("ru", |value, _| digits(Locale::Russian, value)),
    };
    // A tag of our own is always readable; the root language would have no plural forms.
    let language: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut catalogue = FluentBundle::new_concurrent(vec![language]);
    // Marks around each argument would show in subjects and break links; names get `dir="auto"` in the pages instead.
    catalogue.set_use_isolating(false);
    catalogue.set_formatter(Some(digits));
    // Fluent's own rules give Belarusian 22 no "few" (intl_pluralrules 7): messages select by PLURAL($n) instead of $n.
    let added = catalogue.add_function("PLURAL", move |positional, _| match positional.first() {
        #[expect(clippy::cast_possible_truncation, reason = "arguments are whole numbers")]
        Some(FluentValue::Number(number)) => FluentValue::from(formats::of(locale).plural(number.value as i64)),
        _ => FluentValue::Error,
    });
    if let Err(error) = added {
        tracing::error!(%error, "PLURAL cannot be added to a catalogue");
    }
    catalogue.add_resource_overriding(messages);
    catalogue
}

fn digits(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "arguments are whole numbers")]
        FluentValue::Number(number) => Some(formats::of(locale).number(number.value as i64)),
        _ => None,
    }
}

/// A message of a language; English where it lacks it.
pub(super) fn format<'a>(locale: Locale, id: &'a str, arguments: &FluentArgs<'_>) -> Cow<'a, str> {
    for locale in [locale, Locale::English] {
        let catalogue = of(locale);
        let Some(pattern) = catalogue.get_message(id).and_then(|message| message.value()) else {
            tracing::error!(%locale, id, "a message is missing");
            continue;
        };
        let mut errors = Vec::new();
        let text = catalogue.format_pattern(pattern, Some(arguments), &mut errors);
        if !errors.is_empty() {
            tracing::error!(%locale, id, ?errors, "a message lacks an argument");
        }
        return Cow::Owned(text.into_owned());
    }
    Cow::Borrowed(id)
}
