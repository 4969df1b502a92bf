//! A copy shown again: the octets that were handed over, made from what was kept of its issue.

use super::{builds, composing::Addressee};
use crate::{
    content::ContentError,
    domain::{DeliveryStatus, EmailAddress, IssueId, SecretKey},
    issues::{IssueError, special},
    mail::wire::Wire,
    storage::{Db, deliveries},
};

/// The message that a reader got of an issue, octet for octet: Date and Message-ID too.
///
/// A name that its reader has changed since stands in it as it is now.
///
/// # Errors
/// [`ContentError::Unknown`] without such an issue or copy; [`ContentError::NotNow`] for a copy that was not handed over.
pub async fn show_again(db: &Db, key: &SecretKey, id: IssueId, email: &EmailAddress) -> Result<Vec<u8>, IssueError> {
    let email = email.clone();
    let copy = db
        .read(move |conn| {
            let issue = special::find(conn, id)?;
            let copy = deliveries::copy_to(conn, &issue, &email)?;
            copy.ok_or_else(|| IssueError::from(ContentError::Unknown("copy")))
        })
        .await?;
    if !matches!(
        copy.status,
        DeliveryStatus::Accepted | DeliveryStatus::Bounced | DeliveryStatus::Complained
    ) {
        let words = format!(
            "this copy is {}; only one that was handed over can be shown again",
            copy.status
        );
        return Err(ContentError::NotNow(words).into());
    }
    let kept = builds::kept(db, id, copy.variant.build()).await?;
    let gone = || ContentError::NotNow("this issue was sent before Vesnik kept what its copies are made from".into());
    let compiled = kept.ok_or_else(gone)?;
    let mask = compiled.mask(copy.variant).map_err(|_| gone())?;
    let reader = Addressee {
        email: &copy.email,
        name: &copy.name,
        subscriber: copy.subscriber,
        subscription: copy.subscription,
    };
    let mut wire = Wire::default();
    compiled.splice(reader, &mask, key, &mut wire);
    Ok(wire.as_bytes().to_vec())
}
