//! What the built-in catcher has caught; these pages exist only while mail goes there.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use mail_parser::{Address, Message, MessageParser};

use super::{Frame, page};
use crate::{
    domain::Timestamp,
    mail::catcher::{Catcher, Caught},
    web::{PageError, Problem, State},
};

/// Messages shown in the list.
const SHOWN: usize = 200;

struct MailboxRow {
    number: u64,
    to: String,
    from: String,
    subject: String,
    received: String,
}

#[derive(Template)]
#[template(path = "site/mailbox.html")]
struct MailboxPage {
    frame: Frame,
    messages: Vec<MailboxRow>,
}

#[derive(Template)]
#[template(path = "site/message.html")]
struct MessagePage {
    frame: Frame,
    number: u64,
    subject: String,
    from: String,
    to: String,
    date: String,
    headers: Vec<(String, String)>,
    text: String,
    text_links: Vec<String>,
    html_url: Option<String>,
}

/// `/mailbox`
pub async fn list(state: web::Data<State>) -> Result<HttpResponse, PageError> {
    let messages = catcher(&state)?.messages().into_iter().take(SHOWN).map(|caught| {
        let parsed = MessageParser::default().parse(&*caught.raw);
        MailboxRow {
            number: caught.number,
            to: parsed.as_ref().map(|m| people(m.to())).unwrap_or_default(),
            from: parsed.as_ref().map(|m| people(m.from())).unwrap_or_default(),
            subject: parsed
                .as_ref()
                .and_then(|m| m.subject())
                .unwrap_or("(no subject)")
                .to_owned(),
            received: Timestamp::from_millis(caught.received_at_ms)
                .utc()
                .format("%H:%M:%S")
                .to_string(),
        }
    });
    let messages = messages.collect();
    Ok(page(
        StatusCode::OK,
        &MailboxPage {
            frame: Frame::of_site(&state, "Mailbox"),
            messages,
        },
    ))
}

/// `/mailbox/{number}`
pub async fn show(state: web::Data<State>, path: web::Path<u64>) -> Result<HttpResponse, PageError> {
    let caught = caught(&state, *path)?;
    let message = parse(&caught)?;
    let text = message
        .body_text(0)
        .map(|text| text.replace("\r\n", "\n"))
        .unwrap_or_default();
    let subject = message.subject().unwrap_or("(no subject)").to_owned();
    let template = MessagePage {
        frame: Frame::of_site(&state, &subject),
        number: caught.number,
        from: people(message.from()),
        to: people(message.to()),
        date: message
            .date()
            .map(mail_parser::DateTime::to_rfc3339)
            .unwrap_or_default(),
        headers: message
            .headers_raw()
            .map(|(name, value)| (name.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")))
            .collect(),
        text_links: links_in(&text),
        html_url: html_part(&message).map(|_| format!("/mailbox/{}/html", caught.number)),
        subject,
        text,
    };
    Ok(page(StatusCode::OK, &template))
}

/// `/mailbox/{number}/html`: the HTML part as a mail program would show it, unable to run or send anything.
pub async fn html(state: web::Data<State>, path: web::Path<u64>) -> Result<HttpResponse, PageError> {
    let caught = caught(&state, *path)?;
    let message = parse(&caught)?;
    let html = html_part(&message).ok_or_else(|| Problem::not_found("This message has no HTML part."))?;
    Ok(sandboxed(&html))
}

/// Answers with a mail's HTML for a frame of a page of ours.
pub(in crate::web) fn sandboxed(html: &str) -> HttpResponse {
    let html = html.replacen("<head>", "<head><base target=\"_top\">", 1);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; \
             sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
        ))
        .body(html)
}

fn catcher(state: &State) -> Result<&Catcher, PageError> {
    let none = || Problem::not_found("There is nothing at this address.").into();
    state.catcher.as_ref().ok_or_else(none)
}

fn caught(state: &State, number: u64) -> Result<Caught, PageError> {
    let gone = || Problem::not_found("This message is not in the mailbox (any more).").into();
    catcher(state)?.message(number).ok_or_else(gone)
}

fn parse(caught: &Caught) -> Result<Message<'_>, PageError> {
    let unreadable = || Problem::internal(&"a caught message cannot be read").into();
    MessageParser::default().parse(&*caught.raw).ok_or_else(unreadable)
}

/// The HTML part of a message.
pub(in crate::web) fn html_part(message: &Message<'_>) -> Option<String> {
    let has_html = message.html_bodies().any(|part| part.is_text_html());
    message
        .body_html(0)
        .filter(|_| has_html)
        .map(std::borrow::Cow::into_owned)
}

fn people(address: Option<&Address<'_>>) -> String {
    let Some(address) = address else { return String::new() };
    let one = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (_, address) => address.unwrap_or_default().to_owned(),
    };
    address.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn links_in(text: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let link = word.trim_matches(['<', '>', '(', ')', ',']);
        let web = link.starts_with("https://") || link.starts_with("http://");
        if web && !links.iter().any(|known| known == link) {
            links.push(link.to_owned());
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_text_are_listed_once() {
        let text = "Open\nhttps://example.org/a?b=c and <http://example.org/x>, https://example.org/a?b=c";
        assert_eq!(links_in(text), ["https://example.org/a?b=c", "http://example.org/x"]);
    }
}
