//! What the page's forms do.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;

use super::{refuse, show_with};
use crate::{
    domain::{DepartureReason, EmailAddress, Language, PersonName, Slug, Token, Zone},
    locale::Locale,
    subscribers::{
        ChoiceError, Choices,
        address_change::{self, AddressChangeError},
        departure,
        preferences::{self as room, Joining, PreferencesError, Which},
        reader_names,
        wordings::Wording,
    },
    web::{
        PageError, Problem, State,
        form::Form,
        site::{AskedLanguage, private_page::see_other},
    },
};

/// A form that was refused, with what was entered.
pub(super) struct Refused {
    pub(super) field: &'static str,
    /// The slug of the newsletter whose form it is; empty for a form about the reader.
    pub(super) newsletter: String,
    pub(super) words: String,
    pub(super) form: Form,
}

/// Why a form is not carried out.
enum Refusal {
    /// A field, by the message that says why.
    Field(&'static str, &'static str),
    /// The day of a pause.
    Day(crate::subscribers::pausing::PauseDays),
    /// Anything else.
    Room(PreferencesError),
    Problem(Problem),
}

impl From<PreferencesError> for Refusal {
    fn from(error: PreferencesError) -> Self {
        match error {
            PreferencesError::Choice(ChoiceError::Pause(days)) => Refusal::Day(days),
            PreferencesError::Choice(ChoiceError::UnknownSection(_)) => {
                Refusal::Field("section", "preferences-problem-section")
            }
            PreferencesError::Choice(ChoiceError::UnknownEdition(_) | ChoiceError::NoEdition) => {
                Refusal::Field("edition", "preferences-problem-edition")
            }
            error => Refusal::Room(error),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::Problem(problem)
    }
}

/// A form's request, read.
struct Filled {
    state: web::Data<State>,
    asked: AskedLanguage,
    path: String,
    form: Form,
}

impl Filled {
    fn new(state: web::Data<State>, asked: AskedLanguage, path: web::Path<String>, body: &web::Bytes) -> Self {
        Filled {
            state,
            asked,
            path: path.into_inner(),
            form: Form::read(body),
        }
    }

    fn token(&self) -> Result<Token, Refusal> {
        Token::parse(&self.path).ok_or(Refusal::Room(PreferencesError::Unknown))
    }

    fn newsletter(&self) -> Result<Slug, Refusal> {
        let slug = Slug::parse(self.form.one("newsletter"));
        slug.map_err(|_| Refusal::Room(PreferencesError::NotSubscribed))
    }

    /// The sections and the edition that were chosen.
    fn choices(&self) -> Result<Choices, Refusal> {
        let sections: Result<Vec<Slug>, _> = self.form.all("section").map(Slug::parse).collect();
        let edition = Some(self.form.one("edition")).filter(|slug| !slug.is_empty());
        let edition = edition.map(Slug::parse).transpose();
        Ok(Choices {
            sections: sections.map_err(|_| Refusal::Field("section", "preferences-problem-section"))?,
            edition: edition.map_err(|_| Refusal::Field("edition", "preferences-problem-edition"))?,
        })
    }

    /// Back to the page when it was done, or the page with what was refused.
    async fn answer(self, done: Result<&'static str, Refusal>) -> Result<HttpResponse, PageError> {
        let refusal = match done {
            Ok(done) => {
                let newsletter = match Slug::parse(self.form.one("newsletter")) {
                    Ok(slug) => format!("&newsletter={slug}"),
                    Err(_) => String::new(),
                };
                self.state.delivery.notify_one();
                return Ok(see_other(&format!(
                    "/preferences/{}?done={done}{newsletter}",
                    self.path
                )));
            }
            Err(refusal) => refusal,
        };
        let (field, id, days) = match refusal {
            Refusal::Field(field, id) => (field, id, None),
            Refusal::Day(days) => ("pause_until", "preferences-problem-day", Some(days)),
            Refusal::Room(error) => return refuse(&self.state, &self.asked, &self.path, error),
            Refusal::Problem(problem) => return Err(problem.into()),
        };
        let present = match self.token() {
            Ok(token) => room::look(&self.state.db, &token, self.state.now()).await,
            Err(_) => Err(PreferencesError::Unknown),
        };
        let present = match present {
            Ok(present) => present,
            Err(error) => return refuse(&self.state, &self.asked, &self.path, error),
        };
        let locale = super::language(&self.asked, &present);
        let mut words = locale.text(id);
        if let Some(days) = days {
            words = words
                .with("first", day(locale, days.first))
                .with("last", day(locale, days.last));
        }
        let refused = Refused {
            field,
            newsletter: self.form.one("newsletter").to_owned(),
            words: words.to_string(),
            form: self.form,
        };
        Ok(show_with(
            &self.state,
            &self.asked,
            &self.path,
            present,
            None,
            Some(refused),
        ))
    }
}

fn day(locale: Locale, day: NaiveDate) -> String {
    locale.day(day.and_time(chrono::NaiveTime::MIN).and_utc().into())
}

macro_rules! form {
    ($(#[$doc:meta])* $name:ident, |$filled:ident| $does:expr) => {
        $(#[$doc])*
        pub async fn $name(
            state: web::Data<State>,
            asked: AskedLanguage,
            path: web::Path<String>,
            body: web::Bytes,
        ) -> Result<HttpResponse, PageError> {
            let filled = Filled::new(state, asked, path, &body);
            let $filled = &filled;
            let done = async { $does }.await;
            filled.answer(done).await
        }
    };
}

form!(
    /// `POST /preferences/{token}/choices`: sections, edition and time zone of a newsletter.
    choices,
    |filled| {
        let zone = Some(filled.form.one("zone")).filter(|name| !name.is_empty());
        let zone = zone.map(Zone::parse).transpose();
        let zone = zone.map_err(|_| Refusal::Field("zone", "preferences-problem-zone"))?;
        let (state, choices) = (&filled.state, filled.choices()?);
        let newsletter = filled.newsletter()?;
        room::choose(&state.db, &filled.token()?, newsletter, choices, zone, state.now()).await?;
        Ok("choices")
    }
);

form!(
    /// `POST /preferences/{token}/pause`: until a day, or no longer.
    pause,
    |filled| {
        let until = match (filled.form.has("end"), filled.form.one("pause_until")) {
            (true, _) => None,
            (false, text) => {
                let day: Result<NaiveDate, _> = text.parse();
                Some(day.map_err(|_| Refusal::Field("pause_until", "preferences-problem-no-day"))?)
            }
        };
        let (state, newsletter) = (&filled.state, filled.newsletter()?);
        room::pause(&state.db, &filled.token()?, newsletter, until, state.now()).await?;
        Ok(if until.is_some() { "pause" } else { "resume" })
    }
);

form!(
    /// `POST /preferences/{token}/measuring`: whether the reader's clicks in a newsletter's mails may be kept.
    measuring,
    |filled| {
        let (state, token) = (&filled.state, filled.token()?);
        let present = room::look(&state.db, &token, state.now()).await?;
        let locale = super::language(&filled.asked, &present);
        let (newsletter, agrees) = (filled.newsletter()?, filled.form.has("agrees"));
        room::measure(&state.db, &token, newsletter, locale, agrees, state.now()).await?;
        Ok(if agrees { "measured" } else { "unmeasured" })
    }
);

form!(
    /// `POST /preferences/{token}/leave`: one newsletter, or all.
    leave,
    |filled| {
        let (which, done) = match filled.form.has("all") {
            true => (Which::All, "leave-all"),
            false => (Which::One(filled.newsletter()?), "leave"),
        };
        let state = &filled.state;
        room::leave(&state.db, &filled.token()?, which, state.now()).await?;
        Ok(done)
    }
);

form!(
    /// `POST /preferences/{token}/reason`: why a newsletter was left.
    reason,
    |filled| {
        let (reason, words) = reason_of(&filled.form).map_err(|(field, id)| Refusal::Field(field, id))?;
        let (state, newsletter) = (&filled.state, filled.newsletter()?);
        room::tell_why(&state.db, &filled.token()?, newsletter, reason, words, state.now()).await?;
        Ok("reason")
    }
);

form!(
    /// `POST /preferences/{token}/join`: another newsletter, at once.
    join,
    |filled| {
        let (state, token) = (&filled.state, filled.token()?);
        let present = room::look(&state.db, &token, state.now()).await?;
        let locale = super::language(&filled.asked, &present);
        let newsletter = filled.newsletter()?;
        let mut offers = present.offers.iter();
        let Some(offer) = offers.find(|offer| offer.menu.newsletter.slug == newsletter) else {
            let mut taken = present.taken.iter();
            return match taken.any(|taken| taken.menu.newsletter.slug == newsletter) {
                true => Ok("join"),
                false => Err(Refusal::Room(PreferencesError::NotSubscribed)),
            };
        };
        let joining = Joining {
            wording: Wording::of_joining(&offer.menu.newsletter, locale),
            newsletter,
            choices: filled.choices()?,
        };
        room::join(&state.db, &token, joining, state.now()).await?;
        Ok("join")
    }
);

form!(
    /// `POST /preferences/{token}/name`
    name,
    |filled| {
        let name = PersonName::parse(filled.form.one("name"));
        let name = name.map_err(|_| Refusal::Field("name", "preferences-problem-name"))?;
        reader_names::check(&name).map_err(|_| Refusal::Field("name", "preferences-problem-name"))?;
        let state = &filled.state;
        room::set_name(&state.db, &filled.token()?, name, state.now()).await?;
        Ok("name")
    }
);

form!(
    /// `POST /preferences/{token}/language`
    language,
    |filled| {
        let tag = filled.form.one("language");
        let language = match Locale::of_tag(tag) {
            _ if tag.is_empty() => None,
            Some(locale) => Language::parse(locale.tag()).ok(),
            None => return Err(Refusal::Field("language", "preferences-problem-language")),
        };
        let state = &filled.state;
        room::set_language(&state.db, &filled.token()?, language, state.now()).await?;
        Ok("language")
    }
);

/// `POST /preferences/{token}/address`: asks the owner of another address, whoever that is.
pub async fn address(
    request: HttpRequest,
    state: web::Data<State>,
    asked: AskedLanguage,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let filled = Filled::new(state, asked, path, &body);
    let done = ask_for_address(&filled, &request).await;
    filled.answer(done).await
}

async fn ask_for_address(filled: &Filled, request: &HttpRequest) -> Result<&'static str, Refusal> {
    let state = &filled.state;
    state.sign_ups.let_in(request).map_err(Problem::from)?;
    let new = EmailAddress::parse(filled.form.one("email"));
    let new = new.map_err(|_| Refusal::Field("email", "preferences-problem-address"))?;
    let asked = address_change::ask(&state.db, &state.key, &filled.token()?, new, state.now()).await;
    match asked {
        Ok(()) => Ok("address"),
        Err(AddressChangeError::Same) => Err(Refusal::Field("email", "preferences-problem-same-address")),
        Err(AddressChangeError::TooOften) => Err(Refusal::Field("email", "preferences-problem-too-often")),
        Err(AddressChangeError::Expired) => Err(Refusal::Room(PreferencesError::Expired)),
        Err(AddressChangeError::Unknown) => Err(Refusal::Room(PreferencesError::Unknown)),
        Err(error) => Err(Refusal::Problem(error.into())),
    }
}

/// The reason in a form, and the words beside it; the field that is wrong and the message that says why.
pub(in crate::web::site) fn reason_of(form: &Form) -> Result<(DepartureReason, String), (&'static str, &'static str)> {
    let reason = DepartureReason::parse(form.one("reason")).ok_or(("reason", "departure-problem-reason"))?;
    let words = departure::words(form.one("words")).ok_or(("words", "departure-problem-words"))?;
    Ok((reason, words))
}
