//! Readers as the desk lists them: who fits a filter, the newest first.
//!
//! A filter stands in a statement as literals: they are numbers of ours, and both databases plan by them.

use std::{collections::HashMap, fmt::Write};

use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::{
    Conn, StorageError,
    reader_index::Known,
    schema::{editions, newsletters, subscribers, subscriptions},
};
use crate::domain::{
    EditionId, EmailAddress, NewsletterId, PersonName, SectionId, Slug, SubscriberId, SubscriptionId,
    SubscriptionStatus, SuppressionReason, Timestamp,
};

/// Which readers: those with a subscription to one of these newsletters that is as all the rest says.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// The newsletters. None named: nobody.
    pub newsletters: Vec<NewsletterId>,
    /// In this edition.
    pub edition: Option<EditionId>,
    /// Taking this section, also among all.
    pub section: Option<SectionId>,
    /// In this state.
    pub state: Option<SubscriptionStatus>,
    /// Asked for at this instant or later.
    pub joined_from: Option<Timestamp>,
    /// Asked for before this instant.
    pub joined_before: Option<Timestamp>,
    /// Whose address refuses mail.
    pub bounced: bool,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: SubscriberId,
}

fn comma<T: std::fmt::Display>(of: &[T]) -> String {
    let mut list = String::new();
    for (number, one) in of.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(list, "{}{one}", if number == 0 { "" } else { ", " });
    }
    list
}

impl Filter {
    /// What is true of a subscription `s` that fits.
    fn condition(&self) -> String {
        let mut all = format!("s.newsletter_id IN ({})", comma(&self.newsletters));
        let mut and = |what: String| {
            // As above.
            let _ = write!(all, " AND {what}");
        };
        if let Some(edition) = self.edition {
            and(format!("s.edition_id = {edition}"));
        }
        if let Some(state) = self.state {
            and(format!("s.status = {}", state.number()));
        }
        if let Some(from) = self.joined_from {
            and(format!("s.created_at >= {}", from.millis()));
        }
        if let Some(before) = self.joined_before {
            and(format!("s.created_at < {}", before.millis()));
        }
        if let Some(section) = self.section {
            and(format!(
                "(s.takes_all OR EXISTS (SELECT 1 FROM subscription_sections c WHERE c.subscription_id = s.id \
                 AND c.section_id = {section}))"
            ));
        }
        if self.bounced {
            and(format!(
                "(s.status = {} OR EXISTS (SELECT 1 FROM subscribers r CROSS JOIN suppressions x WHERE r.id = s.subscriber_id \
                 AND x.address_hash = r.address_hash AND x.reason = {}))",
                SubscriptionStatus::Bounced.number(),
                SuppressionReason::Bounced.number()
            ));
        }
        all
    }
}

fn load(conn: &mut Conn, sql: String) -> Result<Vec<SubscriberId>, StorageError> {
    let rows: Vec<Id> = sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Everybody who could fit, if an index says that they are at most so many; those named may be too many, never too few. In no order.
///
/// # Errors
/// Those of the database.
pub fn few(conn: &mut Conn, filter: &Filter, most: usize) -> Result<Option<Vec<SubscriberId>>, StorageError> {
    let mut ways = Vec::new();
    if filter.edition.is_some() || filter.state.is_some_and(|state| state != SubscriptionStatus::Active) {
        let editions = match filter.edition {
            Some(edition) => vec![edition],
            None => editions::table
                .filter(editions::newsletter_id.eq_any(filter.newsletters.clone()))
                .select(editions::id)
                .load(conn)?,
        };
        if editions.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let states = filter
            .state
            .map_or_else(|| SubscriptionStatus::ALL.to_vec(), |state| vec![state]);
        let states: Vec<i16> = states.into_iter().map(SubscriptionStatus::number).collect();
        ways.push(format!(
            "edition_id IN ({}) AND status IN ({})",
            comma(&editions),
            comma(&states)
        ));
    }
    if filter.joined_from.is_some() || filter.joined_before.is_some() {
        let from = filter.joined_from.map_or(i64::MIN, Timestamp::millis);
        let before = filter.joined_before.map_or(i64::MAX, Timestamp::millis);
        ways.push(format!("created_at >= {from} AND created_at < {before}"));
    }
    let mut fewest: Option<Vec<SubscriberId>> = None;
    for way in ways {
        let found = load(
            conn,
            format!(
                "SELECT subscriber_id AS id FROM subscriptions WHERE {way} LIMIT {}",
                most + 1
            ),
        )?;
        let is_fewer = fewest.as_ref().is_none_or(|known| found.len() < known.len());
        if found.len() <= most && is_fewer {
            fewest = Some(found);
        }
    }
    Ok(fewest)
}

/// Who of these fits, the newest first.
///
/// # Errors
/// Those of the database.
pub fn among(conn: &mut Conn, filter: &Filter, of: &[SubscriberId]) -> Result<Vec<SubscriberId>, StorageError> {
    if of.is_empty() || filter.newsletters.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, fits) = (comma(of), filter.condition());
    let mut found = load(
        conn,
        format!("SELECT s.subscriber_id AS id FROM subscriptions s WHERE s.subscriber_id IN ({ids}) AND {fits}"),
    )?;
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.dedup();
    Ok(found)
}

/// The subscriptions of these readers that fit.
///
/// # Errors
/// Those of the database.
pub fn fitting(conn: &mut Conn, filter: &Filter, of: &[SubscriberId]) -> Result<Vec<SubscriptionId>, StorageError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        id: SubscriptionId,
    }
    if of.is_empty() || filter.newsletters.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, fits) = (comma(of), filter.condition());
    let sql = format!("SELECT s.id AS id FROM subscriptions s WHERE s.subscriber_id IN ({ids}) AND {fits}");
    let rows: Vec<Row> = sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// What these readers are found by, the newest first.
///
/// # Errors
/// Those of the database.
pub fn known(conn: &mut Conn, of: &[SubscriberId]) -> Result<Vec<Known>, StorageError> {
    let query = subscribers::table
        .filter(subscribers::id.eq_any(of.to_vec()))
        .order(subscribers::id.desc())
        .select((subscribers::id, subscribers::email, subscribers::name));
    Ok(query.load(conn)?)
}

/// What readers are found by who came after `after` and before `below`, the newest first.
///
/// # Errors
/// Those of the database.
pub fn newer(conn: &mut Conn, after: SubscriberId, below: SubscriberId, most: i64) -> Result<Vec<Known>, StorageError> {
    let query = subscribers::table
        .filter(subscribers::id.gt(after))
        .filter(subscribers::id.lt(below))
        .order(subscribers::id.desc())
        .limit(most)
        .select((subscribers::id, subscribers::email, subscribers::name));
    Ok(query.load(conn)?)
}

/// The reader so many behind `below`, among those of the newsletters; `None` when there are fewer.
///
/// # Errors
/// Those of the database.
pub fn behind(
    conn: &mut Conn,
    newsletters: &[NewsletterId],
    below: SubscriberId,
    many: i64,
) -> Result<Option<SubscriberId>, StorageError> {
    Ok(match newsletters {
        [one] => subscriptions::table
            .filter(subscriptions::newsletter_id.eq(*one))
            .filter(subscriptions::subscriber_id.lt(below))
            .order(subscriptions::subscriber_id.desc())
            .offset(many - 1)
            .select(subscriptions::subscriber_id)
            .first(conn)
            .optional()?,
        _ => subscribers::table
            .filter(subscribers::id.lt(below))
            .order(subscribers::id.desc())
            .offset(many - 1)
            .select(subscribers::id)
            .first(conn)
            .optional()?,
    })
}

/// Who fits from `from` up to below `below`, the newest `most`.
///
/// # Errors
/// Those of the database.
pub fn between(
    conn: &mut Conn,
    filter: &Filter,
    from: SubscriberId,
    below: SubscriberId,
    most: usize,
) -> Result<Vec<SubscriberId>, StorageError> {
    if filter.newsletters.is_empty() {
        return Ok(Vec::new());
    }
    // Where there are several newsletters one reader comes once for each.
    let (fits, rows) = (filter.condition(), most.saturating_mul(filter.newsletters.len()));
    let mut found = load(
        conn,
        format!(
            "SELECT s.subscriber_id AS id FROM subscriptions s WHERE {fits} AND s.subscriber_id >= {from} \
             AND s.subscriber_id < {below} ORDER BY s.subscriber_id DESC LIMIT {rows}"
        ),
    )?;
    found.dedup();
    found.truncate(most);
    Ok(found)
}

/// A reader on a list.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Reader {
    pub id: SubscriberId,
    pub email: EmailAddress,
    pub name: PersonName,
    /// In the order of the newsletters.
    pub subscriptions: Vec<Listed>,
}

/// A subscription on a list.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Listed {
    pub id: SubscriptionId,
    pub subscriber: SubscriberId,
    pub newsletter: NewsletterId,
    pub newsletter_name: String,
    pub edition_name: String,
    pub edition_slug: Slug,
    pub status: SubscriptionStatus,
    pub takes_all: bool,
    pub created_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

/// These readers with their subscriptions to these newsletters, in two statements; the newest reader first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, of: &[SubscriberId], within: &[NewsletterId]) -> Result<Vec<Reader>, StorageError> {
    let rows: Vec<Listed> = subscriptions::table
        .inner_join(newsletters::table)
        .inner_join(editions::table)
        .filter(subscriptions::newsletter_id.eq_any(within.to_vec()))
        .filter(subscriptions::subscriber_id.eq_any(of.to_vec()))
        .order(subscriptions::newsletter_id)
        .select((
            subscriptions::id,
            subscriptions::subscriber_id,
            subscriptions::newsletter_id,
            newsletters::name,
            editions::name,
            editions::slug,
            subscriptions::status,
            subscriptions::takes_all,
            subscriptions::created_at,
            subscriptions::confirmed_at,
            subscriptions::ended_at,
        ))
        .load(conn)?;
    let mut of_readers: HashMap<SubscriberId, Vec<Listed>> = HashMap::new();
    for row in rows {
        of_readers.entry(row.subscriber).or_default().push(row);
    }
    let readers = known(conn, of)?.into_iter().map(|known| Reader {
        id: known.id,
        email: known.email,
        name: known.name,
        subscriptions: of_readers.remove(&known.id).unwrap_or_default(),
    });
    Ok(readers.collect())
}
