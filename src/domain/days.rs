//! The days on which an edition comes out, beyond its cadence.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When an edition begins and ends, and the days on which it does not come out. Dates are those of its zone, UTC's for an
/// instant edition. By default every day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Days {
    /// The first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<NaiveDate>,
    /// Days without an issue; what was new then is in the next one.
    #[schema(value_type = Vec<String>)]
    pub holidays: BTreeSet<NaiveDate>,
}

impl Days {
    /// True when an issue may come out on this day.
    pub fn allow(&self, day: NaiveDate) -> bool {
        self.starts_on.is_none_or(|first| day >= first) && !self.are_over(day) && !self.holidays.contains(&day)
    }

    /// True when the last day has gone by.
    pub fn are_over(&self, day: NaiveDate) -> bool {
        self.ends_on.is_some_and(|last| day > last)
    }
}
