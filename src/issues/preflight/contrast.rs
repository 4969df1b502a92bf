//! Whether the mail's text stands out from what is behind it, in light and in dark (WCAG 2.2, 1.4.3).
//!
//! The colours are read from the template that mails are rendered from, so that one which is changed there is checked here.

use std::{borrow::Cow, sync::LazyLock};

use super::{Finding, Rule};
use crate::domain::{Colour, LEAST_CONTRAST, Theme};

/// What issues are rendered from.
const TEMPLATE: &str = include_str!("../../../templates/email/issue/body.html");
/// What most text stands on.
const PAPER: &str = ".frame";

/// The findings of the template, which does not change while the program runs.
static FINDINGS: LazyLock<Vec<Finding>> =
    LazyLock::new(|| weak_pairs(&coloured(TEMPLATE)).iter().map(finding).collect());

/// The template with the accent that newsletters have of themselves; a chosen one is checked when it is saved.
fn coloured(template: &str) -> String {
    let theme = Theme::default();
    let accents = template.replace("{{ mail.accent }}", &theme.accent.to_string());
    accents.replace("{{ mail.accent_on_dark }}", &theme.accent_on_dark().to_string())
}

/// Text, and what is behind it.
pub(super) fn look_at_contrast(findings: &mut Vec<Finding>) {
    findings.extend(FINDINGS.iter().cloned());
}

/// How a mail program shows a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Light,
    /// Dark, by a media query.
    Dark,
    /// Dark, in Outlook's apps, by attributes that they set.
    OutlookDark,
}

/// A selector's declarations in one mode.
#[derive(Debug)]
struct StyleRule<'a> {
    mode: Mode,
    selector: &'a str,
    colour: Option<&'a str>,
    background: Option<&'a str>,
    is_hidden: bool,
}

/// Text whose contrast is too low, or cannot be told.
#[derive(Debug, PartialEq)]
struct WeakPair<'a> {
    mode: Mode,
    selector: &'a str,
    text: &'a str,
    behind: &'a str,
    /// `None` when one of the two is not written as hexadecimal digits.
    contrast: Option<f64>,
}

fn finding(pair: &WeakPair<'_>) -> Finding {
    let shown = match pair.mode {
        Mode::Light => "in light",
        Mode::Dark => "in dark",
        Mode::OutlookDark => "in Outlook’s dark mode",
    };
    let says = match pair.contrast {
        Some(contrast) => format!(
            "contrast of {}, less than {LEAST_CONTRAST}",
            (contrast * 100.0).floor() / 100.0
        ),
        None => "contrast that cannot be told".to_owned(),
    };
    Finding {
        rule: Rule::Contrast,
        blocks: false,
        place: "the mail’s style".to_owned(),
        brief: None,
        why: format!(
            "“{}” is {} on {} {shown}: a {says}",
            pair.selector, pair.text, pair.behind
        ),
        mend: Cow::Borrowed("change one of the two colours, written like #1c2321, in the mail’s template"),
    }
}

/// Each text with what is behind it, in each mode, where the two differ too little.
fn weak_pairs(html: &str) -> Vec<WeakPair<'_>> {
    let mut rules = Vec::new();
    for style in html.split("<style").skip(1) {
        let style = style.split_once('>').map_or("", |(_, style)| style);
        let style = style.split("</style>").next().unwrap_or_default();
        read_rules(style, Mode::Light, &mut rules);
    }
    let surfaces: Vec<&str> = rules
        .iter()
        .filter(|rule| rule.mode == Mode::Light && rule.background.is_some())
        .map(|rule| rule.selector)
        .collect();
    let mut weak = Vec::new();
    let texts = rules.iter().filter(|rule| rule.mode == Mode::Light && !rule.is_hidden);
    for selector in texts.filter(|rule| rule.colour.is_some()).map(|rule| rule.selector) {
        let below = surfaces.iter().filter(|surface| lies_on(selector, surface));
        let surface = below.max_by_key(|surface| surface.len()).unwrap_or(&PAPER);
        for mode in [Mode::Light, Mode::Dark, Mode::OutlookDark] {
            let text = shown(&rules, mode, |rule| rule.colour.filter(|_| rule.selector == selector));
            let behind = shown(&rules, mode, |rule| {
                rule.background.filter(|_| rule.selector == *surface)
            });
            let (Some(text), Some(behind)) = (text, behind) else {
                continue;
            };
            let pair = Colour::parse(text).ok().zip(Colour::parse(behind).ok());
            let contrast = pair.map(|(text, behind)| text.contrast(behind));
            if contrast.is_none_or(|contrast| contrast < LEAST_CONTRAST) {
                weak.push(WeakPair {
                    mode,
                    selector,
                    text,
                    behind,
                    contrast,
                });
            }
        }
    }
    weak
}

/// True when what the selector names is, or is inside, what the surface names: the surface's words begin the selector.
fn lies_on(selector: &str, surface: &str) -> bool {
    selector
        .strip_prefix(surface)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// What a mode sets last, or else light.
fn shown<'a>(
    rules: &[StyleRule<'a>],
    mode: Mode,
    value: impl Fn(&StyleRule<'a>) -> Option<&'a str>,
) -> Option<&'a str> {
    let last = |mode| {
        rules
            .iter()
            .filter(|rule| rule.mode == mode)
            .filter_map(&value)
            .next_back()
    };
    last(mode).or_else(|| last(Mode::Light))
}

/// Reads a style sheet: plain rules, and those for dark screens. Other media change no colours of ours.
fn read_rules<'a>(style: &'a str, mode: Mode, rules: &mut Vec<StyleRule<'a>>) {
    let mut rest = style;
    while let Some((selectors, after)) = rest.split_once('{') {
        let selectors = selectors.trim();
        let length = block_length(after);
        let block = after.get(..length).unwrap_or_default();
        rest = after.get(length + 1..).unwrap_or_default();
        if selectors.starts_with('@') {
            if selectors.contains("prefers-color-scheme: dark") {
                read_rules(block, Mode::Dark, rules);
            }
            continue;
        }
        let value = |name: &str| {
            let declarations = block.split(';').filter_map(|declaration| declaration.split_once(':'));
            let mut named = declarations.filter(|(property, _)| property.trim() == name);
            named
                .next_back()
                .map(|(_, value)| value.trim().trim_end_matches("!important").trim_end())
        };
        for selector in selectors.split(',').map(str::trim) {
            let outlook = selector
                .strip_prefix("[data-ogsc] ")
                .or(selector.strip_prefix("[data-ogsb] "));
            rules.push(StyleRule {
                mode: outlook.map_or(mode, |_| Mode::OutlookDark),
                selector: outlook.unwrap_or(selector),
                colour: value("color"),
                background: value("background-color"),
                is_hidden: value("display") == Some("none"),
            });
        }
    }
}

/// How many bytes come before the brace that closes a block.
fn block_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return at,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_of_our_mails_are_far_enough_apart() {
        let letters = include_str!("../../../templates/email/base.html").replace("{{ accent", "{{ mail.accent");
        for template in [coloured(TEMPLATE), coloured(&letters)] {
            assert_eq!(weak_pairs(&template), []);
            for (strong, weak) in [
                ("color: #59625d", "color: #888888"),
                ("color: #a3ada7", "color: #444444"),
            ] {
                let changed = template.replace(strong, weak);
                assert_ne!(weak_pairs(&changed), [], "{strong}");
            }
        }
    }

    #[test]
    fn text_is_compared_with_what_is_behind_it_in_each_mode() {
        let html = "<style>.frame { background-color: #ffffff; } .button { background-color: #14532d; }
            .button a { color: #ffffff; } p { color: #777; } .hidden { display: none; color: #ffffff; } q { color: red }</style>
            <style>@media (prefers-color-scheme: dark) { .frame { background-color: #000 !important; } }
            [data-ogsb] .button { background-color: #8fd3a8 !important; }</style>";
        let found: Vec<(Mode, &str, &str, bool)> = weak_pairs(html)
            .iter()
            .map(|pair| (pair.mode, pair.selector, pair.behind, pair.contrast.is_some()))
            .collect();
        let expected = [
            (Mode::OutlookDark, ".button a", "#8fd3a8", true),
            (Mode::Light, "p", "#ffffff", true),
            (Mode::OutlookDark, "p", "#ffffff", true),
            (Mode::Light, "q", "#ffffff", false),
            (Mode::Dark, "q", "#000", false),
            (Mode::OutlookDark, "q", "#ffffff", false),
        ];
        assert_eq!(found, expected);
        let said = finding(&weak_pairs(html)[1]).why;
        assert_eq!(
            said,
            "“p” is #777 on #ffffff in light: a contrast of 4.47, less than 4.5"
        );
    }
}
