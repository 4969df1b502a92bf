//! Who works here: inviting, roles, and letting go. Only owners see it.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use askama::Template;

use super::{Frame, Member, member::see_other, page_with};
use crate::{
    accounts::{self, Invitation, MemberError, Standing},
    domain::{EmailAddress, NewsletterId, PersonName, Role, StaffId, StaffLink},
    locale::Locale,
    storage::{StorageError, newsletters, staff},
    web::{PageError, Problem, State, form::Form},
};

/// Most newsletters that can be granted.
const MOST: i64 = 200;

struct NewsletterView {
    id: NewsletterId,
    name: String,
}

struct MemberView {
    id: StaffId,
    email: String,
    name: String,
    role: Role,
    grants: Vec<(NewsletterId, Role)>,
    has_ended: bool,
    has_joined: bool,
    is_self: bool,
}

impl MemberView {
    fn grant(&self, newsletter: &NewsletterId) -> &'static str {
        let mut grants = self.grants.iter();
        grants
            .find(|(of, _)| of == newsletter)
            .map_or("", |(_, role)| role.as_str())
    }
}

#[derive(Template)]
#[template(path = "desk/staff.html")]
struct StaffPage {
    frame: Frame,
    members: Vec<MemberView>,
    newsletters: Vec<NewsletterView>,
    roles: &'static [Role],
    /// The invitation's form as it was entered.
    email: String,
    name: String,
    problem: Option<String>,
    /// The link of the invitation that was just made.
    link: Option<String>,
}

#[derive(Default)]
struct Shown<'a> {
    entered: Option<&'a Form>,
    problem: Option<String>,
    link: Option<String>,
}

async fn staff_page(state: &State, member: &Member, shown: Shown<'_>) -> Result<HttpResponse, PageError> {
    let own = member.at_desk.member.id;
    let (members, newsletters) = state
        .db
        .read(move |conn| {
            let mut views = Vec::new();
            for member in staff::list(conn)? {
                views.push(MemberView {
                    id: member.id,
                    grants: staff::grants(conn, member.id)?,
                    has_joined: staff::proofs(conn, member.id)?.password.is_some(),
                    email: member.email.as_str().to_owned(),
                    name: member.name.as_str().to_owned(),
                    role: member.role,
                    has_ended: member.ended_at.is_some(),
                    is_self: member.id == own,
                });
            }
            let newsletters = newsletters::list(conn, NewsletterId(0), MOST)?;
            Ok::<_, StorageError>((views, newsletters))
        })
        .await?;
    let newsletters = newsletters.into_iter().map(|newsletter| NewsletterView {
        id: newsletter.id,
        name: newsletter.name,
    });
    let one = |name: &str| shown.entered.map_or_else(String::new, |form| form.one(name).to_owned());
    let status = match shown.problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let template = StaffPage {
        frame: Frame::inside(state, member, member.locale.text("desk-staff").to_string()),
        members,
        newsletters: newsletters.collect(),
        roles: Role::ALL,
        email: one("email"),
        name: one("name"),
        problem: shown.problem,
        link: shown.link,
    };
    Ok(page_with(status, &template))
}

/// `GET /desk/staff`
pub async fn show(state: web::Data<State>, member: Member) -> Result<HttpResponse, PageError> {
    member.with(Role::Owner)?;
    staff_page(&state, &member, Shown::default()).await
}

/// What a form says that a member may do.
fn standing(form: &Form) -> Option<Standing> {
    let role = Role::parse(form.one("role"))?;
    let mut grants = Vec::new();
    for grant in form.all("grant").filter(|grant| !grant.is_empty()) {
        let (newsletter, role) = grant.split_once(':')?;
        grants.push((NewsletterId(newsletter.parse().ok()?), Role::parse(role)?));
    }
    Some(Standing { role, grants })
}

fn told(locale: Locale, error: &MemberError) -> Option<String> {
    let id = match error {
        MemberError::Known => "desk-staff-known",
        MemberError::LastOwner => "desk-staff-last-owner",
        _ => return None,
    };
    Some(locale.text(id).to_string())
}

/// `POST /desk/staff`
pub async fn invite(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name().to_owned();
    let form = member.form(&request, &state, &body)?;
    let who = (
        EmailAddress::parse(form.one("email")),
        PersonName::parse(form.one("name")),
        standing(&form),
    );
    let (Ok(email), Ok(name), Some(standing)) = who else {
        let problem = Some(member.locale.text("desk-problem-who").to_string());
        let shown = Shown {
            entered: Some(&form),
            problem,
            link: None,
        };
        return staff_page(&state, &member, shown).await;
    };
    let invitation = Invitation { email, name, standing };
    match accounts::invite(&state.db, &actor, invitation, state.now()).await {
        Ok((_, token)) => {
            state.delivery.notify_one();
            let link = Some(state.links.path(&StaffLink::Join.path(&token.reveal())));
            staff_page(
                &state,
                &member,
                Shown {
                    link,
                    ..Shown::default()
                },
            )
            .await
        }
        Err(error) => refused(&state, &member, &form, error).await,
    }
}

async fn refused(state: &State, member: &Member, form: &Form, error: MemberError) -> Result<HttpResponse, PageError> {
    match told(member.locale, &error) {
        Some(problem) => {
            let shown = Shown {
                entered: Some(form),
                problem: Some(problem),
                link: None,
            };
            staff_page(state, member, shown).await
        }
        None => Err(Problem::from(error).into()),
    }
}

/// What is done with a member.
enum Change {
    Role,
    End,
    TakeBack,
}

async fn change(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    id: i64,
    body: &[u8],
    change: Change,
) -> Result<HttpResponse, PageError> {
    let actor = member.with(Role::Owner)?.name();
    let form = member.form(request, state, body)?;
    let (db, id, now) = (&state.db, StaffId(id), state.now());
    let done = match change {
        Change::Role => {
            let standing = standing(&form).ok_or_else(|| Problem::invalid("role", "choose a role of the page"))?;
            accounts::change_standing(db, actor, id, standing, now).await
        }
        Change::End => accounts::end(db, actor, id, now).await,
        Change::TakeBack => accounts::take_back(db, actor, id, now).await,
    };
    match done {
        Ok(()) => Ok(see_other("/desk/staff")),
        Err(error) => refused(state, member, &form, error).await,
    }
}

macro_rules! changes {
    ($($name:ident, $change:ident, $path:literal;)+) => {$(
        #[doc = concat!("`POST ", $path, "`")]
        pub async fn $name(
            request: HttpRequest,
            state: web::Data<State>,
            member: Member,
            path: web::Path<i64>,
            body: web::Bytes,
        ) -> Result<HttpResponse, PageError> {
            change(&request, &state, &member, path.into_inner(), &body, Change::$change).await
        }
    )+};
}
changes! {
    change_role, Role, "/desk/staff/{id}/role";
    end, End, "/desk/staff/{id}/end";
    take_back, TakeBack, "/desk/staff/{id}/take-back";
}
