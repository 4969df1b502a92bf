//! One reader's copy of an issue: the spliced parts under the headers that mailing lists owe their readers.

use crate::{
    domain::{EmailAddress, IssueId, Links, PersonName, SecretKey, SubscriberId, SubscriptionId, Timestamp},
    issues::rendering::{CompiledIssue, date_of},
    mail::{
        Envelope,
        message::{self, ComposeError, Parts, Party},
        segments::Mask,
    },
    storage::newsletters::Newsletter,
};

/// Whom a copy is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addressee<'a> {
    pub(super) email: &'a EmailAddress,
    pub(super) name: &'a PersonName,
    pub(super) subscriber: SubscriberId,
    pub(super) subscription: SubscriptionId,
}

/// Composes a copy. The same reader's copy of the same issue has the same Message-ID and Date whenever it is made.
pub(super) fn copy(
    compiled: &CompiledIssue,
    reader: Addressee<'_>,
    mask: &Mask,
    key: &SecretKey,
    links: &Links,
) -> Result<Vec<u8>, ComposeError> {
    let newsletter = &compiled.newsletter;
    let issue = &compiled.issue;
    let unsubscribe = links.unsubscribe(&key.unsubscribe_token(reader.subscription));
    let headers = [
        ("List-Id", list_id(newsletter)),
        (
            "List-Unsubscribe",
            format!(
                "<{unsubscribe}>, <{}>",
                leave_by_mail(newsletter, key, reader.subscription)
            ),
        ),
        // RFC 8058 §3.1
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ("List-Archive", format!("<{}>", links.newsletter(&newsletter.slug))),
        ("Feedback-ID", feedback_id(newsletter, issue.id)),
    ];
    message::compose(Parts {
        from: Party {
            name: &newsletter.from_name,
            address: &newsletter.from_address,
        },
        to: Party {
            name: reader.name,
            address: reader.email,
        },
        reply_to: newsletter.reply_to.as_ref(),
        subject: &issue.subject,
        message_id: &key.message_id(issue.id, reader.subscriber),
        date: date_of(issue),
        language: newsletter.language.as_str(),
        headers: &headers,
        text: compiled.text(mask, &unsubscribe),
        html: compiled.html(mask, &unsubscribe),
    })
}

/// Sender and recipient as the relay is told.
pub(super) fn envelope(newsletter: &Newsletter, recipient: &EmailAddress) -> Envelope {
    let sender = newsletter.return_path.as_ref().unwrap_or(&newsletter.from_address);
    Envelope {
        sender: sender.as_str().to_owned(),
        recipient: recipient.as_str().to_owned(),
    }
}

/// RFC 2919 §3.
pub(super) fn list_id(newsletter: &Newsletter) -> String {
    format!("<{}.{}>", newsletter.slug, newsletter.from_address.domain())
}

/// The sender's mailbox, with the token that ends the subscription in the subject (RFC 2369 §3.2).
fn leave_by_mail(newsletter: &Newsletter, key: &SecretKey, subscription: SubscriptionId) -> String {
    let mailbox = newsletter.reply_to.as_ref().unwrap_or(&newsletter.from_address);
    format!(
        "mailto:{}?subject=unsubscribe%20{}",
        mailbox.as_str(),
        key.unsubscribe_token(subscription)
    )
}

/// Four fields, the last of them the sender, as Gmail's feedback loop reads them.
fn feedback_id(newsletter: &Newsletter, issue: IssueId) -> String {
    format!("{issue}:{}:issue:vesnik", newsletter.slug)
}

/// Whether an issue has been sending for too long at `now`.
pub(super) fn is_past_deadline(
    issue: &crate::storage::issues::Issue,
    now: Timestamp,
    deadline: std::time::Duration,
) -> bool {
    issue.started_at.is_some_and(|start| now.since(start) > deadline)
}
