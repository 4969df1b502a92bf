//! Adding letters, each due at once or at its time.

use diesel::prelude::*;

use super::Notice;
use crate::{
    domain::{
        EmailAddress, IssueId, LetterKind, LetterStatus, NewsletterId, StaffLink, SubscriptionId, Timestamp, Token,
    },
    storage::{Conn, StorageError, columns::json, connection::each, schema::letters},
};

/// A letter to add.
#[derive(Insertable)]
#[diesel(table_name = letters, treat_none_as_default_value = false)]
struct NewLetter<'a> {
    kind: LetterKind,
    subscription_id: Option<SubscriptionId>,
    newsletter_id: Option<NewsletterId>,
    issue_id: Option<IssueId>,
    recipient: Option<&'a EmailAddress>,
    notice: Option<String>,
    token: Option<String>,
    status: LetterStatus,
    attempts: i16,
    scheduled_at: Timestamp,
    due_at: Timestamp,
}

impl NewLetter<'_> {
    fn due(kind: LetterKind, at: Timestamp) -> Self {
        NewLetter {
            kind,
            subscription_id: None,
            newsletter_id: None,
            issue_id: None,
            recipient: None,
            notice: None,
            token: None,
            status: LetterStatus::Due,
            attempts: 0,
            scheduled_at: at,
            due_at: at,
        }
    }

    fn insert(self, conn: &mut Conn) -> Result<(), StorageError> {
        let insert = diesel::insert_into(letters::table).values(self);
        each!(conn, |c| insert.execute(c))?;
        Ok(())
    }
}

/// Adds a letter, due at `due_at`.
///
/// # Errors
/// Those of the database.
pub fn enqueue(
    conn: &mut Conn,
    kind: LetterKind,
    subscription: SubscriptionId,
    token: Option<&Token>,
    due_at: Timestamp,
) -> Result<(), StorageError> {
    NewLetter {
        subscription_id: Some(subscription),
        token: token.map(Token::reveal),
        ..NewLetter::due(kind, due_at)
    }
    .insert(conn)
}

/// Adds a letter that brings a reader an issue, due at once.
///
/// # Errors
/// Those of the database.
pub fn enqueue_issue(
    conn: &mut Conn,
    subscription: SubscriptionId,
    issue: IssueId,
    now: Timestamp,
) -> Result<(), StorageError> {
    NewLetter {
        subscription_id: Some(subscription),
        issue_id: Some(issue),
        ..NewLetter::due(LetterKind::LastIssue, now)
    }
    .insert(conn)
}

/// Adds a letter that somebody asked for who named an address, due at once; whose it is shows when it is sent.
///
/// # Errors
/// Those of the database.
pub fn enqueue_request(
    conn: &mut Conn,
    kind: LetterKind,
    newsletter: Option<NewsletterId>,
    recipient: &EmailAddress,
    token: &Token,
    now: Timestamp,
) -> Result<(), StorageError> {
    NewLetter {
        newsletter_id: newsletter,
        recipient: Some(recipient),
        token: Some(token.reveal()),
        ..NewLetter::due(kind, now)
    }
    .insert(conn)
}

/// Adds a letter about a subscription that goes to another address than its reader's, due at once.
///
/// # Errors
/// Those of the database.
pub fn enqueue_elsewhere(
    conn: &mut Conn,
    kind: LetterKind,
    subscription: SubscriptionId,
    recipient: &EmailAddress,
    token: Option<&Token>,
    now: Timestamp,
) -> Result<(), StorageError> {
    NewLetter {
        subscription_id: Some(subscription),
        recipient: Some(recipient),
        token: token.map(Token::reveal),
        ..NewLetter::due(kind, now)
    }
    .insert(conn)
}

/// Adds a letter that brings a member of staff a link, due at once.
///
/// # Errors
/// Those of the database.
pub fn enqueue_staff_link(
    conn: &mut Conn,
    newsletter: NewsletterId,
    recipient: &EmailAddress,
    purpose: StaffLink,
    token: &Token,
    now: Timestamp,
) -> Result<(), StorageError> {
    NewLetter {
        newsletter_id: Some(newsletter),
        recipient: Some(recipient),
        notice: Some(json(&purpose)?),
        token: Some(token.reveal()),
        ..NewLetter::due(LetterKind::StaffLink, now)
    }
    .insert(conn)
}

/// Adds a letter to staff, due at once.
///
/// # Errors
/// Those of the database.
pub fn enqueue_notice(conn: &mut Conn, kind: LetterKind, notice: &Notice, now: Timestamp) -> Result<(), StorageError> {
    NewLetter {
        newsletter_id: Some(notice.newsletter),
        recipient: Some(&notice.recipient),
        notice: Some(notice.detail.clone()),
        ..NewLetter::due(kind, now)
    }
    .insert(conn)
}
