//! What other programs are told of issues and their copies.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    domain::{IssueId, NewsletterId, SubscriberId, Timestamp, WebhookEvent},
    storage::{
        Conn, StorageError, issues, newsletters,
        webhooks::{self, Listeners},
    },
};

/// Copies that one message names at most.
const COPIES: usize = 500;

/// Tells that an issue has started, or is sent. To be called inside the write that makes it happen.
///
/// # Errors
/// Those of the database.
pub fn issue(
    conn: &mut Conn,
    listeners: &Listeners,
    event: WebhookEvent,
    id: IssueId,
    newsletter: NewsletterId,
    now: Timestamp,
) -> Result<(), StorageError> {
    webhooks::tell(conn, listeners, event, newsletter, (now, now), |conn| {
        let mut about = about(conn, id, newsletter)?;
        let issue = issues::find(conn, id)?;
        if let (Some(issue), Some(fields)) = (issue, about.as_object_mut()) {
            fields.insert("subject".into(), issue.subject.into());
            fields.insert("recipients".into(), issue.audience.into());
        }
        Ok(about)
    })
}

fn about(conn: &mut Conn, id: IssueId, newsletter: NewsletterId) -> Result<Value, StorageError> {
    Ok(json!({
        "newsletter": newsletters::find(conn, newsletter)?.slug,
        "issue": id,
        "number": issues::find(conn, id)?.map(|issue| issue.number),
    }))
}

/// Copies that have failed, by their issues.
#[derive(Debug, Default)]
pub(super) struct Failures(BTreeMap<(NewsletterId, IssueId), Vec<(SubscriberId, String)>>);

impl Failures {
    /// Notes a copy and what the relay said of it.
    pub(super) fn note(&mut self, newsletter: NewsletterId, issue: IssueId, reader: SubscriberId, reply: &str) {
        let of_issue = self.0.entry((newsletter, issue)).or_default();
        of_issue.push((reader, reply.to_owned()));
    }

    /// Tells of all that were noted: a message for each few hundred copies of an issue. To be called inside the write that records
    /// them.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn tell(self, conn: &mut Conn, listeners: &Listeners, now: Timestamp) -> Result<(), StorageError> {
        for ((newsletter, issue), copies) in self.0 {
            for some in copies.chunks(COPIES) {
                let event = WebhookEvent::DeliveryFailed;
                webhooks::tell(conn, listeners, event, newsletter, (now, now), |conn| {
                    let copy = |(reader, reply): &(SubscriberId, String)| json!({"subscriber": reader, "reason": "refused", "reply": reply});
                    let mut about = about(conn, issue, newsletter)?;
                    if let Some(fields) = about.as_object_mut() {
                        fields.insert("deliveries".into(), some.iter().map(copy).collect());
                    }
                    Ok(about)
                })?;
            }
        }
        Ok(())
    }
}

/// Tells how many copies of an issue have failed because its time was over. To be called inside the write that ends them.
///
/// # Errors
/// Those of the database.
pub(super) fn expired(
    conn: &mut Conn,
    listeners: &Listeners,
    (issue, newsletter): (IssueId, NewsletterId),
    copies: usize,
    now: Timestamp,
) -> Result<(), StorageError> {
    let event = WebhookEvent::DeliveryFailed;
    webhooks::tell(conn, listeners, event, newsletter, (now, now), |conn| {
        let mut about = about(conn, issue, newsletter)?;
        if let Some(fields) = about.as_object_mut() {
            fields.insert("reason".into(), "expired".into());
            fields.insert("copies".into(), copies.into());
        }
        Ok(about)
    })
}
