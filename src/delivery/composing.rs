//! Readers' copies of an issue: the spliced parts under the headers that mailing lists owe their readers.

use std::collections::BTreeMap;

use crate::{
    domain::{
        ClickMark, EmailAddress, IssueId, Links, PersonName, SecretKey, SectionSet, SkipReason, Slug, SubscriberId,
        SubscriptionId, Variant,
    },
    issues::{
        IssueError,
        rendering::{self, FullIssue, RenderedIssue},
    },
    mail::{
        Envelope,
        compiled::{CompiledMessage, Fields, Template},
        message::{Head, Party},
        segments::Mask,
        wire::Wire,
    },
    storage::{deliveries::Shape, newsletters::Newsletter},
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
    pub(super) shape: Shape,
    /// The number of the build; see [`crate::storage::issue_builds`].
    pub(super) build: i16,
    message: CompiledMessage,
    /// The same in other languages, by their numbers.
    in_languages: BTreeMap<usize, CompiledMessage>,
    /// Whether the copies' links say something of the copy.
    is_marked: bool,
}

impl Compiled {
    /// Renders and compiles an issue.
    pub(super) fn new(full: &FullIssue, links: &Links) -> Result<Self, IssueError> {
        Compiled::of(rendering::render(full, links)?, 0)
    }

    /// Compiles a rendered issue; each copy then costs a copy of its bytes.
    pub(super) fn of(rendered: RenderedIssue, build: i16) -> Result<Self, IssueError> {
        let others = rendered.in_languages.iter();
        Ok(Compiled {
            shape: rendered.shape(),
            is_marked: rendered.html.hold_click_mark() || rendered.text.hold_click_mark(),
            build,
            message: Compiled::message(&rendered)?,
            in_languages: others
                .map(|(number, other)| Ok((*number, Compiled::message(other)?)))
                .collect::<Result<_, IssueError>>()?,
            rendered,
        })
    }

    fn message(rendered: &RenderedIssue) -> Result<CompiledMessage, IssueError> {
        let sender = &rendered.sender;
        let headers = [
            ("List-Id", list_id(&sender.newsletter, &sender.address)),
            ("List-Archive", format!("<{}>", sender.archive)),
            ("Feedback-ID", feedback_id(&sender.newsletter, rendered.issue)),
        ];
        let mailbox = sender.reply_to.as_ref().unwrap_or(&sender.address);
        let message = CompiledMessage::compile(&Template {
            head: Head {
                from: Party {
                    name: &sender.name,
                    address: &sender.address,
                },
                reply_to: sender.reply_to.as_ref(),
                subject: &rendered.plain_subject,
                date: rendered.date,
                language: sender.language.as_str(),
                headers: &headers,
            },
            subjects: &rendered.subjects_of_copies(),
            id_domain: sender.address.domain(),
            unsubscribe: &sender.unsubscribe,
            leave_by_mail: mailbox.as_str(),
            boundary: &format!("=_vesnik_{}", rendered.issue),
            text: &rendered.text,
            html: &rendered.html,
        });
        message.map_err(|cause| IssueError::Rendering(cause.to_string()))
    }

    /// What copies with this mask are made from; one in a language that was chosen since is in the newsletter's own.
    fn message_for(&self, mask: &Mask) -> &CompiledMessage {
        self.in_languages.get(&mask.language()).unwrap_or(&self.message)
    }

    /// The variant of a reader who takes these sections and gets all of the issue itself.
    pub(super) fn whole_issue(&self, taken: &SectionSet) -> Variant {
        self.shape.variant(taken, self.rendered.seen_before())
    }

    /// What a reader of this variant gets, or why nothing.
    pub(super) fn mask(&self, variant: Variant) -> Result<Mask, SkipReason> {
        let mask = self.rendered.mask(&self.shape, variant);
        if mask.is_empty() {
            Err(SkipReason::NothingNew)
        } else if self.rendered.withholds(&mask) {
            Err(SkipReason::BriefWithheld)
        } else {
            Ok(mask)
        }
    }

    /// Writes a reader's copy. The same reader's copy of the same issue is the same octets whenever it is made.
    pub(super) fn splice(&self, reader: Addressee<'_>, mask: &Mask, key: &SecretKey, wire: &mut Wire) {
        let mark = ClickMark {
            subject: u8::try_from(mask.subject()).unwrap_or(0),
            reader: mask.has_own_links().then_some(reader.subscriber),
        };
        let click_mark = match self.is_marked && mark != ClickMark::default() {
            true => format!("/{}", key.click_mark(self.rendered.issue, mark)),
            false => String::new(),
        };
        let fields = Fields {
            name: reader.name.as_str(),
            address: reader.email.as_str(),
            message_id: &key.message_id(self.rendered.issue, reader.subscriber),
            unsubscribe_token: &key.unsubscribe_token(reader.subscription),
            click_mark: &click_mark,
        };
        self.message_for(mask).splice(mask, &fields, wire);
    }

    /// Writes a copy without what is its reader's own.
    pub(super) fn splice_for_nobody(&self, mask: &Mask, wire: &mut Wire) {
        let fields = Fields {
            name: "",
            address: "",
            message_id: "",
            unsubscribe_token: "",
            click_mark: "",
        };
        self.message_for(mask).splice(mask, &fields, wire);
    }

    /// Sender and recipient of a copy as the relay is told.
    pub(super) fn envelope(&self, recipient: &EmailAddress) -> Envelope {
        let sender = &self.rendered.sender;
        envelope(sender.return_path.as_ref().unwrap_or(&sender.address), recipient)
    }
}

/// Sender and recipient of a newsletter's letter as the relay is told.
pub(super) fn letter_envelope(newsletter: &Newsletter, recipient: &EmailAddress) -> Envelope {
    let sender = newsletter.return_path.as_ref().unwrap_or(&newsletter.from_address);
    envelope(sender, recipient)
}

fn envelope(sender: &EmailAddress, recipient: &EmailAddress) -> Envelope {
    Envelope {
        sender: sender.as_str().to_owned(),
        recipient: recipient.as_str().to_owned(),
    }
}

/// RFC 2919 §3.
pub(super) fn list_id(newsletter: &Slug, from: &EmailAddress) -> String {
    format!("<{newsletter}.{}>", from.domain())
}

/// Four fields, the last of them the sender, as Gmail's feedback loop reads them.
fn feedback_id(newsletter: &Slug, issue: IssueId) -> String {
    format!("{issue}:{newsletter}:issue:vesnik")
}
