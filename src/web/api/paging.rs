//! Lists in pages: `limit` rows behind the cursor `after`, and where the next page begins.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Fields;
use crate::web::Problem;

/// Rows of a page unless asked otherwise.
const USUAL: i64 = 50;
/// Most rows of a page.
pub(super) const MOST: i64 = 200;

/// A page of a list that has no other filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// Rows to answer: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// `next` of the page before.
    after: Option<String>,
}

impl PageQuery {
    /// As [`cursor`].
    pub fn cursor<C: FromStr>(&self) -> Result<Cursor<C>, Problem> {
        cursor(self.limit, self.after.as_deref())
    }
}

/// Where a page begins, and how many rows it has.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<C> {
    /// The rows behind this one; from the start when `None`.
    pub after: Option<C>,
    limit: i64,
}

impl<C> Cursor<C> {
    /// How many rows to load: one more than the page shows, which tells whether another page follows.
    pub fn rows(&self) -> i64 {
        self.limit + 1
    }

    /// Makes the page of the rows that were loaded.
    pub fn page<R, T>(&self, mut rows: Vec<R>, name: impl Fn(&R) -> String, show: impl Fn(R) -> T) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        Page {
            next: rows.last().filter(|_| more).map(name),
            items: rows.into_iter().map(show).collect(),
        }
    }
}

/// Reads `limit` and `after`.
///
/// # Errors
/// 422 naming what was refused.
pub fn cursor<C: FromStr>(limit: Option<i64>, after: Option<&str>) -> Result<Cursor<C>, Problem> {
    let mut fields = Fields::default();
    let limit = limit.unwrap_or(USUAL);
    let in_range = (1..=MOST).contains(&limit);
    fields.read("limit", in_range.then_some(()).ok_or("must be 1 to 200"));
    let after = after.map(|text| text.parse().map_err(|_| "must be the `next` of a page of this list"));
    match (fields.read("after", after.transpose()), in_range) {
        (Some(after), true) => Ok(Cursor { after, limit }),
        _ => Err(fields.refusal()),
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Send it as `after` for the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A list so short that it has one page.
    pub fn whole(items: impl Iterator<Item = T>) -> Self {
        Page {
            items: items.collect(),
            next: None,
        }
    }
}
