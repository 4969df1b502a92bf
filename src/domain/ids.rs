//! Row ids, one type a table, so that a brief's id cannot stand where an issue's is meant.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::BigInt};
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
        )]
        #[diesel(sql_type = BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// Id of a newsletter.
    NewsletterId,
    /// Id of a section.
    SectionId,
    /// Id of an edition.
    EditionId,
    /// Id of a brief.
    BriefId,
    /// Id of an issue.
    IssueId,
    /// Id of a subscriber.
    SubscriberId,
    /// Id of a subscription.
    SubscriptionId,
    /// Id of a worker's lease of copies.
    LeaseId,
    /// Id of a letter.
    LetterId,
    /// Id of an API token.
    ApiTokenId,
    /// Id of a member of staff.
    StaffId,
    /// Id of an import at the desk.
    ImportId,
    /// Id of what is done with many readers.
    JobId,
    /// Id of a session at the desk.
    SessionId,
    /// Id of an endpoint of another program.
    WebhookId,
    /// Id of a message to another program.
    MessageId,
    /// Number of a link in its issue; see [`CANARY`](super::CANARY).
    LinkNumber,
}
