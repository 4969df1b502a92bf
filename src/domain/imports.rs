//! How a file of readers is read that a member of staff has uploaded.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};
use serde::{Deserialize, Serialize};

use super::{EditionId, Timestamp};

/// Which column is what, and on what ground the readers may be mailed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(default)]
pub struct ImportPlan {
    /// The column of addresses, from 0 on; none until somebody has said.
    pub email: Option<usize>,
    /// The column of names.
    pub name: Option<usize>,
    /// The column of editions.
    pub edition: Option<usize>,
    /// The column of sections.
    pub sections: Option<usize>,
    /// The column of the days on which they joined.
    pub joined_at: Option<usize>,
    /// The edition of rows that name none; none: the newsletter's first.
    pub usual_edition: Option<EditionId>,
    /// Where the consent was given.
    pub consent_source: String,
    /// When, for rows that do not say when they joined.
    pub consent_at: Option<Timestamp>,
}
