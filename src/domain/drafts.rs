//! How an edition's issues come about: by themselves, or as drafts that people look over.

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::EmailAddress;

/// Who lets an issue go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalPolicy {
    /// Nobody: it is sent as it was assembled.
    #[default]
    Auto,
    /// An editor. Without approval it is held.
    Approve,
    /// Whatever somebody wrote or changed, somebody else approves.
    TwoPeople,
}

impl ApprovalPolicy {
    /// The word in JSON and letters.
    pub fn as_str(self) -> &'static str {
        match self {
            ApprovalPolicy::Auto => "auto",
            ApprovalPolicy::Approve => "approve",
            ApprovalPolicy::TwoPeople => "two_people",
        }
    }
}

/// What becomes of an issue with fewer briefs than its edition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TooFew {
    /// There is none; the briefs wait for the next one.
    #[default]
    Skip,
    /// It is held as a draft, and the duty editors are told.
    Hold,
}

/// How an edition's issues come about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DraftRules {
    /// Who lets an issue go out.
    pub approval: ApprovalPolicy,
    /// What becomes of an issue with too few briefs.
    pub too_few: TooFew,
    /// Who is told of drafts and missing approvals; nobody named: the newsletter's own mailbox.
    #[schema(value_type = Vec<String>)]
    pub duty_editors: Vec<EmailAddress>,
}
