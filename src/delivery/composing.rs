//! Readers' copies of an issue: the spliced parts under the headers that mailing lists owe their readers.

use crate::{
    domain::{EmailAddress, IssueId, Links, PersonName, SecretKey, SubscriberId, SubscriptionId},
    issues::{
        IssueError,
        rendering::{self, FullIssue, RenderedIssue, date_of},
    },
    mail::{
        Envelope,
        compiled::{CompiledMessage, Fields, Template},
        message::{Head, Party},
        segments::Mask,
        wire::Wire,
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

/// An issue from which copies are made.
#[derive(Debug)]
pub(super) struct Compiled {
    pub(super) rendered: RenderedIssue,
    message: CompiledMessage,
}

impl Compiled {
    /// Renders and compiles an issue; each copy then costs a copy of its bytes.
    pub(super) fn new(full: &FullIssue, links: &Links) -> Result<Self, IssueError> {
        let rendered = rendering::render(full, links)?;
        let (issue, newsletter) = (&rendered.issue, &rendered.newsletter);
        let headers = [
            ("List-Id", list_id(newsletter)),
            ("List-Archive", format!("<{}>", links.newsletter(&newsletter.slug))),
            ("Feedback-ID", feedback_id(newsletter, issue.id)),
        ];
        let mailbox = newsletter.reply_to.as_ref().unwrap_or(&newsletter.from_address);
        let message = CompiledMessage::compile(&Template {
            head: Head {
                from: Party {
                    name: &newsletter.from_name,
                    address: &newsletter.from_address,
                },
                reply_to: newsletter.reply_to.as_ref(),
                subject: &rendered.plain_subject,
                date: date_of(issue),
                language: newsletter.language.as_str(),
                headers: &headers,
            },
            own_subject: (!rendered.subject.are_shared()).then_some(&rendered.subject),
            id_domain: newsletter.from_address.domain(),
            unsubscribe: &links.unsubscribe(""),
            leave_by_mail: mailbox.as_str(),
            boundary: &format!("=_vesnik_{}", issue.id),
            text: &rendered.text,
            html: &rendered.html,
        });
        let message = message.map_err(|cause| IssueError::Rendering(cause.to_string()))?;
        Ok(Compiled { rendered, message })
    }

    /// Writes a reader's copy. The same reader's copy of the same issue is the same octets whenever it is made.
    pub(super) fn splice(&self, reader: Addressee<'_>, mask: &Mask, key: &SecretKey, wire: &mut Wire) {
        let fields = Fields {
            name: reader.name.as_str(),
            address: reader.email.as_str(),
            message_id: &key.message_id(self.rendered.issue.id, reader.subscriber),
            unsubscribe_token: &key.unsubscribe_token(reader.subscription),
        };
        self.message.splice(mask, &fields, wire);
    }

    /// Sender and recipient of a copy as the relay is told.
    pub(super) fn envelope(&self, recipient: &EmailAddress) -> Envelope {
        envelope(&self.rendered.newsletter, recipient)
    }
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

/// Four fields, the last of them the sender, as Gmail's feedback loop reads them.
fn feedback_id(newsletter: &Newsletter, issue: IssueId) -> String {
    format!("{issue}:{}:issue:vesnik", newsletter.slug)
}
