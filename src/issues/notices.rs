//! Letters to staff about issues: what happened, and what to do.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{EmailAddress, LetterKind, NewsletterId, Timestamp},
    storage::{
        Conn, StorageError,
        letters::{self, Notice},
        newsletters,
    },
};

/// What a letter to the duty editors says, as it stands in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNotice {
    /// The subject, after the newsletter's name.
    pub subject: String,
    /// What happened and what to do.
    pub paragraphs: Vec<String>,
    /// What stands below them, line by line.
    pub items: Vec<String>,
    /// What is to mend or to look at, of a draft.
    #[serde(default)]
    pub findings: Vec<String>,
    /// Where the issue can be looked at.
    pub link: String,
}

/// Queues a letter to each recipient; to the newsletter's own mailbox when there is none. To be called inside a write.
///
/// # Errors
/// Those of the database.
pub fn notify(
    conn: &mut Conn,
    kind: LetterKind,
    newsletter: NewsletterId,
    recipients: &[EmailAddress],
    detail: &impl Serialize,
    now: Timestamp,
) -> Result<(), StorageError> {
    let own_mailbox;
    let recipients = match recipients {
        [] => {
            let newsletter = newsletters::find(conn, newsletter)?;
            own_mailbox = [newsletter.reply_to.unwrap_or(newsletter.from_address)];
            &own_mailbox
        }
        named => named,
    };
    let detail = serde_json::to_string(detail).unwrap_or_default();
    for recipient in recipients {
        let notice = Notice {
            newsletter,
            recipient: recipient.clone(),
            detail: detail.clone(),
        };
        letters::enqueue_notice(conn, kind, &notice, now)?;
    }
    Ok(())
}
