//! Statuses and kinds, each stored as a small number that never changes its meaning.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::SmallInt};
use serde::{Deserialize, Serialize};

macro_rules! stored_as_number {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal $text:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
        )]
        #[diesel(sql_type = SmallInt)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),* }

        impl $name {
            /// Every value, in the order of its number.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The number in the database.
            pub const fn number(self) -> i16 {
                match self { $($name::$variant => $number),* }
            }

            pub(crate) const fn number_ref(self) -> &'static i16 {
                match self { $($name::$variant => &$number),* }
            }

            /// The value with this number, if there is one.
            pub fn from_number(number: i16) -> Option<Self> {
                match number { $($number => Some($name::$variant),)* _ => None }
            }

            /// The word in JSON, pages and logs.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value that this word names.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

stored_as_number! {
    /// Where a brief stands: `draft → in_review → ready → published → retracted`.
    BriefStatus {
        /// Being written.
        Draft = 0 "draft",
        /// Waiting for a second reader.
        InReview = 1 "in_review",
        /// Approved, not public.
        Ready = 2 "ready",
        /// Public from `published_at` on.
        Published = 3 "published",
        /// Withdrawn after publication.
        Retracted = 4 "retracted",
    }

    /// Where a subscription stands: `pending → active ⇄ paused → unsubscribed / bounced / complained`.
    SubscriptionStatus {
        /// Asked for, not yet confirmed by mail.
        Pending = 0 "pending",
        /// Gets issues.
        Active = 1 "active",
        /// Wants no mail for a while.
        Paused = 2 "paused",
        /// Left.
        Unsubscribed = 3 "unsubscribed",
        /// The address refuses mail for good.
        Bounced = 4 "bounced",
        /// The reader reported a mail as spam.
        Complained = 5 "complained",
    }

    /// Where an issue stands: `draft → approved → scheduled → sending ⇄ paused → sent / cancelled / expired`.
    IssueStatus {
        /// Being put together.
        Draft = 0 "draft",
        /// Approved, without a time.
        Approved = 1 "approved",
        /// Goes out at `send_at`.
        Scheduled = 2 "scheduled",
        /// Its audience is frozen and copies go out.
        Sending = 3 "sending",
        /// Stopped for now.
        Paused = 4 "paused",
        /// Every recipient is accounted for.
        Sent = 5 "sent",
        /// Stopped for good.
        Cancelled = 6 "cancelled",
        /// Its time went by before it could start.
        Expired = 7 "expired",
    }

    /// Where one copy of an issue stands. The numbers 0 and 3 stand as literals in partial indexes.
    DeliveryStatus {
        /// To be handed over.
        Due = 0 "due",
        /// Due, and within a worker's lease; no row is kept with it.
        Claimed = 1 "claimed",
        /// The relay answered for it.
        Accepted = 2 "accepted",
        /// To be tried again at `due_at`.
        Deferred = 3 "deferred",
        /// Refused for good; the reply is kept.
        Failed = 4 "failed",
        /// Not sent on purpose; the reason is kept.
        Skipped = 5 "skipped",
        /// Accepted, then returned.
        Bounced = 6 "bounced",
        /// Accepted, then reported as spam.
        Complained = 7 "complained",
    }

    /// What came of one due time of an edition.
    OccurrenceOutcome {
        /// An issue was made.
        Issued = 0 "issued",
        /// No briefs were new, or too few.
        Skipped = 1 "skipped",
        /// The time went by while nothing ran, or a later occurrence took its place.
        Missed = 2 "missed",
    }

    /// Kinds of letter.
    LetterKind {
        /// "Confirm your subscription".
        Confirmation = 0 "confirmation",
        /// "You are subscribed".
        Welcome = 1 "welcome",
        /// "You are already subscribed", with a link to manage the subscription.
        AlreadySubscribed = 2 "already_subscribed",
        /// To staff: an issue has stopped by itself.
        IssuePaused = 3 "issue_paused",
        /// The last issue, to a new reader.
        LastIssue = 4 "last_issue",
        /// To staff: a draft is ready, or waits for approval.
        DeskNotice = 5 "desk_notice",
        /// A link to manage everything, to whoever asked for it.
        ManageLink = 6 "manage_link",
        /// To the address that a reader wants to change to.
        AddressChange = 7 "address_change",
        /// To the address that a reader has changed from.
        AddressChanged = 8 "address_changed",
        /// To a member of staff: a link to join the desk or to choose a new password.
        StaffLink = 9 "staff_link",
    }

    /// Where a letter stands. The number 0 stands as a literal in a partial index.
    LetterStatus {
        /// To be sent at `due_at`.
        Due = 0 "due",
        /// Leased by a worker.
        Claimed = 1 "claimed",
        /// The relay answered for it.
        Accepted = 2 "accepted",
        /// Refused for good, or tried for too long.
        Failed = 3 "failed",
        /// Not sent because the address is suppressed.
        Skipped = 4 "skipped",
    }

    /// What a link's token may be used for, and nothing else.
    Purpose {
        /// Confirm a pending subscription.
        Confirm = 0 "confirm",
        /// See and change everything that is kept of a reader.
        Manage = 1 "manage",
        /// Take back having left a newsletter just now.
        ComeBack = 2 "come_back",
        /// Confirm that mail may go to another address.
        ChangeAddress = 3 "change_address",
        /// Undo a change of the address.
        RestoreAddress = 4 "restore_address",
    }

    /// What a link to a member of staff is for. Each works once.
    StaffLink {
        /// Make the first owner.
        SetUp = 0 "set_up",
        /// Choose a password and join the desk.
        Join = 1 "join",
        /// Choose a new password.
        NewPassword = 2 "new_password",
    }

    /// What a consent event records.
    ConsentKind {
        /// The form was sent.
        Requested = 0 "requested",
        /// The link in the confirmation letter was used.
        Confirmed = 1 "confirmed",
        /// An operator imported an earlier consent and named its source.
        Imported = 2 "imported",
        /// Consent was withdrawn.
        Withdrawn = 3 "withdrawn",
        /// The reader changed sections or edition.
        Changed = 4 "changed",
        /// The reader agreed that clicks are kept.
        MeasuringAgreed = 20 "measuring_agreed",
        /// The reader does not want clicks to be kept any more.
        MeasuringWithdrawn = 21 "measuring_withdrawn",
    }

    /// What is measured of a newsletter's issues; each measures more than those before it.
    Measurement {
        /// Nothing.
        None = 0 "none",
        /// How often each link is followed, and nothing of who follows it.
        Aggregate = 1 "aggregate",
        /// The same, and which links those readers follow who have agreed.
        Individual = 2 "individual",
    }

    /// Why an address must not be mailed.
    SuppressionReason {
        /// It refuses mail for good.
        Bounced = 0 "bounced",
        /// Its reader reported a mail as spam.
        Complained = 1 "complained",
        /// Its owner asked never to be written to.
        Requested = 2 "requested",
        /// An operator decided so.
        Operator = 3 "operator",
        /// Its reader had everything erased.
        Erased = 4 "erased",
    }

    /// Why a reader left.
    DepartureReason {
        /// More mail than was wanted.
        TooOften = 0 "too_often",
        /// Something else than was expected.
        NotExpected = 1 "not_expected",
        /// Somebody else has subscribed, or nobody remembers.
        NotSubscribed = 2 "not_subscribed",
        /// Another one.
        Other = 3 "other",
    }

    /// How readers come and go. The first four have the numbers of [`ConsentKind`], the next two those of [`SubscriptionStatus`].
    Growth {
        /// Sent the sign-up form.
        Joined = 0 "joined",
        /// Confirmed by mail.
        Confirmed = 1 "confirmed",
        /// Imported by an operator.
        Imported = 2 "imported",
        /// Left, or had everything erased.
        Left = 3 "left",
        /// The address refuses mail for good.
        Bounced = 4 "bounced",
        /// Reported a mail as spam.
        Complained = 5 "complained",
        /// How many there were when they were counted last on the day: active and paused ones.
        Readers = 6 "readers",
    }

    /// What is counted to notice an attack on the sign-up forms.
    Sighting {
        /// A signup was recorded.
        SignUp = 0 "sign_up",
        /// A signup was refused for what abusers do.
        Refusal = 1 "refusal",
        /// A relay took a confirmation letter.
        LetterAccepted = 2 "letter_accepted",
        /// A confirmation letter failed for good.
        LetterFailed = 3 "letter_failed",
    }

    /// Where an import at the desk stands: `uploaded → checking → checked → running → done`.
    ImportState {
        /// Waits to be told which column is what.
        Uploaded = 0 "uploaded",
        /// Its rows are looked at.
        Checking = 1 "checking",
        /// Waits to be carried out.
        Checked = 2 "checked",
        /// Readers are added.
        Running = 3 "running",
        /// All rows were dealt with.
        Done = 4 "done",
        /// It could not go on.
        Failed = 5 "failed",
        /// Somebody stopped it; what was added stays.
        Stopped = 6 "stopped",
    }

    /// Where that stands which is done with many readers: `counting → counted → running → done`.
    JobState {
        /// Whom it concerns is being found.
        Counting = 0 "counting",
        /// Waits to be confirmed.
        Counted = 1 "counted",
        /// It is being done.
        Running = 2 "running",
        /// It was done with everybody.
        Done = 3 "done",
        /// Somebody stopped it; what was done stays.
        Stopped = 4 "stopped",
    }

    /// What a staff member or an API token may do; each role may do what those before it may.
    Role {
        /// Writes briefs.
        Author = 0 "author",
        /// Publishes briefs and sends issues.
        Editor = 1 "editor",
        /// Sets up newsletters, editions and tokens.
        Owner = 2 "owner",
    }

    /// Why a copy was not sent although its reader was in the audience, or did not arrive.
    SkipReason {
        /// Left after the audience was frozen.
        Unsubscribed = 0 "unsubscribed",
        /// The address was suppressed after the audience was frozen.
        Suppressed = 1 "suppressed",
        /// Nothing in the issue is new in the reader's sections.
        NothingNew = 2 "nothing new in your sections",
        /// The issue was cancelled.
        Cancelled = 3 "issue cancelled",
        /// The relay refused the recipient.
        Refused = 4 "recipient refused",
        /// The relay refused the message itself.
        MessageRefused = 5 "message refused",
        /// Still not handed over at the issue's deadline.
        Expired = 6 "expired",
        /// A brief of the copy was withheld while the issue was being sent.
        BriefWithheld = 7 "brief withheld",
        /// Its reader has asked for a pause; what is missed comes with the first issue after it.
        Paused = 8 "paused",
    }

    /// What other programs can be told of.
    WebhookEvent {
        /// A reader has confirmed a subscription, or come back to it.
        SubscriberConfirmed = 0 "subscriber.confirmed",
        /// A reader has left a newsletter, or was erased.
        SubscriberLeft = 1 "subscriber.left",
        /// A brief is public.
        BriefPublished = 2 "brief.published",
        /// A brief was withdrawn.
        BriefRetracted = 3 "brief.retracted",
        /// The copies of an issue begin to go out.
        IssueStarted = 4 "issue.started",
        /// Every recipient of an issue is accounted for.
        IssueSent = 5 "issue.sent",
        /// Copies that will not arrive.
        DeliveryFailed = 6 "delivery.failed",
        /// An owner tries the endpoint.
        Test = 7 "webhook.test",
    }

    /// Where a message to another program stands. The number 0 stands as a literal in a partial index.
    MessageStatus {
        /// To be sent.
        Due = 0 "due",
        /// The other program took it.
        Delivered = 1 "delivered",
        /// It is not tried again by itself.
        Failed = 2 "failed",
    }
}

impl StaffLink {
    /// The path of the page behind a link.
    pub fn path(self, token: &str) -> String {
        let page = match self {
            StaffLink::SetUp => "set-up",
            StaffLink::Join => "join",
            StaffLink::NewPassword => "new-password",
        };
        format!("/desk/{page}/{token}")
    }
}

impl Role {
    /// True when this role may do what `needed` may.
    pub fn may(self, needed: Role) -> bool {
        self >= needed
    }
}

impl IssueStatus {
    /// True when nothing more becomes of the issue.
    pub fn has_ended(self) -> bool {
        matches!(self, IssueStatus::Sent | IssueStatus::Cancelled | IssueStatus::Expired)
    }

    /// True when the issue can move to `next`.
    pub fn may_become(self, next: IssueStatus) -> bool {
        use IssueStatus::{Approved, Cancelled, Draft, Expired, Paused, Scheduled, Sending, Sent};
        matches!(
            (self, next),
            (Draft, Approved | Scheduled | Cancelled)
                | (Approved, Draft | Scheduled | Cancelled)
                | (Scheduled, Draft | Sending | Cancelled | Expired)
                | (Sending, Paused | Sent | Cancelled)
                | (Paused, Sending | Cancelled)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_name_one_value_each() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::from_number(status.number()), Some(*status));
            assert_eq!(DeliveryStatus::parse(status.as_str()), Some(*status));
        }
        assert_eq!(DeliveryStatus::from_number(99), None);
    }

    #[test]
    fn an_ended_issue_stays_ended() {
        for ended in [IssueStatus::Sent, IssueStatus::Cancelled, IssueStatus::Expired] {
            assert!(IssueStatus::ALL.iter().all(|next| !ended.may_become(*next)));
        }
        assert!(IssueStatus::Paused.may_become(IssueStatus::Sending));
    }
}
