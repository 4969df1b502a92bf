//! Who is at the desk: the session's cookie, and the mark without which none of its forms counts.
//!
//! Another site can make a browser send a form, and the cookie with it (cross-site request forgery). It cannot know the mark,
//! the cookie goes with forms of our own pages only (`SameSite`), and a form that says it comes from elsewhere is refused.

use std::{fmt, pin::Pin};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse, ResponseError,
    cookie::{Cookie, SameSite, time},
    dev::Payload,
    http::{StatusCode, header},
    web,
};
use subtle::ConstantTimeEq;

use super::Frame;
use crate::{
    accounts::{self, AtDesk, Origin},
    domain::{NewsletterId, Role, Token},
    locale::Locale,
    storage::newsletters::Newsletter,
    web::{
        PageError, Problem, State,
        api::Staff,
        form::{Form, Upload, read_with_file},
        site::AskedLanguage,
    },
};

const COOKIE: &str = "vesnik_desk";
/// The field of the mark.
const MARK: &str = "mark";
/// How long a browser keeps the cookie; the session may end before.
const KEPT_DAYS: i64 = 60;

/// A member who is logged in.
#[derive(Debug)]
pub struct Member {
    pub(super) at_desk: AtDesk,
    /// The language of the pages.
    pub(super) locale: Locale,
    /// The mark of the session's forms.
    pub(super) mark: String,
}

/// Who looks at a page that only shows something: a member, or whoever gives an API token as password.
#[derive(Debug)]
pub enum Viewer {
    /// Logged in.
    Member(Member),
    /// With a token.
    Token(Staff),
}

impl Viewer {
    /// Goes on when the viewer may see what a newsletter's authors may.
    ///
    /// # Errors
    /// 403.
    pub(super) fn within(&self, newsletter: NewsletterId) -> Result<(), Problem> {
        match self {
            Viewer::Member(member) => member.within(Role::Author, Some(newsletter)).map(|_| ()),
            Viewer::Token(staff) => staff.with(Role::Author).map(|_| ()),
        }
    }

    /// The language of the page.
    pub(super) fn locale(&self) -> Locale {
        match self {
            Viewer::Member(member) => member.locale,
            Viewer::Token(_) => Locale::English,
        }
    }

    /// The viewer's own address; nothing for a token.
    pub(super) fn email(&self) -> &str {
        match self {
            Viewer::Member(member) => member.at_desk.member.email.as_str(),
            Viewer::Token(_) => "",
        }
    }

    /// Whether the viewer may do in a newsletter what `needed` may: a token looks and does nothing here.
    pub(super) fn may(&self, needed: Role, newsletter: NewsletterId) -> bool {
        match self {
            Viewer::Member(member) => member.at_desk.may(needed, Some(newsletter)),
            Viewer::Token(_) => false,
        }
    }

    /// What stands around the page.
    pub(super) fn frame(&self, newsletter: &Newsletter, title: String) -> Frame {
        let around = Frame::of(newsletter, self.locale(), title);
        match self {
            Viewer::Member(member) => around.with_places_of(member),
            Viewer::Token(_) => around,
        }
    }
}

impl FromRequest for Viewer {
    type Error = NotIn;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotIn>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(header::AUTHORIZATION) {
            let staff = Staff::from_request(request, payload);
            return Box::pin(async move {
                let refused = |problem: Problem| NotIn::Problem(Box::new(problem.asking_for_password()));
                staff.await.map(Viewer::Token).map_err(refused)
            });
        }
        let member = Member::from_request(request, payload);
        Box::pin(async move { member.await.map(Viewer::Member) })
    }
}

/// Why a page of the desk is not shown.
#[derive(Debug)]
pub enum NotIn {
    /// Nobody is logged in: the path to come back to.
    SignIn(String),
    /// Something else.
    Problem(Box<Problem>),
}

impl fmt::Display for NotIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not logged in")
    }
}

impl ResponseError for NotIn {
    fn status_code(&self) -> StatusCode {
        match self {
            NotIn::SignIn(_) => StatusCode::SEE_OTHER,
            NotIn::Problem(problem) => problem.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            NotIn::SignIn(path) => {
                let to: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
                see_other(&format!("/desk/sign-in?to={to}"))
            }
            NotIn::Problem(problem) => PageError::from((**problem).clone()).error_response(),
        }
    }
}

impl Member {
    /// Goes on when the member may do in the whole installation what `needed` may.
    ///
    /// # Errors
    /// 403.
    pub(super) fn with(&self, needed: Role) -> Result<&AtDesk, Problem> {
        self.within(needed, None)
    }

    /// Goes on when there is a newsletter in which the member may do what `needed` may.
    ///
    /// # Errors
    /// 403.
    pub(super) fn with_somewhere(&self, needed: Role) -> Result<&AtDesk, Problem> {
        let granted = self.at_desk.newsletters().unwrap_or_default();
        match granted
            .iter()
            .find(|newsletter| self.at_desk.may(needed, Some(**newsletter)))
        {
            Some(newsletter) => self.within(needed, Some(*newsletter)),
            None => self.with(needed),
        }
    }

    /// Goes on when the member may do in a newsletter what `needed` may.
    ///
    /// # Errors
    /// 403.
    pub(super) fn within(&self, needed: Role, newsletter: Option<NewsletterId>) -> Result<&AtDesk, Problem> {
        if self.at_desk.may(needed, newsletter) {
            return Ok(&self.at_desk);
        }
        Err(Problem::not_allowed(needed))
    }

    /// Goes on when the member owns at least one newsletter.
    ///
    /// # Errors
    /// 403.
    pub(super) fn owning(&self) -> Result<&AtDesk, Problem> {
        if self.at_desk.owns_any() {
            return Ok(&self.at_desk);
        }
        Err(Problem::not_allowed(Role::Owner))
    }

    /// Whether the member may do in at least one newsletter what `needed` may.
    pub(super) fn anywhere(&self, needed: Role) -> bool {
        match self.at_desk.newsletters() {
            None => self.at_desk.may(needed, None),
            Some(own) => own.iter().any(|newsletter| self.at_desk.may(needed, Some(*newsletter))),
        }
    }

    /// Reads a form of the session.
    ///
    /// # Errors
    /// 403 unless it is one of ours.
    pub(super) fn form(&self, request: &HttpRequest, state: &State, body: &[u8]) -> Result<Form, Problem> {
        let form = own_form(request, state, body)?;
        self.check_mark(form.one(MARK))?;
        Ok(form)
    }

    /// Reads a form of the session that may carry a file.
    ///
    /// # Errors
    /// As [`Member::form`].
    pub(super) async fn form_with_file(
        &self,
        request: &HttpRequest,
        state: &State,
        body: &[u8],
    ) -> Result<(Form, Upload), Problem> {
        let plain = own_form(request, state, body)?;
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (form, upload) = match read_with_file(content_type, body).await {
            Some(read) => read,
            None => (plain, Upload::default()),
        };
        self.check_mark(form.one(MARK))?;
        Ok((form, upload))
    }

    /// Goes on when a form has the session's mark.
    ///
    /// # Errors
    /// 403.
    pub(super) fn check_mark(&self, mark: &str) -> Result<(), Problem> {
        let same: bool = mark.as_bytes().ct_eq(self.mark.as_bytes()).into();
        if same { Ok(()) } else { Err(Problem::foreign_form()) }
    }
}

/// Reads a form that needs no session.
///
/// # Errors
/// As [`check_origin`].
pub(super) fn own_form(request: &HttpRequest, state: &State, body: &[u8]) -> Result<Form, Problem> {
    check_origin(request, state)?;
    Ok(Form::read(body))
}

/// Goes on when a page of ours has sent a form.
///
/// # Errors
/// 403 when the browser says that another site sent it: by Fetch Metadata, or, where it knows none, by its origin (RFC 6454).
/// Browsers that know Fetch Metadata call the origin of our own pages `null`, because they send no referrer.
pub(super) fn check_origin(request: &HttpRequest, state: &State) -> Result<(), Problem> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_own = match header("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => header("origin").is_none_or(|origin| origin == state.links.path("")),
    };
    if is_own { Ok(()) } else { Err(Problem::foreign_form()) }
}

impl FromRequest for Member {
    type Error = NotIn;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotIn>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let path = request.uri().path_and_query().map_or("/desk", |path| path.as_str());
            let not_in = || NotIn::SignIn(path.to_owned());
            let state = request.app_data::<web::Data<State>>().ok_or_else(not_in)?;
            let token = session_token(&request).ok_or_else(not_in)?;
            let found = accounts::current(&state.db, &token, state.now()).await;
            let found = found.map_err(|cause| NotIn::Problem(Box::new(cause.into())))?;
            let at_desk = found.filter(|at| !at.session.awaits_code).ok_or_else(not_in)?;
            let chosen = at_desk.member.language.as_ref().and_then(Locale::of);
            Ok(Member {
                locale: chosen.unwrap_or_else(|| AskedLanguage::of(&request).of_site()),
                mark: state.key.desk_form_mark(&token),
                at_desk,
            })
        })
    }
}

/// The token of the session that a request comes with.
pub(super) fn session_token(request: &HttpRequest) -> Option<Token> {
    Token::parse(request.cookie(COOKIE)?.value())
}

/// Gives the browser a session, or takes it away.
pub(super) fn with_session(mut answer: HttpResponse, state: &State, token: Option<&Token>) -> HttpResponse {
    let cookie = Cookie::build(COOKIE, token.map(Token::reveal).unwrap_or_default())
        .path("/desk")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(state.links.are_secure())
        .max_age(match token {
            Some(_) => time::Duration::days(KEPT_DAYS),
            None => time::Duration::ZERO,
        });
    if let Err(cause) = answer.add_cookie(&cookie.finish()) {
        tracing::error!(%cause, "a cookie cannot be written");
    }
    answer
}

/// Leads to another page after a form.
pub(super) fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// Where a request comes from.
pub(super) fn origin(request: &HttpRequest, state: &State) -> Origin {
    let browser = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Origin {
        browser: browser.unwrap_or_default().to_owned(),
        address: state.sign_ups.proxies.client(request),
    }
}
