//! The letters: one folder of templates and one struct each.

mod repeated;

use askama::Template;
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::{domain::Theme, locale::Locale};

pub use repeated::confirmation;

/// A rendered letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// What every letter says of its newsletter.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The newsletter's name.
    pub newsletter: String,
    /// Its page.
    pub newsletter_url: String,
    /// Its postal address.
    pub postal_address: String,
    /// Its looks.
    pub theme: Theme,
    /// The language of a reader's letter; letters to staff are English.
    pub locale: Locale,
}

/// The letters and what each needs beside the frame.
#[derive(Debug, Clone)]
pub enum Letter {
    /// Asks to confirm a subscription. Holds nothing that a stranger typed.
    Confirmation {
        /// The page with the button.
        link: String,
        /// How long the link works.
        hours: u32,
    },
    /// Says what the reader will get.
    Welcome {
        /// When it comes.
        edition: String,
        /// The sections chosen; none means all.
        sections: Vec<String>,
        /// The page that ends the subscription.
        unsubscribe_url: String,
        /// Where to ask for a link to change it.
        manage_url: String,
    },
    /// Answers a signup of someone who has subscribed already.
    AlreadySubscribed {
        /// The page that changes the subscription.
        manage_url: String,
        /// How long the link works.
        hours: u32,
    },
    /// Brings the link that somebody asked for with this address.
    ManageLink {
        /// The page with everything that is kept of the reader.
        link: String,
        /// How long the link works.
        hours: u32,
    },
    /// Asks the owner of another address whether a reader's mail may go there.
    AddressChange {
        /// The page with the button.
        link: String,
        /// How long the link works.
        hours: u32,
    },
    /// Tells the owner of an address with subscriptions of its own that somebody wanted to change to it.
    AddressTaken {
        /// Where its owner can ask for a link to them.
        manage_url: String,
    },
    /// Tells the address that a reader has changed from.
    AddressChanged {
        /// The page that undoes it, if it can be undone from there.
        undo_url: Option<String>,
        /// How long that page works.
        days: u32,
        /// Whom to write to otherwise.
        contact: String,
    },
    /// Tells staff that an issue has stopped by itself.
    IssuePaused {
        /// The issue's number.
        number: i64,
        /// Its subject.
        issue_subject: String,
        /// Why it stopped.
        why: String,
        /// What can be done.
        advice: String,
        /// Where a POST lets it go on.
        resume_url: String,
    },
    /// Brings a member of staff a link that works once.
    StaffLink {
        /// What it is for: `join` or `new_password`.
        kind: &'static str,
        /// The page behind it.
        link: String,
        /// How long the link works.
        hours: u32,
    },
    /// Tells the duty editors about a draft.
    DeskNotice {
        /// The subject, after the newsletter's name.
        about: String,
        /// What happened and what to do.
        paragraphs: Vec<String>,
        /// What stands below them, line by line.
        items: Vec<String>,
        /// What is to mend or to look at, line by line.
        findings: Vec<String>,
        /// Where the issue can be looked at.
        link: String,
    },
}

macro_rules! letter {
    ($name:ident $(speaks $locale:ident)?, $subject:tt $(with $about:ident)?, $text:tt, $html:tt,
     { $($field:ident: $kind:ty),* $(,)? }) => {
        mod $name {
            #[derive(askama::Template)]
            #[template(path = $subject)]
            pub(super) struct Subject<'a> {
                $(pub(super) $locale: crate::locale::Locale,)?
                pub(super) newsletter: &'a str,
                $(pub(super) $about: &'a str,)?
            }

            #[derive(askama::Template)]
            #[template(path = $text)]
            pub(super) struct Text<'a> {
                $(pub(super) $locale: crate::locale::Locale,)?
                pub(super) newsletter: &'a str,
                pub(super) newsletter_url: &'a str,
                pub(super) postal_address: &'a str,
                pub(super) reason: &'a str,
                $(pub(super) $field: $kind,)*
            }

            #[derive(askama::Template)]
            #[template(path = $html)]
            pub(super) struct Html<'a> {
                pub(super) language: &'a str,
                pub(super) accent: crate::domain::Colour,
                pub(super) accent_on_dark: crate::domain::Colour,
                $(pub(super) $locale: crate::locale::Locale,)?
                pub(super) newsletter: &'a str,
                pub(super) newsletter_url: &'a str,
                pub(super) postal_address: &'a str,
                pub(super) reason: &'a str,
                $(pub(super) $about: &'a str,)?
                $(pub(super) $field: $kind,)*
            }
        }
    };
}

letter!(
    confirmation speaks locale,
    "email/confirmation/subject.txt",
    "email/confirmation/body.txt",
    "email/confirmation/body.html",
    { link: &'a str, hours: u32 }
);
letter!(
    welcome speaks locale,
    "email/welcome/subject.txt",
    "email/welcome/body.txt",
    "email/welcome/body.html",
    { edition: &'a str, sections: &'a [String], unsubscribe_url: &'a str, manage_url: &'a str }
);
letter!(
    already_subscribed speaks locale,
    "email/already_subscribed/subject.txt",
    "email/already_subscribed/body.txt",
    "email/already_subscribed/body.html",
    { manage_url: &'a str, hours: u32 }
);
letter!(
    manage_link speaks locale,
    "email/manage_link/subject.txt",
    "email/manage_link/body.txt",
    "email/manage_link/body.html",
    { link: &'a str, hours: u32 }
);
letter!(
    address_change speaks locale,
    "email/address_change/subject.txt",
    "email/address_change/body.txt",
    "email/address_change/body.html",
    { link: &'a str, hours: u32 }
);
letter!(
    address_taken speaks locale,
    "email/address_taken/subject.txt",
    "email/address_taken/body.txt",
    "email/address_taken/body.html",
    { manage_url: &'a str }
);
letter!(
    address_changed speaks locale,
    "email/address_changed/subject.txt",
    "email/address_changed/body.txt",
    "email/address_changed/body.html",
    { undo_url: Option<&'a str>, days: u32, contact: &'a str }
);
letter!(
    issue_paused,
    "email/issue_paused/subject.txt",
    "email/issue_paused/body.txt",
    "email/issue_paused/body.html",
    { number: i64, issue_subject: &'a str, why: &'a str, advice: &'a str, resume_url: &'a str }
);

letter!(
    desk_notice,
    "email/desk_notice/subject.txt" with about,
    "email/desk_notice/body.txt",
    "email/desk_notice/body.html",
    { paragraphs: &'a [String], items: &'a [String], findings: &'a [String], link: &'a str }
);

letter!(
    staff_link speaks locale,
    "email/staff_link/subject.txt" with about,
    "email/staff_link/body.txt",
    "email/staff_link/body.html",
    { kind: &'a str, link: &'a str, hours: u32 }
);

/// The language of letters that speak no other.
const LANGUAGE: Locale = Locale::English;
/// Columns of a letter's text part.
const TEXT_WIDTH: usize = 72;

impl Letter {
    /// The language that it is written in, to somebody who reads `locale`.
    pub fn language(&self, locale: Locale) -> Locale {
        match self {
            Letter::IssuePaused { .. } | Letter::DeskNotice { .. } => LANGUAGE,
            _ => locale,
        }
    }
}

/// A letter that could not be rendered: a defect of a template.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The template failed.
    #[error("a letter's template failed: {0}")]
    Template(#[from] askama::Error),
    /// The styles could not be inlined.
    #[error("a letter's styles could not be inlined: {0}")]
    Styles(#[from] css_inline::InlineError),
}

/// Renders a letter.
///
/// # Errors
/// [`RenderError`], a defect of the template.
pub fn render(letter: &Letter, frame: &Frame) -> Result<Rendered, RenderError> {
    let (accent, accent_on_dark) = (frame.theme.accent, frame.theme.accent_on_dark());
    let language = letter.language(frame.locale);
    macro_rules! with_frame {
        ($name:ident $(speaks $locale:ident)? $(with $about:ident)?, $reason:expr, { $($field:ident),* }) => {{
            let (newsletter, newsletter_url) = (frame.newsletter.as_str(), frame.newsletter_url.as_str());
            let reason = $reason.to_string();
            $(let $locale = language;)?
            let (postal_address, reason) = (frame.postal_address.as_str(), reason.as_str());
            rendered(
                $name::Subject { $($locale,)? newsletter, $($about)? }.render()?,
                &$name::Text { $($locale,)? newsletter, newsletter_url, postal_address, reason, $($field),* }.render()?,
                &$name::Html {
                    language: language.tag(), accent, accent_on_dark, $($locale,)? newsletter, newsletter_url,
                    postal_address, reason, $($about,)?
                    $($field),*
                }
                .render()?,
            )
        }};
    }
    match letter {
        Letter::Confirmation { link, hours } => {
            let hours = *hours;
            let reason = language.text("letter-reason-form");
            with_frame!(confirmation speaks locale, reason, { link, hours })
        }
        Letter::Welcome {
            edition,
            sections,
            unsubscribe_url,
            manage_url,
        } => {
            let reason = language.text("letter-reason-confirmed");
            with_frame!(welcome speaks locale, reason, { edition, sections, unsubscribe_url, manage_url })
        }
        Letter::AlreadySubscribed { manage_url, hours } => {
            let (hours, reason) = (*hours, language.text("letter-reason-form"));
            with_frame!(already_subscribed speaks locale, reason, { manage_url, hours })
        }
        Letter::ManageLink { link, hours } => {
            let (hours, reason) = (*hours, language.text("manage-letter-reason"));
            with_frame!(manage_link speaks locale, reason, { link, hours })
        }
        Letter::AddressChange { link, hours } => {
            let (hours, reason) = (*hours, language.text("address-letter-reason-asked"));
            with_frame!(address_change speaks locale, reason, { link, hours })
        }
        Letter::AddressTaken { manage_url } => {
            let reason = language.text("address-letter-reason-asked");
            with_frame!(address_taken speaks locale, reason, { manage_url })
        }
        Letter::AddressChanged {
            undo_url,
            days,
            contact,
        } => {
            let (undo_url, days) = (undo_url.as_deref(), *days);
            let reason = language.text("address-letter-reason-changed");
            with_frame!(address_changed speaks locale, reason, { undo_url, days, contact })
        }
        Letter::IssuePaused {
            number,
            issue_subject,
            why,
            advice,
            resume_url,
        } => {
            let number = *number;
            let advice = textwrap::fill(advice, TEXT_WIDTH);
            let advice = advice.as_str();
            let reason = "You get this mail because you look after this newsletter.";
            with_frame!(issue_paused, reason, { number, issue_subject, why, advice, resume_url })
        }
        Letter::StaffLink { kind, link, hours } => {
            let (hours, reason) = (*hours, language.text("staff-letter-reason"));
            let about = kind;
            with_frame!(staff_link speaks locale with about, reason, { kind, link, hours })
        }
        Letter::DeskNotice {
            about,
            paragraphs,
            items,
            findings,
            link,
        } => {
            let filled: Vec<String> = paragraphs.iter().map(|text| textwrap::fill(text, TEXT_WIDTH)).collect();
            let paragraphs = filled.as_slice();
            let reason = "You get this mail because you look after this newsletter.";
            with_frame!(desk_notice with about, reason, { paragraphs, items, findings, link })
        }
    }
}

fn rendered(subject: String, text: &str, html: &str) -> Result<Rendered, RenderError> {
    Ok(Rendered {
        subject,
        text: filled(text.trim_start()),
        html: inline_styles(html)?,
    })
}

/// Breaks lines that are too long between words; links stay whole.
fn filled(text: &str) -> String {
    let options = Options::new(TEXT_WIDTH).break_words(false);
    let at_spaces = options.word_separator(WordSeparator::AsciiSpace);
    let options = at_spaces.word_splitter(WordSplitter::NoHyphenation);
    let lines = text.lines().map(|line| match line.chars().count() <= TEXT_WIDTH {
        true => line.to_owned(),
        false => textwrap::fill(line, &options),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Moves the rules of the first style sheet onto the elements, because mail programs drop style sheets.
///
/// # Errors
/// The engine's, for a style sheet that it cannot read.
pub fn inline_styles(html: &str) -> Result<String, css_inline::InlineError> {
    let options = css_inline::InlineOptions {
        load_remote_stylesheets: false,
        ..Default::default()
    };
    css_inline::CSSInliner::new(options).inline(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_letter_has_its_link_in_both_parts() {
        let frame = Frame {
            newsletter: "Brief <& Co>".into(),
            newsletter_url: "https://news.example.org/brief".into(),
            postal_address: "1 Mill Street, Brod".into(),
            theme: Theme::default(),
            locale: Locale::English,
        };
        let link = format!("https://news.example.org/confirm/{}", "a-b_".repeat(20));
        let letter = render(
            &Letter::Confirmation {
                link: link.clone(),
                hours: 48,
            },
            &frame,
        )
        .unwrap();
        assert!(letter.text.lines().any(|line| line == link), "the link is whole");
        assert!(letter.text.contains(&link) && letter.html.contains(&link));
        assert!(letter.html.contains("Brief &lt;&amp; Co&gt;"), "names are escaped");
        assert!(letter.subject.contains("Brief <& Co>"));
        assert!(!letter.html.contains("class=\"button\"><a href") || letter.html.contains("style="));
    }
}
