//! How the values of `domain` are written to and read from columns, once for both databases.

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql},
    serialize::{self, Output, ToSql},
    sql_types::{BigInt, Binary, SmallInt, Text},
};

use super::StorageError;
use crate::domain::{
    AddressHash, ApiTokenId, AssemblyRules, BriefId, BriefStatus, ConsentKind, ConsentTexts, Days, DeliveryStatus,
    DepartureReason, DraftRules, EditionId, EmailAddress, EventSet, Growth, ImportId, ImportPlan, ImportState, IssueId,
    IssueStatus, JobId, JobState, Language, LeaseId, LetterId, LetterKind, LetterStatus, LinkNumber, Measurement,
    MessageId, MessageStatus, NewsletterId, OccurrenceOutcome, PersonName, Purpose, Role, Scopes, SectionId, SessionId,
    Sighting, SkipReason, Slug, StaffId, StaffLink, SubjectTest, SubscriberId, SubscriptionId, SubscriptionStatus,
    SuppressionReason, Tags, Theme, Timestamp, TokenHash, Variant, WebhookEvent, WebhookId, Why, Zone,
};

macro_rules! id_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<BigInt, DB> for $name where i64: FromSql<BigInt, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map($name)
            }
        }
        impl<DB: Backend> ToSql<BigInt, DB> for $name where i64: ToSql<BigInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }
    )*};
}
id_columns!(
    NewsletterId,
    SectionId,
    EditionId,
    BriefId,
    IssueId,
    SubscriberId,
    SubscriptionId,
    LeaseId,
    LetterId,
    ApiTokenId,
    StaffId,
    SessionId,
    ImportId,
    JobId,
    LinkNumber,
    Variant,
    WebhookId,
    MessageId,
    EventSet,
);

impl<DB: Backend> FromSql<BigInt, DB> for Timestamp
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Timestamp::from_millis)
    }
}
impl<DB: Backend> ToSql<BigInt, DB> for Timestamp
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.as_millis().to_sql(out)
    }
}

macro_rules! number_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<SmallInt, DB> for $name where i16: FromSql<SmallInt, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let number = i16::from_sql(bytes)?;
                $name::from_number(number)
                    .ok_or_else(|| concat!("no such ", stringify!($name)).into())
            }
        }
        impl<DB: Backend> ToSql<SmallInt, DB> for $name where i16: ToSql<SmallInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.number_ref().to_sql(out)
            }
        }
    )*};
}
number_columns!(
    BriefStatus,
    SubscriptionStatus,
    IssueStatus,
    DeliveryStatus,
    OccurrenceOutcome,
    ImportState,
    JobState,
    LetterKind,
    LetterStatus,
    Purpose,
    StaffLink,
    ConsentKind,
    SuppressionReason,
    DepartureReason,
    Role,
    SkipReason,
    Measurement,
    Growth,
    Sighting,
    WebhookEvent,
    MessageStatus,
);

macro_rules! text_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok($name::try_from(String::from_sql(bytes)?)?)
            }
        }
        impl<DB: Backend> ToSql<Text, DB> for $name where str: ToSql<Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.as_str().to_sql(out)
            }
        }
    )*};
}
text_columns!(Slug, Language, Zone);

/// What is kept as JSON. It is written by way of [`json`].
macro_rules! json_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(serde_json::from_str(&String::from_sql(bytes)?)?)
            }
        }
    )*};
}
json_columns!(
    AssemblyRules,
    ConsentTexts,
    Days,
    DraftRules,
    ImportPlan,
    Scopes,
    SubjectTest,
    Tags,
    Theme,
    Why
);

/// A value as its column keeps it.
///
/// # Errors
/// [`StorageError::Query`] when it cannot be written as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|cause| diesel::result::Error::SerializationError(cause.into()).into())
}

/// Text that is loaded by the thousand: it was read in full before it was stored.
macro_rules! stored_text_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<Text, DB> for $name where String: FromSql<Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                $name::stored(String::from_sql(bytes)?).ok_or_else(|| concat!("not a stored ", stringify!($name)).into())
            }
        }
        impl<DB: Backend> ToSql<Text, DB> for $name where str: ToSql<Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.as_str().to_sql(out)
            }
        }
    )*};
}
stored_text_columns!(EmailAddress, PersonName);

macro_rules! hash_columns {
    ($($name:ident),* $(,)?) => {$(
        impl<DB: Backend> FromSql<Binary, DB> for $name where Vec<u8>: FromSql<Binary, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Vec::from_sql(bytes).map($name)
            }
        }
        impl<DB: Backend> ToSql<Binary, DB> for $name where [u8]: ToSql<Binary, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.as_slice().to_sql(out)
            }
        }
    )*};
}
hash_columns!(AddressHash, TokenHash);
