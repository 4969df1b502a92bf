//! Sessions at the desk: a random token in a cookie, its hash in the database.

use std::time::Duration;

use super::Standing;
use crate::{
    domain::{NewsletterId, Role, SessionId, StaffId, Timestamp, Token},
    storage::{
        Db, StorageError, audit,
        staff::{self, Member},
        staff_sessions::{self as rows, Session},
    },
};

/// How long a session lasts that nobody uses.
pub(super) const IDLE: Duration = Duration::from_secs(14 * 24 * 3600);
/// How long a session lasts at most.
const LONGEST: Duration = Duration::from_secs(60 * 24 * 3600);
/// How often its use is noted.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// A member who is logged in.
#[derive(Debug, Clone)]
pub struct AtDesk {
    /// Who.
    pub member: Member,
    /// In which session.
    pub session: Session,
    standing: Standing,
}

impl AtDesk {
    /// The name for the audit log.
    pub fn name(&self) -> &str {
        self.member.email.as_str()
    }

    /// Whether the member may do in this newsletter what `needed` may; without a newsletter, in the whole installation.
    pub fn may(&self, needed: Role, newsletter: Option<NewsletterId>) -> bool {
        self.standing.may(needed, newsletter)
    }

    /// Whether the member may do in some newsletter what owners may.
    pub fn owns_any(&self) -> bool {
        let standing = &self.standing;
        let mut grants = standing.grants.iter();
        standing.may(Role::Owner, None) || grants.any(|(of, _)| standing.may(Role::Owner, Some(*of)))
    }

    /// The newsletters in which the member works; none named is all.
    pub fn newsletters(&self) -> Option<Vec<NewsletterId>> {
        let grants = &self.standing.grants;
        (!grants.is_empty()).then(|| grants.iter().map(|(newsletter, _)| *newsletter).collect())
    }
}

/// Who has the session with this token; `None` when it is over, or the member may not log in any more.
///
/// # Errors
/// Those of the database.
pub async fn current(db: &Db, token: &Token, now: Timestamp) -> Result<Option<AtDesk>, StorageError> {
    let hash = token.session_hash();
    let found = db
        .read(move |conn| {
            let Some((session, member)) = rows::find(conn, &hash, now)? else {
                return Ok::<_, StorageError>(None);
            };
            let grants = staff::grants(conn, member.id)?;
            let standing = Standing {
                role: member.role,
                grants,
            };
            Ok(Some(AtDesk {
                member,
                session,
                standing,
            }))
        })
        .await?;
    if let Some(AtDesk { session, .. }) = &found
        && !session.awaits_code
        && now.since(session.seen_at) >= NOTED_EVERY
    {
        let (id, end) = (session.id, (now + IDLE).min(session.created_at + LONGEST));
        db.write(move |conn| rows::touch(conn, id, end, now)).await?;
    }
    Ok(found)
}

/// Ends one of a member's sessions; false when there is none such.
///
/// # Errors
/// Those of the database.
pub async fn end_session(db: &Db, member: StaffId, id: SessionId) -> Result<bool, StorageError> {
    db.write(move |conn| rows::end(conn, member, id)).await
}

/// Ends a member's sessions but this one.
///
/// # Errors
/// Those of the database.
pub async fn end_other_sessions(db: &Db, at_desk: &AtDesk, now: Timestamp) -> Result<(), StorageError> {
    let (member, but, name) = (at_desk.member.id, at_desk.session.id, at_desk.name().to_owned());
    db.write(move |conn| {
        rows::end_others(conn, member, Some(but), now)?;
        audit::append(
            conn,
            &name,
            "session.end_others",
            &format!("staff {member}"),
            &serde_json::json!({}),
            now,
        )
    })
    .await
}
