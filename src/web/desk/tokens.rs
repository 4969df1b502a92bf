//! Tokens for programs: made, shown once, and ended. Only owners see them.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;
use serde::Deserialize;

use super::{Frame, Member, member::see_other, page_with};
use crate::{
    accounts::{self, NewToken, TokenError},
    domain::{ApiTokenId, PersonName, Role, Scope, Scopes},
    storage::api_tokens::{self, ApiToken},
    web::{PageError, Problem, State, form::Form},
};

/// Tokens on a page.
const A_PAGE: i64 = 50;
/// After how many days a token can end.
const DAYS: [u32; 4] = [30, 90, 365, 730];
/// Unless another is chosen.
const USUAL_DAYS: &str = "90";

struct TokenView {
    token: ApiToken,
    scopes: Option<String>,
    made: String,
    ends: Option<String>,
    used: Option<String>,
    works: bool,
}

struct ScopeView {
    word: &'static str,
    /// How messages call it.
    kind: String,
    is_chosen: bool,
}

struct DaysView {
    count: u32,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/tokens.html")]
struct TokensPage {
    frame: Frame,
    tokens: Vec<TokenView>,
    older: Option<ApiTokenId>,
    roles: &'static [Role],
    scopes: Vec<ScopeView>,
    days: Vec<DaysView>,
    never_ends: bool,
    /// The form as it was entered.
    name: String,
    role: String,
    name_problem: Option<String>,
    scopes_problem: Option<String>,
    /// The token that was just made.
    made: Option<String>,
}

#[derive(Default)]
struct Shown<'a> {
    entered: Option<&'a Form>,
    name_problem: Option<String>,
    scopes_problem: Option<String>,
    made: Option<String>,
    before: Option<ApiTokenId>,
}

async fn tokens_page(state: &State, member: &Member, shown: Shown<'_>) -> Result<HttpResponse, PageError> {
    let (before, now, locale) = (shown.before, state.now(), member.locale);
    let tokens = state
        .db
        .read(move |conn| api_tokens::list(conn, before, A_PAGE))
        .await?;
    let is_full = i64::try_from(tokens.len()) == Ok(A_PAGE);
    let older = tokens.last().filter(|_| is_full).map(|token| token.id);
    let view = |token: ApiToken| TokenView {
        scopes: token.scopes.as_ref().map(|scopes| scopes.words().join(", ")),
        made: locale.day(token.created_at),
        ends: token.expires_at.map(|at| locale.day(at)),
        used: token.used_at.map(|at| locale.day(at)),
        works: token.works(now),
        token,
    };
    let one = |name: &str, usual: &str| shown.entered.map_or(usual, |form| form.one(name)).to_owned();
    let is_chosen = |word: &str| {
        shown
            .entered
            .is_some_and(|form| form.all("scope").any(|chosen| chosen == word))
    };
    let scopes = Scope::ALL.into_iter().map(|scope| ScopeView {
        word: scope.as_str(),
        kind: scope.as_str().replace(':', "_"),
        is_chosen: is_chosen(scope.as_str()),
    });
    let chosen_days = one("days", USUAL_DAYS);
    let days = DAYS.into_iter().map(|count| DaysView {
        count,
        is_chosen: count.to_string() == chosen_days,
    });
    let is_refused = shown.name_problem.is_some() || shown.scopes_problem.is_some();
    let template = TokensPage {
        frame: Frame::inside(state, member, locale.text("desk-tokens").to_string()),
        tokens: tokens.into_iter().map(view).collect(),
        older,
        roles: Role::ALL,
        scopes: scopes.collect(),
        days: days.collect(),
        never_ends: chosen_days.is_empty(),
        name: one("name", ""),
        role: one("role", Role::Editor.as_str()),
        name_problem: shown.name_problem,
        scopes_problem: shown.scopes_problem,
        made: shown.made,
    };
    let status = if is_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(page_with(status, &template))
}

/// Which page.
#[derive(Debug, Deserialize)]
pub struct Before {
    before: Option<i64>,
}

/// `GET /desk/tokens`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    query: web::Query<Before>,
) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    let before = query.before.map(ApiTokenId);
    let shown = Shown {
        before,
        ..Shown::default()
    };
    tokens_page(&state, &member, shown).await
}

/// `POST /desk/tokens`
pub async fn make(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name().to_owned();
    let form = member.form(&request, &state, &body)?;
    let text = |id| member.locale.text(id).to_string();
    let refused = |name_problem, scopes_problem| Shown {
        entered: Some(&form),
        name_problem,
        scopes_problem,
        ..Shown::default()
    };
    let role = Role::parse(form.one("role")).ok_or_else(|| Problem::invalid("role", "choose a role of the page"))?;
    let scopes: Option<Vec<Scope>> = form.all("scope").map(Scope::parse).collect();
    let scopes = scopes.ok_or_else(|| Problem::invalid("scope", "choose scopes of the page"))?;
    let valid_days = match form.one("days") {
        "" => None,
        days => Some(days.parse().ok().filter(|days| DAYS.contains(days)))
            .map(|days| days.ok_or_else(|| Problem::invalid("days", "choose a number of the page")))
            .transpose()?,
    };
    let takes_all = !form.one("all").is_empty();
    let name = PersonName::parse(form.one("name"))
        .ok()
        .map(|name| name.as_str().trim().to_owned());
    let name = name.filter(|name| !name.is_empty());
    let name_problem = name.is_none().then(|| text("desk-tokens-no-name"));
    let scopes = if takes_all { None } else { Scopes::of(scopes) };
    let scopes_problem = (!takes_all && scopes.is_none()).then(|| text("desk-tokens-no-scope"));
    let Some(name) = name.filter(|_| scopes_problem.is_none()) else {
        return tokens_page(&state, &member, refused(name_problem, scopes_problem)).await;
    };
    let new = NewToken {
        name,
        role,
        scopes,
        valid_days,
    };
    match accounts::make_token(&state.db, &actor, new, state.now()).await {
        Ok(token) => {
            let shown = Shown {
                made: Some(token.reveal()),
                ..Shown::default()
            };
            tokens_page(&state, &member, shown).await
        }
        Err(TokenError::NameTaken(_)) => {
            let problem = Some(text("desk-tokens-name-taken"));
            tokens_page(&state, &member, refused(problem, None)).await
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}

/// `POST /desk/tokens/{id}/end`
pub async fn end(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name().to_owned();
    member.form(&request, &state, &body)?;
    let id = ApiTokenId(path.into_inner());
    if !accounts::end_token(&state.db, &actor, id, state.now()).await? {
        return Err(Problem::not_found("there is no such token that works").into());
    }
    Ok(see_other("/desk/tokens"))
}
