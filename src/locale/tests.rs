//! The catalogues hold the same messages with the same arguments, and templates and sources use each of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::{ast, parser};

use super::{Locale, catalogue};

/// The messages of a language with the names of their arguments.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(catalogue::source(locale)).unwrap_or_else(|(_, errors)| {
        panic!("{locale}: {errors:?}");
    });
    let mut found = BTreeMap::new();
    for entry in resource.body {
        if let ast::Entry::Message(message) = entry {
            let mut names = BTreeSet::new();
            let pattern = message.value.expect("a message has a text");
            variables(&pattern, &mut names);
            let name = message.id.name.to_owned();
            assert!(
                found.insert(name.clone(), names).is_none(),
                "{locale}: {name} stands twice"
            );
        }
    }
    found
}

fn variables(pattern: &ast::Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            match expression {
                ast::Expression::Inline(inline) => variable(inline, names),
                ast::Expression::Select { selector, variants } => {
                    variable(selector, names);
                    for variant in variants {
                        variables(&variant.value, names);
                    }
                }
            }
        }
    }
}

fn variable(inline: &ast::InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        ast::InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|inner| variable(inner, names));
        }
        _ => {}
    }
}

fn read_all(dir: &Path, text: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_arguments() {
    let english = messages(Locale::English);
    for locale in Locale::ALL {
        let of_it = messages(locale);
        for (id, names) in &english {
            assert_eq!(of_it.get(id), Some(names), "{locale}: {id}");
        }
        for id in of_it.keys() {
            assert!(english.contains_key(id), "{locale}: {id} is not in English");
        }
    }
}

#[test]
fn every_message_is_used_and_every_used_one_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    read_all(&root.join("templates"), &mut text);
    read_all(&root.join("src"), &mut text);
    let english = messages(Locale::English);
    for id in english.keys() {
        assert!(text.contains(&format!("\"{id}\"")), "nothing uses {id}");
    }
    let mut used = 0;
    for call in text.split(".text(\"").skip(1) {
        let id = call.split('"').next().unwrap();
        assert!(english.contains_key(id), "there is no message {id}");
        used += 1;
    }
    assert!(used > 3, "the calls were found");
}

#[test]
fn a_number_stays_with_what_it_counts() {
    for locale in Locale::ALL {
        for line in catalogue::source(locale).lines() {
            for counted in ["minutes", "hours", "seconds", "kib"] {
                assert!(!line.contains(&format!("{{ ${counted} }} ")), "{locale}: {line}");
            }
        }
    }
    let day = Locale::Russian.day(crate::domain::Timestamp::parse("2026-03-05T09:00:00Z").unwrap());
    assert_eq!(day, "5\u{a0}марта 2026\u{a0}г.");
}

#[test]
fn plural_forms_follow_each_language() {
    let say = |locale, count: i64| {
        let text = "m = { PLURAL($n) ->\n  [one] one\n  [few] few\n  [many] many\n *[other] other\n }\n";
        let messages = FluentResource::try_new(text.to_owned()).unwrap();
        let catalogue = catalogue::with_messages(locale, messages);
        let mut arguments = FluentArgs::new();
        arguments.set("n", count);
        let pattern = catalogue.get_message("m").unwrap().value().unwrap();
        let mut errors = Vec::new();
        let text = catalogue
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned();
        assert!(errors.is_empty(), "{errors:?}");
        text
    };
    for locale in [Locale::Belarusian, Locale::Russian] {
        let found = [1, 2, 5, 11, 14, 21, 22, 25, 101, 112].map(|n| say(locale, n));
        let expected = [
            "one", "few", "many", "many", "many", "one", "few", "many", "one", "many",
        ];
        assert_eq!(found, expected, "{locale}");
    }
    assert_eq!([1, 2, 21].map(|n| say(Locale::English, n)), ["one", "other", "other"]);
}

#[test]
fn no_message_selects_by_a_bare_number() {
    for locale in Locale::ALL {
        let selects = catalogue::source(locale)
            .lines()
            .filter(|line| line.trim_end().ends_with("->"));
        for line in selects {
            assert!(line.contains("PLURAL(") || line.contains("$kind"), "{locale}: {line}");
        }
    }
}

#[test]
fn a_language_is_chosen_by_the_reader_then_the_newsletter_then_the_browser() {
    let language = |tag| crate::domain::Language::parse(tag).unwrap();
    let none = Vec::<&str>::new;
    assert_eq!(
        Locale::choose(Some("ru"), Some(&language("be")), none()),
        Locale::Russian
    );
    assert_eq!(
        Locale::choose(Some("de"), Some(&language("be-tarask")), none()),
        Locale::Belarusian
    );
    assert_eq!(
        Locale::choose(None, Some(&language("de")), ["fr", "ru-BY"]),
        Locale::Russian
    );
    assert_eq!(Locale::choose(None, None, ["fr"]), Locale::English);
}

#[test]
fn days_numbers_and_lists_are_written_as_each_language_writes_them() {
    let at = crate::domain::Timestamp::parse("2026-11-23T10:00:00Z").unwrap();
    let spaces = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
    assert_eq!(
        Locale::ALL.map(|locale| spaces(locale.day(at))),
        ["23 November 2026", "23 лістапада 2026 г.", "23 ноября 2026 г."]
    );
    assert_eq!(
        Locale::ALL.map(|locale| spaces(locale.number(1_234_567))),
        ["1,234,567", "1 234 567", "1 234 567"]
    );
    assert_eq!(Locale::English.month(2026, 11), "November 2026");
    let three = ["а", "б", "в"].map(str::to_owned);
    assert_eq!(Locale::Russian.list(&three), "а, б и в");
    assert_eq!(Locale::Belarusian.list(&three), "а, б і в");
}

#[test]
fn arguments_are_escaped_in_html() {
    let html = Locale::English.text("cadence-cron").with("expression", "<b>\"&").html();
    assert_eq!(html, "by the schedule &lt;b&gt;&quot;&amp;");
}
