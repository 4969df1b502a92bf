//! A newsletter's page and its sign-up form.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{
    AskedLanguage, Frame,
    about::{EditionView, edition_views},
    brief_list::{BriefLink, SectionLink, brief_links, section_link},
    newsletter_of, page,
    subscribe_form::{self, Entered, SubscribeForm},
};
use crate::{
    content::translations,
    domain::{EmailAddress, PersonName, Slug},
    issues::rendering::date_of,
    storage::{StorageError, briefs, editions, issues, newsletters::Newsletter, sections},
    subscribers::{
        Choices,
        sign_up::{SignUp, sign_up},
    },
    web::{FieldError, PageError, Problem, State},
};

/// Briefs shown on a newsletter's page.
const LATEST: i64 = 10;

#[derive(Template)]
#[template(path = "site/newsletter.html")]
struct NewsletterPage {
    frame: Frame,
    name: String,
    description: String,
    language: String,
    direction: String,
    form: SubscribeForm,
    briefs: Vec<BriefLink>,
    sections: Vec<SectionLink>,
    editions: Vec<EditionView>,
    archive_url: String,
    latest_issue: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "site/check_mail.html")]
struct CheckMail {
    frame: Frame,
    newsletter_name: String,
}

/// `/{newsletter}`
pub async fn show(
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    show_with(&state, newsletter, &asked, None).await
}

async fn show_with(
    state: &State,
    newsletter: Newsletter,
    asked: &AskedLanguage,
    refused: Option<(Problem, Entered)>,
) -> Result<HttpResponse, PageError> {
    let now = state.now();
    let locale = asked.within(&newsletter.language);
    let of = newsletter.clone();
    let (form, latest, sections, editions, issue, languages) = state
        .db
        .read(move |conn| {
            let latest = briefs::latest_public(conn, of.id, now, LATEST)?;
            let latest = translations::shown_in(conn, latest, locale, now)?;
            Ok::<_, StorageError>((
                subscribe_form::load(conn, &of, locale)?,
                latest,
                sections::list(conn, of.id)?,
                editions::list(conn, of.id)?,
                issues::latest_started(conn, of.id)?,
                briefs::translated_into(conn, of.id, now)?,
            ))
        })
        .await?;
    let links = &state.links;
    let latest_issue = issue.map(|issue| {
        let label = locale.text("issue-label").with("number", issue.number.to_string());
        let words = format!("{label}, {}", locale.day(date_of(&issue)));
        (words, links.issue(&newsletter.slug, issue.number))
    });
    let title = match refused {
        Some(_) => locale.text("newsletter-title-refused"),
        None => locale.text("newsletter-title"),
    };
    let status = refused.as_ref().map_or(StatusCode::OK, |(problem, _)| problem.status);
    let template = NewsletterPage {
        frame: Frame::of_newsletter_in(state, &newsletter, locale, &title.to_string())
            .in_other_languages(state, &newsletter, &format!("/{}", newsletter.slug), &languages)
            .canonical(links.newsletter(&newsletter.slug)),
        briefs: brief_links(links, &newsletter, &sections, latest, locale),
        sections: sections
            .iter()
            .map(|section| section_link(&newsletter, section, locale))
            .collect(),
        editions: edition_views(&editions, locale),
        archive_url: format!("/{}/archive", newsletter.slug),
        form: match &refused {
            Some((problem, entered)) => form.refused(problem, entered),
            None => form,
        },
        latest_issue,
        direction: newsletter.language.direction().as_str().to_owned(),
        language: newsletter.language.into(),
        name: newsletter.name,
        description: newsletter.description,
    };
    Ok(page(status, &template))
}

/// `POST /{newsletter}/subscribe`: answers the same page for every address that could be one.
pub async fn subscribe(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let from = request.peer_addr().map(|address| address.ip());
    state.sign_ups.count(from)?;
    let entered = Entered::read(&body);
    let form = match read_form(&newsletter.slug, &entered) {
        Ok(form) => form,
        Err(problem) => return show_with(&state, newsletter, &asked, Some((problem, entered))).await,
    };
    let form = SignUp {
        ip: from.filter(|_| state.keep_ip).map(|ip| ip.to_string()),
        ..form
    };
    if let Err(error) = sign_up(&state.db, &state.key, form, state.now()).await {
        let problem = Problem::from(error);
        if problem.errors.is_empty() {
            return Err(PageError(problem));
        }
        return show_with(&state, newsletter, &asked, Some((problem, entered))).await;
    }
    state.delivery.notify_one();
    let frame = Frame::of_newsletter(&state, &newsletter, "Check your mail");
    Ok(page(
        StatusCode::ACCEPTED,
        &CheckMail {
            frame,
            newsletter_name: newsletter.name,
        },
    ))
}

fn read_form(newsletter: &Slug, entered: &Entered) -> Result<SignUp, Problem> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, detail: String| {
        errors.push(FieldError {
            pointer: format!("/{field}"),
            detail,
        })
    };
    let email = EmailAddress::parse(&entered.email).map_err(|e| refuse("email", e.to_string()));
    let name = PersonName::parse(&entered.name).map_err(|e| refuse("name", e.to_string()));
    let sections: Result<Vec<Slug>, ()> = entered
        .sections
        .iter()
        .map(|text| Slug::parse(text).map_err(|_| refuse("section", format!("there is no section \"{text}\""))))
        .collect();
    let edition = entered
        .edition
        .as_ref()
        .map(|text| Slug::parse(text).map_err(|_| refuse("edition", format!("there is no edition \"{text}\""))))
        .transpose();
    match (email, name, sections, edition) {
        (Ok(email), Ok(name), Ok(sections), Ok(edition)) => Ok(SignUp {
            newsletter: newsletter.clone(),
            email,
            name,
            choices: Choices { sections, edition },
            source: format!("form /{newsletter}"),
            ip: None,
        }),
        _ => Err(Problem::invalid_fields(errors)),
    }
}
