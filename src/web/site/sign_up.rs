//! `POST /{newsletter}/subscribe`: what becomes of a sign-up form.
//!
//! A form that cannot be taken as it is comes back with everything that was entered and the reason beside its field. One
//! without a good stamp (from another site, or a page that is a day old) is no error: it comes back to be sent once more.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use askama::Template;

use super::{
    AskedLanguage, Frame, Policy, newsletter_of,
    private_page::see_other,
    sheet,
    subscribe_form::{self, Entered, Refusal, SubscribeForm},
};
use crate::{
    domain::{EmailAddress, EmailAddressError, Language, PersonName, PersonNameError, Slug},
    locale::Locale,
    storage::newsletters::Newsletter,
    subscribers::{
        ChoiceError, Choices, Pace,
        sign_up::{SignUp, SignUpError, sign_up},
        tally::Outcome,
        wordings::{AgreedTo, Shown},
    },
    web::{PageError, Problem, State, TooMany},
};

#[derive(Template)]
#[template(path = "site/sign_up.html")]
struct FormAgain {
    heading: String,
    lead: String,
    form: SubscribeForm,
}

#[derive(Template)]
#[template(path = "site/check_mail.html")]
struct CheckMail {
    locale: Locale,
    newsletter_name: String,
    takes_longer: bool,
    mailbox: bool,
}

/// A form that was sent, and in which language its reader is answered.
struct Sent<'a> {
    state: &'a State,
    path: String,
    /// Looked up where the words that the form has shown do not tell it.
    newsletter: Option<Newsletter>,
    shown: Option<Shown>,
    entered: Entered,
    chosen: Option<Locale>,
    locale: Locale,
}

/// Why and how a form comes back.
struct Again {
    status: StatusCode,
    title: String,
    heading: String,
    lead: String,
    /// The message over the refusals.
    problems: &'static str,
    refusals: Vec<Refusal>,
}

/// What a form says.
struct Filled {
    email: EmailAddress,
    name: PersonName,
    choices: Choices,
}

/// `GET /{newsletter}/subscribe`: by reloading a page with a refused form. The form is on the newsletter's page.
pub async fn back(state: web::Data<State>, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    Ok(see_other(&format!("/{}#subscribe-heading", newsletter.slug)))
}

/// Answers the same page for every address that could be one. Costs one transaction and no other query, for a form whose
/// words this process has shown.
pub async fn subscribe(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let entered = Entered::read(&body);
    let chosen = Locale::of_tag(&entered.lang).or(asked.chosen());
    let (path, wordings) = (path.into_inner(), &state.sign_ups.wordings);
    let slug = Slug::parse(&path).ok();
    let mut shown = slug.and_then(|slug| wordings.known(&slug, &entered.wording));
    let mut newsletter = None;
    if shown.is_none() {
        let found = newsletter_of(&state, &path).await?;
        shown = wordings.shown(&state.db, &found, &entered.wording).await?;
        newsletter = Some(found);
    }
    let of_form = shown.as_ref().map(|shown| shown.locale);
    let of_newsletter = newsletter.as_ref().map(|of| asked.within(&of.language));
    let sent = Sent {
        locale: chosen.or(of_form).or(of_newsletter).unwrap_or_default(),
        state: &state,
        path,
        newsletter,
        shown,
        entered,
        chosen,
    };
    sent.answer(&request).await
}

impl Sent<'_> {
    async fn answer(self, request: &HttpRequest) -> Result<HttpResponse, PageError> {
        let (door, now) = (&self.state.sign_ups, self.state.now());
        if !self.entered.homepage.is_empty() {
            door.note(Outcome::Trapped);
            return Ok(self.check_mail(&self.newsletter().await?, Pace::AtOnce));
        }
        let stamped = |shown: &&Shown| door.is_stamp_good(&shown.newsletter, &self.entered.stamp, now);
        let Some(shown) = self.shown.as_ref().filter(stamped) else {
            door.note(Outcome::OneMoreStep);
            return match self.read() {
                Ok(_) => self.one_more_step("subscribe-one-more-lead").await,
                Err(refusals) => self.refuse(StatusCode::UNPROCESSABLE_ENTITY, refusals).await,
            };
        };
        let at_door = match door.let_in(request) {
            Ok(at_door) => at_door,
            Err(TooMany(wait)) => {
                let minutes = i64::try_from(wait.as_secs().div_ceil(60)).unwrap_or(i64::MAX);
                let words = self.locale.text("subscribe-too-many").with("minutes", minutes);
                let refused = self.refuse(StatusCode::TOO_MANY_REQUESTS, vec![("", words.to_string())]);
                return Ok(later(refused.await?, HeaderValue::from(wait.as_secs().max(1))));
            }
        };
        let filled = match self.read() {
            Ok(filled) => filled,
            Err(refusals) => return self.refuse(StatusCode::UNPROCESSABLE_ENTITY, refusals).await,
        };
        let mut proof = None;
        if at_door.asks_for_proof && !self.entered.altcha.is_empty() {
            match door.check_proof(&shown.newsletter, &self.entered.altcha, now).await {
                Ok(solution) => proof = Some(solution),
                Err(_) => return self.one_more_step("subscribe-proof-again").await,
            }
        }
        let pace = door.pace(at_door, proof.is_some());
        let form = SignUp {
            source: format!("form /{}", shown.newsletter),
            newsletter: shown.newsletter.clone(),
            email: filled.email,
            name: filled.name,
            choices: filled.choices,
            language: self.chosen.and_then(|locale| Language::parse(locale.tag()).ok()),
            agreed_to: AgreedTo::Shown(shown.id.clone()),
            ip: at_door.from.filter(|_| self.state.keep_ip).map(|ip| ip.to_string()),
            pace,
            proof,
        };
        match sign_up(&self.state.db, &self.state.key, &door.offers, form, now).await {
            Ok(offer) => {
                door.note(match pace {
                    Pace::AtOnce => Outcome::Recorded,
                    Pace::Held(_) | Pace::Paced(_) => Outcome::Held,
                });
                self.state.delivery.notify_one();
                Ok(self.check_mail(&offer.newsletter, pace))
            }
            Err(error) => self.not_recorded(error).await,
        }
    }

    async fn not_recorded(&self, error: SignUpError) -> Result<HttpResponse, PageError> {
        let door = &self.state.sign_ups;
        let words = |id| self.locale.text(id).to_string();
        match error {
            SignUpError::Proof(_) => {
                door.note(Outcome::BadProof);
                self.one_more_step("subscribe-proof-again").await
            }
            SignUpError::Crowded => {
                door.note(Outcome::Crowded);
                let seconds = Problem::from(error).retry_after.unwrap_or(1);
                let refused = self.refuse(StatusCode::SERVICE_UNAVAILABLE, vec![("", words("subscribe-crowded"))]);
                Ok(later(refused.await?, HeaderValue::from(seconds)))
            }
            SignUpError::Choice(ChoiceError::UnknownSection(_)) => {
                let refusals = vec![("sections", words("subscribe-section-unknown"))];
                self.refuse(StatusCode::UNPROCESSABLE_ENTITY, refusals).await
            }
            SignUpError::Choice(ChoiceError::UnknownEdition(_)) => {
                let refusals = vec![("edition", words("subscribe-edition-unknown"))];
                self.refuse(StatusCode::UNPROCESSABLE_ENTITY, refusals).await
            }
            error => Err(PageError(Problem::from(error))),
        }
    }

    async fn newsletter(&self) -> Result<Newsletter, PageError> {
        match &self.newsletter {
            Some(newsletter) => Ok(newsletter.clone()),
            None => newsletter_of(self.state, &self.path).await,
        }
    }

    /// Reads the fields, and says what is wrong with each in the reader's language.
    fn read(&self) -> Result<Filled, Vec<Refusal>> {
        let (door, entered) = (&self.state.sign_ups, &self.entered);
        let mut refusals = Vec::new();
        let mut refuse = |field, id| refusals.push((field, self.locale.text(id).to_string()));
        let email = match EmailAddress::parse(&entered.email) {
            Ok(email) if !door.allows_address(&email) => {
                refuse("email", "subscribe-email-disposable");
                None
            }
            Ok(email) => Some(email),
            Err(error) => {
                refuse("email", email_words(error));
                None
            }
        };
        let name = match PersonName::parse(&entered.name) {
            Ok(name) if !door.allows_name(&name) => {
                refuse("name", "subscribe-name-link");
                None
            }
            Ok(name) => Some(name),
            Err(error) => {
                refuse("name", name_words(error));
                None
            }
        };
        let sections: Result<Vec<Slug>, _> = entered.sections.iter().map(|text| Slug::parse(text)).collect();
        if sections.is_err() {
            refuse("sections", "subscribe-section-unknown");
        }
        let edition = entered.edition.as_deref().map(Slug::parse).transpose();
        if edition.is_err() {
            refuse("edition", "subscribe-edition-unknown");
        }
        match (email, name, sections, edition) {
            (Some(email), Some(name), Ok(sections), Ok(edition)) => Ok(Filled {
                email,
                name,
                choices: Choices { sections, edition },
            }),
            _ => Err(refusals),
        }
    }

    /// The form as it was filled in, with a fresh stamp, to be sent once more.
    async fn one_more_step(&self, lead: &'static str) -> Result<HttpResponse, PageError> {
        let heading = self.locale.text("subscribe-one-more").to_string();
        let again = Again {
            status: StatusCode::OK,
            title: heading.clone(),
            heading,
            lead: self.locale.text(lead).to_string(),
            problems: "subscribe-problems",
            refusals: Vec::new(),
        };
        self.again(again).await
    }

    /// The form as it was filled in, and what of it was refused.
    async fn refuse(&self, status: StatusCode, refusals: Vec<Refusal>) -> Result<HttpResponse, PageError> {
        let problems = match status {
            StatusCode::UNPROCESSABLE_ENTITY => "subscribe-problems",
            _ => "subscribe-later",
        };
        let again = Again {
            status,
            problems,
            title: self.locale.text("subscribe-error-title").to_string(),
            heading: self.locale.text("subscribe-title").to_string(),
            lead: String::new(),
            refusals,
        };
        self.again(again).await
    }

    async fn again(&self, again: Again) -> Result<HttpResponse, PageError> {
        let newsletter = self.newsletter().await?;
        let (of, locale) = (newsletter.clone(), self.locale);
        let offer = self.state.db.read(move |conn| subscribe_form::load(conn, &of, locale));
        let form = offer.await?.form(self.state, &newsletter, self.chosen).await;
        let form = form.filled(&self.entered).framed(self.entered.is_framed);
        let page = FormAgain {
            heading: again.heading,
            lead: again.lead,
            form: form.refused(again.problems, again.refusals),
        };
        let policy = Policy {
            runs_scripts: page.form.policy().runs_scripts,
            ..self.policy()
        };
        let frame = Frame::of_newsletter_in(self.state, &newsletter, self.locale, &again.title);
        Ok(sheet(again.status, &frame, &page, policy))
    }

    fn check_mail(&self, newsletter: &Newsletter, pace: Pace) -> HttpResponse {
        let title = self.locale.text("subscribe-check").to_string();
        let page = CheckMail {
            locale: self.locale,
            newsletter_name: newsletter.name.clone(),
            takes_longer: pace != Pace::AtOnce,
            mailbox: self.state.catcher.is_some(),
        };
        let frame = Frame::of_newsletter_in(self.state, newsletter, self.locale, &title);
        sheet(StatusCode::ACCEPTED, &frame, &page, self.policy())
    }

    fn policy(&self) -> Policy<'_> {
        let origins = self.state.sign_ups.settings.allowed_origins.as_slice();
        Policy {
            framed_by: self.entered.is_framed.then_some(origins),
            is_private: true,
            ..Policy::default()
        }
    }
}

fn later(mut answer: HttpResponse, seconds: HeaderValue) -> HttpResponse {
    answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    answer
}

fn email_words(error: EmailAddressError) -> &'static str {
    match error {
        EmailAddressError::Empty => "subscribe-email-empty",
        EmailAddressError::TooLong => "subscribe-email-too-long",
        EmailAddressError::ControlCharacter => "subscribe-email-control",
        EmailAddressError::Form => "subscribe-email-form",
        EmailAddressError::Domain => "subscribe-email-domain",
    }
}

fn name_words(error: PersonNameError) -> &'static str {
    match error {
        PersonNameError::TooLong => "subscribe-name-too-long",
        PersonNameError::ControlCharacter => "subscribe-name-control",
    }
}
