//! Up to when hubs have been told of what is new in newsletters' feeds.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{Conn, StorageError, connection::Both, schema::hub_pings};
use crate::domain::{Language, NewsletterId, SectionId, Timestamp};

/// What a hub knows of a newsletter.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = hub_pings)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct HubPing {
    pub newsletter_id: NewsletterId,
    pub hub: String,
    pub told_until: Timestamp,
    pub due_at: Timestamp,
    pub attempts: i16,
}

/// What a hub knows of each newsletter.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, hub: &str) -> Result<Vec<HubPing>, StorageError> {
    let query = hub_pings::table
        .filter(hub_pings::hub.eq(hub))
        .order(hub_pings::newsletter_id);
    Ok(query.select(HubPing::as_select()).load(conn)?)
}

/// Notes that a hub is told of a newsletter from now on; does nothing when it is noted.
///
/// # Errors
/// Those of the database.
pub fn start(conn: &mut Conn, newsletter: NewsletterId, hub: &str, now: Timestamp) -> Result<(), StorageError> {
    let row = (
        hub_pings::newsletter_id.eq(newsletter),
        hub_pings::hub.eq(hub),
        hub_pings::told_until.eq(now),
        hub_pings::due_at.eq(now),
        hub_pings::attempts.eq(0),
    );
    Both(
        diesel::insert_into(hub_pings::table)
            .values(row)
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// Takes a hub's telling until `until`, when it may be tried again; false when another process has it.
///
/// # Errors
/// Those of the database.
pub fn claim(conn: &mut Conn, ping: &HubPing, until: Timestamp) -> Result<bool, StorageError> {
    let row = hub_pings::table
        .find((ping.newsletter_id, &ping.hub))
        .filter(hub_pings::told_until.eq(ping.told_until))
        .filter(hub_pings::due_at.eq(ping.due_at));
    let set = (
        hub_pings::due_at.eq(until),
        hub_pings::attempts.eq(ping.attempts.saturating_add(1)),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Notes that the hub knows what was new up to `until`.
///
/// # Errors
/// Those of the database.
pub fn told(conn: &mut Conn, ping: &HubPing, until: Timestamp) -> Result<(), StorageError> {
    let row = hub_pings::table
        .find((ping.newsletter_id, &ping.hub))
        .filter(hub_pings::told_until.lt(until));
    let set = (
        hub_pings::told_until.eq(until),
        hub_pings::due_at.eq(until),
        hub_pings::attempts.eq(0),
    );
    diesel::update(row).set(set).execute(conn)?;
    Ok(())
}

/// In which section and language something has become public, was corrected or retracted, and when last.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "described above")]
pub struct Change {
    #[diesel(sql_type = BigInt)]
    pub section_id: SectionId,
    #[diesel(sql_type = Text)]
    pub language: Language,
    #[diesel(sql_type = BigInt)]
    pub changed_at: Timestamp,
}

/// What readers saw change in a newsletter after `after` and not after `until`.
///
/// # Errors
/// Those of the database.
pub fn changes(
    conn: &mut Conn,
    newsletter: NewsletterId,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<Change>, StorageError> {
    let sql = "SELECT section_id, language, MAX(changed_at) AS changed_at FROM (\
        SELECT section_id, language, published_at AS changed_at FROM briefs \
        WHERE newsletter_id = $1 AND status = 3 AND published_at > $2 AND published_at <= $3 \
        UNION ALL SELECT section_id, language, retracted_at FROM briefs \
        WHERE newsletter_id = $1 AND status = 4 AND retracted_at > $2 AND retracted_at <= $3 AND published_at <= retracted_at \
        UNION ALL SELECT b.section_id, b.language, c.corrected_at FROM corrections c JOIN briefs b ON b.id = c.brief_id \
        WHERE b.newsletter_id = $1 AND c.corrected_at > $2 AND c.corrected_at <= $3 AND b.status = 3 AND b.published_at <= $3\
        ) AS changed GROUP BY section_id, language ORDER BY section_id, language";
    Ok(diesel::sql_query(sql)
        .bind::<BigInt, _>(newsletter)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(until)
        .load(conn)?)
}
