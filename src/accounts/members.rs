//! Members of staff: the first owner, invitations, roles, and new passwords. Each link works once.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Password, PasswordError,
    sign_in::{Origin, SignInError, begin, take_try},
};
use crate::{
    domain::{EmailAddress, NewsletterId, PersonName, Role, StaffId, StaffLink, Timestamp, Token, TokenHash},
    storage::{
        Conn, Db, StorageError, audit, letters, newsletters,
        staff::{self, Member},
        staff_links as links, staff_sessions,
    },
};

/// How long an invitation works, and the link to the first set-up.
const JOIN_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long the link to a new password works.
const NEW_PASSWORD_WITHIN: Duration = Duration::from_secs(3600);

/// Most links to a new password that are mailed to a member in a quarter of an hour.
const LINKS_AT_ONCE: i64 = 3;

/// How long a link works.
pub fn works_for(purpose: StaffLink) -> Duration {
    match purpose {
        StaffLink::SetUp | StaffLink::Join => JOIN_WITHIN,
        StaffLink::NewPassword => NEW_PASSWORD_WITHIN,
    }
}

/// What a member may do where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In all newsletters, unless there are grants.
    pub role: Role,
    /// In single newsletters, and then in no other.
    pub grants: Vec<(NewsletterId, Role)>,
}

impl Standing {
    /// Whether this allows in a newsletter what `needed` may; without a newsletter, in the whole installation.
    pub fn may(&self, needed: Role, newsletter: Option<NewsletterId>) -> bool {
        let role = match (self.grants.is_empty(), newsletter) {
            (true, _) => Some(self.role),
            (false, None) => None,
            (false, Some(newsletter)) => {
                let mut grants = self.grants.iter();
                grants.find(|(of, _)| *of == newsletter).map(|(_, role)| *role)
            }
        };
        role.is_some_and(|role| role.may(needed))
    }
}

/// Who is invited.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Where the letter goes.
    pub email: EmailAddress,
    /// What colleagues read.
    pub name: PersonName,
    /// What the member may do.
    pub standing: Standing,
}

/// Why a change among staff was refused.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// The address is a member's already.
    #[error("this address is a member's already")]
    Known,
    /// There is no such member.
    #[error("there is no such member")]
    Unknown,
    /// The link was used, has expired or was never one.
    #[error("this link was used already or has expired; ask for a new one")]
    LinkEnded,
    /// Nobody could set anything up any more.
    #[error("this is the only owner; make somebody else an owner first")]
    LastOwner,
    /// The password was not taken.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The token of the link that makes the first owner; `None` when there is an owner already. An earlier link stops working.
///
/// # Errors
/// Those of the database.
pub async fn make_set_up_link(db: &Db, now: Timestamp) -> Result<Option<Token>, MemberError> {
    let token = Token::random()?;
    let hash = token.staff_hash(StaffLink::SetUp);
    let made = db
        .write(move |conn| {
            if staff::owners(conn)? > 0 {
                return Ok::<_, MemberError>(false);
            }
            links::replace(conn, StaffLink::SetUp, &hash, None, now + JOIN_WITHIN, now)?;
            Ok(true)
        })
        .await?;
    Ok(made.then_some(token))
}

/// Whether this is the link that makes the first owner, and works.
///
/// # Errors
/// Those of the database.
pub async fn is_set_up_link(db: &Db, link: &Token, now: Timestamp) -> Result<bool, StorageError> {
    let hash = link.staff_hash(StaffLink::SetUp);
    let found = db
        .read(move |conn| links::find(conn, StaffLink::SetUp, &hash, now))
        .await?;
    Ok(found.is_some())
}

/// Makes the first owner, who is logged in at once: answers the session's token.
///
/// # Errors
/// [`MemberError`]; the link still works then.
pub async fn set_up(
    db: &Db,
    link: &Token,
    email: EmailAddress,
    name: PersonName,
    password: &str,
    from: &Origin,
    now: Timestamp,
) -> Result<Token, MemberError> {
    if !is_set_up_link(db, link, now).await? {
        return Err(MemberError::LinkEnded);
    }
    let link = link.staff_hash(StaffLink::SetUp);
    let hash = Password::chosen(password, &[email.as_str(), name.as_str()])?
        .hash()
        .await?;
    let log_name = email.as_str().to_owned();
    let id = db
        .write(move |conn| {
            if links::find(conn, StaffLink::SetUp, &link, now)?.is_none() || staff::owners(conn)? > 0 {
                return Err(MemberError::LinkEnded);
            }
            let known = staff::find_by_email(conn, &email)?;
            let id = match known {
                Some(member) => {
                    staff::set_role(conn, member.id, Role::Owner, &[])?;
                    staff::set_end(conn, member.id, None)?;
                    member.id
                }
                None => staff::insert(conn, &email, &name, Role::Owner, now)?,
            };
            staff::set_password(conn, id, &hash)?;
            links::end(conn, StaffLink::SetUp, None)?;
            let detail = json!({"role": Role::Owner});
            audit::append(
                conn,
                email.as_str(),
                "staff.set_up",
                &format!("staff {id}"),
                &detail,
                now,
            )?;
            Ok(id)
        })
        .await?;
    let token = Token::random()?;
    begin(db, id, &log_name, &token, from, false, now).await?;
    Ok(token)
}

/// Invites a member. The letter goes out in the name of the first newsletter; before there is one, whoever invites passes the link
/// on, whose token this answers.
///
/// # Errors
/// [`MemberError::Known`], or those of the database.
pub async fn invite(
    db: &Db,
    actor: &str,
    invitation: Invitation,
    now: Timestamp,
) -> Result<(StaffId, Token), MemberError> {
    let (token, actor) = (Token::random()?, actor.to_owned());
    let sent = token.clone();
    let id = db
        .write(move |conn| {
            let Invitation { email, name, standing } = &invitation;
            if staff::find_by_email(conn, email)?.is_some() {
                return Err(MemberError::Known);
            }
            let id = staff::insert(conn, email, name, standing.role, now)?;
            staff::set_role(conn, id, standing.role, &standing.grants)?;
            send_link(conn, StaffLink::Join, id, email, &sent, now)?;
            audit::append(
                conn,
                &actor,
                "staff.invite",
                &format!("staff {id}"),
                &detail(standing),
                now,
            )?;
            Ok(id)
        })
        .await?;
    Ok((id, token))
}

fn detail(standing: &Standing) -> Value {
    let grants = standing
        .grants
        .iter()
        .map(|(id, role)| json!({"newsletter": id, "role": role}));
    json!({"role": standing.role, "grants": grants.collect::<Vec<_>>()})
}

fn send_link(
    conn: &mut Conn,
    purpose: StaffLink,
    member: StaffId,
    email: &EmailAddress,
    token: &Token,
    now: Timestamp,
) -> Result<(), StorageError> {
    let until = now + works_for(purpose);
    links::replace(conn, purpose, &token.staff_hash(purpose), Some(member), until, now)?;
    if let Some(newsletter) = newsletters::list(conn, NewsletterId(0), 1)?.first() {
        letters::enqueue_staff_link(conn, newsletter.id, email, purpose, token, now)?;
    }
    Ok(())
}

/// Whose link this is; `None` when it was used, has expired or was never one.
///
/// # Errors
/// Those of the database.
pub async fn link_owner(
    db: &Db,
    purpose: StaffLink,
    token: &Token,
    now: Timestamp,
) -> Result<Option<Member>, StorageError> {
    let hash = token.staff_hash(purpose);
    db.read(move |conn| owner(conn, purpose, &hash, now)).await
}

fn owner(
    conn: &mut Conn,
    purpose: StaffLink,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<Member>, StorageError> {
    let link = links::find(conn, purpose, hash, now)?;
    let Some(id) = link.and_then(|link| link.member) else {
        return Ok(None);
    };
    Ok(staff::find(conn, id)?.filter(|member| member.ended_at.is_none()))
}

/// Joins the desk with a password: the invitation's link has been followed. Answers the session's token.
///
/// # Errors
/// [`MemberError`]; the link still works then.
pub async fn join(db: &Db, link: &Token, password: &str, from: &Origin, now: Timestamp) -> Result<Token, MemberError> {
    let member = take_link(db, StaffLink::Join, link, password, now).await?;
    let token = Token::random()?;
    begin(db, member.id, member.email.as_str(), &token, from, false, now).await?;
    Ok(token)
}

/// Sets a new password: the link to it has been followed. Every session of the member ends, and a second factor stays.
///
/// # Errors
/// [`MemberError`]; the link still works then.
pub async fn choose_password(db: &Db, link: &Token, password: &str, now: Timestamp) -> Result<(), MemberError> {
    take_link(db, StaffLink::NewPassword, link, password, now).await?;
    Ok(())
}

async fn take_link(
    db: &Db,
    purpose: StaffLink,
    link: &Token,
    password: &str,
    now: Timestamp,
) -> Result<Member, MemberError> {
    let member = link_owner(db, purpose, link, now)
        .await?
        .ok_or(MemberError::LinkEnded)?;
    let about = [member.email.as_str(), member.name.as_str()];
    let hash = Password::chosen(password, &about)?.hash().await?;
    let link = link.staff_hash(purpose);
    db.write(move |conn| {
        let member = owner(conn, purpose, &link, now)?.ok_or(MemberError::LinkEnded)?;
        staff::set_password(conn, member.id, &hash)?;
        links::end(conn, StaffLink::Join, Some(member.id))?;
        links::end(conn, StaffLink::NewPassword, Some(member.id))?;
        staff_sessions::end_others(conn, member.id, None, now)?;
        let subject = format!("staff {}", member.id);
        audit::append(conn, member.email.as_str(), "staff.password", &subject, &json!({}), now)?;
        Ok(member)
    })
    .await
}

/// Mails the member with this address a link to a new password, or to join while the invitation is open. The answer is the same for
/// every address.
///
/// # Errors
/// [`MemberError`].
pub async fn ask_new_password(db: &Db, email: EmailAddress, now: Timestamp) -> Result<(), MemberError> {
    let token = Token::random()?;
    db.write(move |conn| {
        let member = staff::find_by_email(conn, &email)?.filter(|member| member.ended_at.is_none());
        let Some(member) = member else { return Ok(()) };
        let scopes = vec![(format!("new-password:{}", member.id), LINKS_AT_ONCE)];
        match take_try(conn, scopes, now) {
            Ok(()) => {}
            Err(SignInError::Storage(cause)) => return Err(cause),
            Err(_) => return Ok(()),
        }
        let purpose = link_purpose(conn, &member)?;
        send_link(conn, purpose, member.id, &member.email, &token, now)
    })
    .await?;
    Ok(())
}

/// Makes a link to a new password, or to join while the invitation is open, and mails nothing; `actor` passes it on.
///
/// # Errors
/// [`MemberError::Unknown`], or those of the database.
pub async fn make_password_link(
    db: &Db,
    actor: &str,
    email: EmailAddress,
    now: Timestamp,
) -> Result<(StaffLink, Token), MemberError> {
    let (token, actor) = (Token::random()?, actor.to_owned());
    let made = token.clone();
    let purpose = db
        .write(move |conn| {
            let member = staff::find_by_email(conn, &email)?.filter(|member| member.ended_at.is_none());
            let member = member.ok_or(MemberError::Unknown)?;
            let purpose = link_purpose(conn, &member)?;
            let until = now + works_for(purpose);
            links::replace(conn, purpose, &made.staff_hash(purpose), Some(member.id), until, now)?;
            audit::append(
                conn,
                &actor,
                "staff.link",
                &format!("staff {}", member.id),
                &json!({}),
                now,
            )?;
            Ok::<_, MemberError>(purpose)
        })
        .await?;
    Ok((purpose, token))
}

fn link_purpose(conn: &mut Conn, member: &Member) -> Result<StaffLink, StorageError> {
    Ok(match staff::proofs(conn, member.id)?.password {
        Some(_) => StaffLink::NewPassword,
        None => StaffLink::Join,
    })
}

/// Sets what a member may do.
///
/// # Errors
/// [`MemberError::LastOwner`], [`MemberError::Unknown`], or those of the database.
pub async fn change_standing(
    db: &Db,
    actor: &str,
    id: StaffId,
    standing: Standing,
    now: Timestamp,
) -> Result<(), MemberError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let member = staff::find(conn, id)?.ok_or(MemberError::Unknown)?;
        staff::set_role(conn, id, standing.role, &standing.grants)?;
        keep_an_owner(conn, &member)?;
        audit::append(
            conn,
            &actor,
            "staff.role",
            &format!("staff {id}"),
            &detail(&standing),
            now,
        )?;
        Ok(())
    })
    .await
}

/// Lets a member log in no more and ends the sessions.
///
/// # Errors
/// As [`change_standing`].
pub async fn end(db: &Db, actor: &str, id: StaffId, now: Timestamp) -> Result<(), MemberError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let member = staff::find(conn, id)?.ok_or(MemberError::Unknown)?;
        staff::set_end(conn, id, Some(now))?;
        keep_an_owner(conn, &member)?;
        for purpose in StaffLink::ALL {
            links::end(conn, *purpose, Some(id))?;
        }
        staff_sessions::end_others(conn, id, None, now)?;
        audit::append(conn, &actor, "staff.end", &format!("staff {id}"), &json!({}), now)?;
        Ok(())
    })
    .await
}

/// Lets a member log in again.
///
/// # Errors
/// As [`change_standing`].
pub async fn take_back(db: &Db, actor: &str, id: StaffId, now: Timestamp) -> Result<(), MemberError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        staff::find(conn, id)?.ok_or(MemberError::Unknown)?;
        staff::set_end(conn, id, None)?;
        audit::append(conn, &actor, "staff.take_back", &format!("staff {id}"), &json!({}), now)?;
        Ok(())
    })
    .await
}

/// Refuses a change after which an owner that there was would be the last.
fn keep_an_owner(conn: &mut Conn, changed: &Member) -> Result<(), MemberError> {
    if changed.role == Role::Owner && changed.ended_at.is_none() && staff::owners(conn)? == 0 {
        return Err(MemberError::LastOwner);
    }
    Ok(())
}
