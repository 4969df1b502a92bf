//! Spliced messages against the same messages composed the slow way.

use mail_parser::{Message, MessageParser};
use proptest::prelude::*;

use super::*;
use crate::{
    domain::{EmailAddress, PersonName, Timestamp},
    mail::{
        message::{Parts, Party, compose},
        segments,
    },
};

const LEAVE: &str = "https://news.example.org/unsubscribe/";
const TOKEN: &str = "AAAAAAAAACqVx0_-kd8sJmZp3TTm2Q0h";
const CLICK: &str = "https://news.example.org/c/AQLxuB4dcdQCrw";

/// What a part holds, before and after the choice of one reader.
#[derive(Debug, Clone)]
struct Content {
    intro: String,
    /// By section: a heading and its briefs.
    sections: Vec<(String, Vec<String>)>,
    footer: String,
}

impl Content {
    fn rendered(&self) -> String {
        let mut text = format!("{}{}\n", self.intro, segments::reader_name("Leserin"));
        let mut index = 0;
        for (place, (heading, briefs)) in self.sections.iter().enumerate() {
            let (open, close) = segments::section(place);
            text.push_str(&format!("{open}{heading}"));
            for brief in briefs {
                let (open, close) = segments::brief(index);
                let mark = segments::click_mark();
                text.push_str(&format!("{open}{brief} {CLICK}{mark}\"{close}"));
                index += 1;
            }
            text.push_str(&close);
        }
        text.push_str(&format!("\n{LEAVE}{} {}\n", segments::unsubscribe_token(), self.footer));
        text
    }

    fn mask(&self, taken: &[bool]) -> Mask {
        let mut mask = Mask::NONE;
        let mut index = 0;
        for (place, (_, briefs)) in self.sections.iter().enumerate() {
            for _ in briefs {
                if taken[index % taken.len()] {
                    mask.take(index, place);
                }
                index += 1;
            }
        }
        mask
    }

    fn for_reader(&self, mask: &Mask, name: &str, mark: &str) -> String {
        let name = if name.is_empty() { "Leserin" } else { name };
        let mut text = format!("{}{name}\n", self.intro);
        let mut index = 0;
        for (heading, briefs) in &self.sections {
            let first = index;
            index += briefs.len();
            if (first..index).any(|brief| mask.takes_brief(brief)) {
                text.push_str(heading);
            }
            let taken = briefs.iter().zip(first..).filter(|(_, brief)| mask.takes_brief(*brief));
            taken.for_each(|(brief, _)| text.push_str(&format!("{brief} {CLICK}{mark}\"")));
        }
        text.push_str(&format!("\n{LEAVE}{TOKEN} {}\n", self.footer));
        text
    }
}

/// What mail programs see of a message.
fn seen(message: &Message<'_>) -> Vec<String> {
    let party = |address: Option<&mail_parser::Address<'_>>| {
        let first = address.and_then(|address| address.first());
        let name = first.and_then(|party| party.name()).unwrap_or_default();
        format!(
            "{} <{}>",
            name,
            first.and_then(|party| party.address()).unwrap_or_default()
        )
    };
    let raw = |name: &str| {
        let value = message.header_raw(name).unwrap_or_default();
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let body = |text: Option<std::borrow::Cow<'_, str>>| text.unwrap_or_default().replace("\r\n", "\n");
    vec![
        message.subject().unwrap_or_default().to_owned(),
        message.message_id().unwrap_or_default().to_owned(),
        message.date().map(|date| date.to_rfc3339()).unwrap_or_default(),
        party(message.from()),
        party(message.to()),
        party(message.reply_to()),
        raw("List-Unsubscribe"),
        raw("List-Unsubscribe-Post"),
        raw("List-Id"),
        raw("Content-Language"),
        raw("MIME-Version"),
        body(message.body_text(0)),
        body(message.body_html(0)),
        message.parts.len().to_string(),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "([a-zA-ZўёіЎ€🚲=.,;:<>&\"' \t-]{0,90}\n?){0,5}",
        "([а-яўіё .]{0,90}\n?){0,5}",
    ]
}

/// A text part and an HTML part with the same sections and briefs.
fn parts() -> impl Strategy<Value = (Content, Content)> {
    let both = || (text(), text());
    let section = (both(), prop::collection::vec(both(), 1..4));
    let parts = (both(), prop::collection::vec(section, 1..4), "[a-z. ўé=]{0,80}");
    parts.prop_map(|((intro, html_intro), sections, footer)| {
        let (mut plain, mut html) = (Vec::new(), Vec::new());
        for ((heading, html_heading), briefs) in sections {
            let (texts, html_texts) = briefs.into_iter().unzip();
            plain.push((heading, texts));
            html.push((html_heading, html_texts));
        }
        let content = |intro, sections| Content {
            intro,
            sections,
            footer: footer.clone(),
        };
        (content(intro, plain), content(html_intro, html))
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Za-z .,\"\\\\'-]{1,60}",
        "[а-яўі А-Я]{1,120}",
        "[أ-ي一-龥 🚲é=?_<>@]{1,60}",
    ]
}

proptest! {
    #[test]
    fn a_spliced_message_reads_as_one_composed_the_slow_way(
        (plain, html) in parts(),
        taken in prop::collection::vec(any::<bool>(), 1..12),
        name in name(),
        subject in "[A-Za-zўё€🚲 .:=?]{0,150}",
        named_subject in any::<bool>(),
        mark in prop_oneof![Just(""), Just("/AwABtqU0kd8sJg")],
    ) {
        let name = PersonName::parse(&name).unwrap();
        let address = EmailAddress::parse("anna.novik+news@example.org").unwrap();
        let desk = PersonName::parse("Аналітыка, \"Дэск\"").unwrap();
        let from = EmailAddress::parse("desk@example.org").unwrap();
        let other = [("List-Id", "<weekly.example.org>".to_owned())];
        let head = Head {
            from: Party { name: &desk, address: &from },
            reply_to: Some(&from),
            subject: &subject,
            date: Timestamp::from_millis(1_800_000_000_000),
            language: "be",
            headers: &other,
        };
        let cut = |content: &Content| Segments::cut(&content.rendered()).unwrap();
        let own_subject = Segments::cut(&format!("{subject}, {}!", segments::reader_name("reader"))).unwrap();
        let compiled = CompiledMessage::compile(&Template {
            head: head.clone(),
            subjects: if named_subject { std::slice::from_ref(&own_subject) } else { &[] },
            id_domain: "example.org",
            unsubscribe: LEAVE,
            leave_by_mail: "desk@example.org",
            boundary: "=_vesnik",
            text: &cut(&plain),
            html: &cut(&html),
        })
        .unwrap();
        let shown = name.as_str().trim();
        let mask = plain.mask(&taken);
        let fields = Fields {
            name: shown,
            address: address.as_str(),
            message_id: "0123abc",
            unsubscribe_token: TOKEN,
            click_mark: mark,
        };
        let mut wire = Wire::default();
        compiled.splice(&mask, &fields, &mut wire);
        let bytes = wire.as_bytes();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            prop_assert!(line.ends_with(b"\r\n") && line.len() <= 1000 && !line.starts_with(b"."));
        }
        prop_assert!(bytes.is_ascii());
        let mut escaped = String::new();
        Html.write_escaped_str(&mut escaped, shown).unwrap();
        let mut headers = other.to_vec();
        let by_mail = format!("<mailto:desk@example.org?subject=unsubscribe%20{TOKEN}>");
        headers.push(("List-Unsubscribe", format!("<{LEAVE}{TOKEN}>, {by_mail}")));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        let called = if shown.is_empty() { "reader" } else { shown };
        let read_subject = match named_subject {
            true => format!("{subject}, {called}!"),
            false => subject.clone(),
        };
        let slow = compose(Parts {
            head: Head { headers: &headers, subject: &read_subject, ..head.clone() },
            to: Party { name: &name, address: &address },
            message_id: "0123abc",
            text: plain.for_reader(&mask, shown, mark),
            html: html.for_reader(&mask, &escaped, mark),
        })
        .unwrap();
        let parser = MessageParser::default();
        let (fast, slow) = (parser.parse(bytes).unwrap(), parser.parse(&slow).unwrap());
        prop_assert_eq!(seen(&fast), seen(&slow));
    }
}

#[test]
fn a_copy_is_the_same_octets_whenever_it_is_made() {
    let from = EmailAddress::parse("desk@example.org").unwrap();
    let nobody = PersonName::default();
    let part = Segments::cut("Body\n").unwrap();
    let compile = || {
        CompiledMessage::compile(&Template {
            head: Head {
                from: Party {
                    name: &nobody,
                    address: &from,
                },
                reply_to: None,
                subject: "Vote",
                date: Timestamp::from_millis(1_800_000_000_000),
                language: "en",
                headers: &[],
            },
            subjects: &[],
            id_domain: "example.org",
            unsubscribe: LEAVE,
            leave_by_mail: "desk@example.org",
            boundary: "=_vesnik",
            text: &part,
            html: &part,
        })
        .unwrap()
    };
    let fields = Fields {
        name: "",
        address: "ганна@example.org",
        message_id: "1",
        unsubscribe_token: TOKEN,
        click_mark: "",
    };
    let (mut first, mut second) = (Wire::default(), Wire::of(b"of an earlier message"));
    compile().splice(&Mask::NONE, &fields, &mut first);
    compile().splice(&Mask::NONE, &fields, &mut second);
    assert_eq!(first.as_bytes(), second.as_bytes());
    assert!(first.eight_bit, "an address beyond ASCII needs 8BITMIME");
}
