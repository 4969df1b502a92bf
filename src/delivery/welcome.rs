//! The last issue of an edition as a welcome to a new reader: a copy that its issue's ledger learns of when the relay has
//! taken it.

use std::sync::Arc;

use super::{
    builds,
    composing::{Addressee, Compiled},
};
use crate::{
    domain::{IssueId, Links, Measurement, SecretKey, SubscriberId, SubscriptionStatus, Timestamp, Variant},
    issues::IssueError,
    mail::{Envelope, wire::Wire},
    storage::{
        Conn, StorageError, deliveries, issues, subscribers,
        subscriptions::{self, Listed, Subscription},
    },
};

/// A copy of an issue that goes to a reader who was not in its audience.
#[derive(Debug)]
pub(super) struct WelcomeCopy {
    compiled: Arc<Compiled>,
    variant: Variant,
    reader: Listed,
    subscriber: SubscriberId,
}

/// Makes the copy; `None` when the reader has one, wants none, or would get nothing. To be called inside a write.
pub(super) fn load(
    conn: &mut Conn,
    key: &SecretKey,
    links: &Links,
    issue: IssueId,
    subscription: &Subscription,
    reader: Listed,
    now: Timestamp,
) -> Result<Option<WelcomeCopy>, IssueError> {
    let is_wanted = subscription.status == SubscriptionStatus::Active;
    if !is_wanted || deliveries::has_copy(conn, issue, subscription.subscriber_id)? {
        return Ok(None);
    }
    let Some(issue) = issues::find(conn, issue)? else {
        return Ok(None);
    };
    let of_readers = issue.measurement == Measurement::Individual;
    let compiled = builds::current_in(conn, key, links, issue, now)?;
    let taken = subscriptions::taken(conn, subscription)?;
    let language = subscribers::language_of(conn, subscription.subscriber_id)?;
    let variant = compiled
        .whole_issue(&taken)
        .with_language(compiled.shape.number_of(language))
        .with_own_links(of_readers && subscription.measured);
    if compiled.mask(variant).is_err() {
        return Ok(None);
    }
    Ok(Some(WelcomeCopy {
        variant: variant.with_build(compiled.build),
        compiled: Arc::new(compiled),
        reader,
        subscriber: subscription.subscriber_id,
    }))
}

impl WelcomeCopy {
    /// The copy, and to whom it goes.
    pub(super) fn compose(&self, key: &SecretKey) -> Result<(Envelope, Vec<u8>), String> {
        let mask = self.compiled.mask(self.variant).map_err(|reason| reason.to_string())?;
        let reader = Addressee {
            email: &self.reader.email,
            name: &self.reader.name,
            subscriber: self.subscriber,
            subscription: self.reader.id,
        };
        let mut wire = Wire::default();
        self.compiled.splice(reader, &mask, key, &mut wire);
        Ok((self.compiled.envelope(&self.reader.email), wire.as_bytes().to_vec()))
    }

    /// Tells the issue's ledger that the relay has taken the copy. To be called inside a write.
    pub(super) fn record(&self, conn: &mut Conn) -> Result<(), StorageError> {
        // The ledger learns no number of a reader who was erased meanwhile.
        if subscriptions::find(conn, self.reader.id)?.is_none() {
            return Ok(());
        }
        let hash = builds::content_hash(&self.compiled, self.variant).unwrap_or_default();
        let issue = self.compiled.rendered.issue;
        deliveries::add_accepted(conn, issue, self.subscriber, self.variant, &hash)
    }
}
