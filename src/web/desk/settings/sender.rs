//! Who a newsletter's mail comes from, the records to publish about it, and what is published.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Entered, Frame, Heading, Member, heading, newsletter::save, owned, page_with, path_of, sent, status};
use crate::{
    domain::{EmailAddress, PersonName},
    issues::preflight::{Finding, Published},
    storage::newsletters::{Newsletter, NewsletterSettings},
    web::{PageError, State, desk::member::see_other},
};

struct RecordView {
    kind: &'static str,
    name: String,
    value: Option<String>,
    /// What name servers answer, once they were asked.
    published: Option<Published>,
}

#[derive(Template)]
#[template(path = "desk/settings/sender.html")]
struct SenderPage {
    frame: Frame,
    heading: Heading,
    path: String,
    e: Entered,
    records: Vec<RecordView>,
    return_path: String,
    /// What is wrong with what is published, once it was looked at.
    findings: Option<Vec<Finding>>,
}

fn known(newsletter: &Newsletter) -> Entered {
    let some = |address: &Option<EmailAddress>| address.clone().map(String::from).unwrap_or_default();
    Entered::known([
        ("from_name", newsletter.from_name.as_str().to_owned()),
        ("from_address", newsletter.from_address.as_str().to_owned()),
        ("reply_to", some(&newsletter.reply_to)),
        ("return_path", some(&newsletter.return_path)),
        ("version", newsletter.version.to_string()),
    ])
}

async fn shown(state: &State, member: &Member, newsletter: &Newsletter, e: Entered, ask: bool) -> HttpResponse {
    let network = &state.network;
    let (published, findings) = match ask {
        true => {
            let (published, findings) =
                futures::join!(network.published(newsletter), network.look_at_sender(newsletter));
            (Some(published), Some(findings))
        }
        false => (None, None),
    };
    let mut published = published.map(Vec::into_iter);
    let records = network.records(newsletter).into_iter().map(|record| RecordView {
        kind: record.kind.as_str(),
        name: record.name,
        value: record.value,
        published: published.as_mut().and_then(Iterator::next),
    });
    let return_path = newsletter.return_path.as_ref().unwrap_or(&newsletter.from_address);
    let template = SenderPage {
        records: records.collect(),
        return_path: return_path.as_str().to_owned(),
        frame: Frame::inside(state, member, member.locale.text("desk-settings-sender").to_string()),
        heading: heading(member, newsletter, "/sender"),
        path: path_of(&newsletter.slug, "/sender"),
        findings,
        e,
    };
    page_with(status(&template.e), &template)
}

/// `GET /desk/settings/newsletters/{slug}/sender`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = owned(&state, &member, &path).await?;
    Ok(shown(&state, &member, &newsletter, known(&newsletter), false).await)
}

/// An address that may be absent.
fn address(e: &mut Entered, name: &str, member: &Member) -> Option<Option<EmailAddress>> {
    let read = e.some(name).map(EmailAddress::parse).transpose();
    e.read(name, read, member.locale.text("desk-settings-problem-email"))
}

/// `POST /desk/settings/newsletters/{slug}/sender`
pub async fn change(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, mut e) = sent(&request, &state, &member, &body, &path).await?;
    let l = member.locale;
    let from_name = PersonName::parse(e.one("from_name"));
    let from_name = e.read("from_name", from_name, l.text("desk-settings-problem-sender-name"));
    let from_address = EmailAddress::parse(e.one("from_address"));
    let from_address = e.read("from_address", from_address, l.text("desk-settings-problem-email"));
    let (reply_to, return_path) = (
        address(&mut e, "reply_to", &member),
        address(&mut e, "return_path", &member),
    );
    let read = (from_name, from_address, reply_to, return_path);
    if let (Some(from_name), Some(from_address), Some(reply_to), Some(return_path)) = read {
        let settings = NewsletterSettings {
            from_name,
            from_address,
            reply_to,
            return_path,
            ..NewsletterSettings::from(&newsletter)
        };
        if save(&state, &member, &newsletter, &mut e, settings).await? {
            return Ok(see_other(&path_of(&newsletter.slug, "/sender")));
        }
    }
    Ok(shown(&state, &member, &newsletter, e, false).await)
}

/// `POST /desk/settings/newsletters/{slug}/sender/check`: asks name servers.
pub async fn check(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (newsletter, _) = sent(&request, &state, &member, &body, &path).await?;
    Ok(shown(&state, &member, &newsletter, known(&newsletter), true).await)
}
