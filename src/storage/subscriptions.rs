//! Who subscribes to what, and what it brings.

use std::collections::{BTreeSet, HashMap};

use diesel::{dsl::count_star, prelude::*};

use super::{
    Conn, StorageError,
    connection::each,
    schema::{editions, newsletters, subscribers, subscription_sections, subscriptions},
};
use crate::domain::{
    EditionId, EmailAddress, NewsletterId, PersonName, SectionId, SectionSet, Slug, SubscriberId, SubscriptionId,
    SubscriptionStatus, Timestamp, Zone,
};

/// One subscription.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = subscriptions)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub newsletter_id: NewsletterId,
    pub subscriber_id: SubscriberId,
    pub edition_id: EditionId,
    pub status: SubscriptionStatus,
    pub takes_all: bool,
    pub seen_until: Timestamp,
    pub paused_until: Option<Timestamp>,
    pub zone: Option<Zone>,
    pub measured: bool,
}

/// The subscription with this id.
///
/// # Errors
/// Those of the database.
pub fn find(conn: &mut Conn, id: SubscriptionId) -> Result<Option<Subscription>, StorageError> {
    let query = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .select(Subscription::as_select());
    Ok(query.first(conn).optional()?)
}

/// A person's subscription to a newsletter.
///
/// # Errors
/// Those of the database.
pub fn find_for(
    conn: &mut Conn,
    newsletter: NewsletterId,
    subscriber: SubscriberId,
) -> Result<Option<Subscription>, StorageError> {
    let query = subscriptions::table
        .filter(subscriptions::newsletter_id.eq(newsletter))
        .filter(subscriptions::subscriber_id.eq(subscriber));
    Ok(query.select(Subscription::as_select()).first(conn).optional()?)
}

/// Adds a pending subscription.
///
/// # Errors
/// [`StorageError::Duplicate`] when the person has one to this newsletter.
pub fn insert_pending(
    conn: &mut Conn,
    newsletter: NewsletterId,
    subscriber: SubscriberId,
    edition: EditionId,
    sections: &SectionSet,
    now: Timestamp,
) -> Result<SubscriptionId, StorageError> {
    let row = (
        subscriptions::newsletter_id.eq(newsletter),
        subscriptions::subscriber_id.eq(subscriber),
        subscriptions::edition_id.eq(edition),
        subscriptions::status.eq(SubscriptionStatus::Pending),
        subscriptions::takes_all.eq(matches!(sections, SectionSet::All)),
        subscriptions::seen_until.eq(Timestamp::EPOCH),
        subscriptions::created_at.eq(now),
    );
    let insert = diesel::insert_into(subscriptions::table).values(row);
    let id = each!(conn, |c| insert.returning(subscriptions::id).get_result(c))?;
    add_sections(conn, id, sections)?;
    Ok(id)
}

/// Puts a subscription that is not active back to pending, with new choices; false when it is active or paused.
///
/// # Errors
/// Those of the database.
pub fn ask_again(
    conn: &mut Conn,
    id: SubscriptionId,
    edition: EditionId,
    sections: &SectionSet,
) -> Result<bool, StorageError> {
    use SubscriptionStatus::{Bounced, Complained, Pending, Unsubscribed};
    let open = subscriptions::status.eq_any([Pending, Unsubscribed, Bounced, Complained]);
    let changed = diesel::update(subscriptions::table.filter(subscriptions::id.eq(id)).filter(open))
        .set((
            subscriptions::status.eq(Pending),
            subscriptions::ended_at.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    if changed == 1 {
        choose(conn, id, edition, sections)?;
    }
    Ok(changed == 1)
}

/// Sets the edition and the sections of a subscription.
///
/// # Errors
/// Those of the database.
pub fn choose(
    conn: &mut Conn,
    id: SubscriptionId,
    edition: EditionId,
    sections: &SectionSet,
) -> Result<(), StorageError> {
    diesel::update(subscriptions::table.filter(subscriptions::id.eq(id)))
        .set((
            subscriptions::edition_id.eq(edition),
            subscriptions::takes_all.eq(matches!(sections, SectionSet::All)),
        ))
        .execute(conn)?;
    diesel::delete(subscription_sections::table.filter(subscription_sections::subscription_id.eq(id))).execute(conn)?;
    add_sections(conn, id, sections)
}

fn add_sections(conn: &mut Conn, id: SubscriptionId, sections: &SectionSet) -> Result<(), StorageError> {
    let SectionSet::Only(chosen) = sections else {
        return Ok(());
    };
    let rows: Vec<_> = chosen
        .iter()
        .map(|section| {
            (
                subscription_sections::subscription_id.eq(id),
                subscription_sections::section_id.eq(*section),
            )
        })
        .collect();
    each!(conn, |c| diesel::insert_into(subscription_sections::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// Moves a pending subscription to active: it brings what is published after `seen_until`, and nothing is left of a pause in
/// which its reader had left. False when it is not pending.
///
/// # Errors
/// Those of the database.
pub fn activate(
    conn: &mut Conn,
    id: SubscriptionId,
    seen_until: Timestamp,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let row = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::status.eq(SubscriptionStatus::Pending));
    let set = (
        subscriptions::status.eq(SubscriptionStatus::Active),
        subscriptions::confirmed_at.eq(now),
        subscriptions::seen_until.eq(seen_until),
        subscriptions::paused_until.eq(None::<Timestamp>),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Pauses an active subscription until then, or moves the end of its pause; false when it is neither active nor paused.
///
/// # Errors
/// Those of the database.
pub fn pause(conn: &mut Conn, id: SubscriptionId, until: Timestamp) -> Result<bool, StorageError> {
    use SubscriptionStatus::{Active, Paused};
    let row = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::status.eq_any([Active, Paused]));
    let set = (subscriptions::status.eq(Paused), subscriptions::paused_until.eq(until));
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Lets a paused subscription go on; false when it is not paused.
///
/// # Errors
/// Those of the database.
pub fn resume(conn: &mut Conn, id: SubscriptionId) -> Result<bool, StorageError> {
    let row = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::status.eq(SubscriptionStatus::Paused));
    let set = (
        subscriptions::status.eq(SubscriptionStatus::Active),
        subscriptions::paused_until.eq(None::<Timestamp>),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// True when the pause of a subscription has ended.
///
/// # Errors
/// Those of the database.
pub fn any_to_resume(conn: &mut Conn, now: Timestamp) -> Result<bool, StorageError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        found: bool,
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM subscriptions WHERE status = 2 AND paused_until <= $1) AS found";
    let found: Found = diesel::sql_query(sql)
        .bind::<diesel::sql_types::BigInt, _>(now)
        .get_result(conn)?;
    Ok(found.found)
}

/// Lets the subscriptions go on whose pause has ended; answers how many.
///
/// # Errors
/// Those of the database.
pub fn resume_due(conn: &mut Conn, now: Timestamp) -> Result<usize, StorageError> {
    let sql = "UPDATE subscriptions SET status = 1, paused_until = NULL WHERE status = 2 AND paused_until <= $1";
    Ok(diesel::sql_query(sql)
        .bind::<diesel::sql_types::BigInt, _>(now)
        .execute(conn)?)
}

/// The zones that readers of an edition have named. Costs a look-up in an index for each.
///
/// # Errors
/// Those of the database.
pub fn zones_of(conn: &mut Conn, edition: EditionId) -> Result<Vec<Zone>, StorageError> {
    let mut zones: Vec<Zone> = Vec::new();
    loop {
        let last = zones.last().map_or("", |zone| zone.as_str());
        let next: Option<Zone> = subscriptions::table
            .filter(subscriptions::edition_id.eq(edition))
            .filter(subscriptions::zone.is_not_null())
            .filter(subscriptions::zone.gt(last))
            .order(subscriptions::zone)
            .select(subscriptions::zone.assume_not_null())
            .first(conn)
            .optional()?;
        match next {
            Some(zone) => zones.push(zone),
            None => return Ok(zones),
        }
    }
}

/// Sets the reader's time zone; none: the edition's.
///
/// # Errors
/// Those of the database.
pub fn set_zone(conn: &mut Conn, id: SubscriptionId, zone: Option<Zone>) -> Result<(), StorageError> {
    diesel::update(subscriptions::table.filter(subscriptions::id.eq(id)))
        .set(subscriptions::zone.eq(zone))
        .execute(conn)?;
    Ok(())
}

/// Until when the active reader of an edition who is the furthest behind has seen everything; `None` without readers. Costs a
/// pass over the subscriptions.
///
/// # Errors
/// Those of the database.
pub fn earliest_seen(
    conn: &mut Conn,
    newsletter: NewsletterId,
    edition: EditionId,
) -> Result<Option<Timestamp>, StorageError> {
    let query = subscriptions::table
        .filter(subscriptions::newsletter_id.eq(newsletter))
        .filter(subscriptions::edition_id.eq(edition))
        .filter(subscriptions::status.eq(SubscriptionStatus::Active));
    Ok(query.select(diesel::dsl::min(subscriptions::seen_until)).first(conn)?)
}

/// Moves a pending, active or paused subscription to unsubscribed; false when it has ended already.
///
/// # Errors
/// Those of the database.
pub fn unsubscribe(conn: &mut Conn, id: SubscriptionId, now: Timestamp) -> Result<bool, StorageError> {
    use SubscriptionStatus::{Active, Paused, Pending, Unsubscribed};
    let open = subscriptions::status.eq_any([Pending, Active, Paused]);
    let changed = diesel::update(subscriptions::table.filter(subscriptions::id.eq(id)).filter(open))
        .set((
            subscriptions::status.eq(Unsubscribed),
            subscriptions::ended_at.eq(now),
            subscriptions::told_why.eq(false),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Moves a subscription that its reader has left back to active: it brings what it would have brought. False when it was not
/// left.
///
/// # Errors
/// Those of the database.
pub fn come_back(conn: &mut Conn, id: SubscriptionId) -> Result<bool, StorageError> {
    let row = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::status.eq(SubscriptionStatus::Unsubscribed));
    let set = (
        subscriptions::status.eq(SubscriptionStatus::Active),
        subscriptions::ended_at.eq(None::<Timestamp>),
        subscriptions::paused_until.eq(None::<Timestamp>),
    );
    Ok(diesel::update(row).set(set).execute(conn)? == 1)
}

/// Notes that its reader has said why the subscription was left; false when that was noted before, or it was not left.
///
/// # Errors
/// Those of the database.
pub fn note_told_why(conn: &mut Conn, id: SubscriptionId) -> Result<bool, StorageError> {
    let row = subscriptions::table
        .filter(subscriptions::id.eq(id))
        .filter(subscriptions::status.eq(SubscriptionStatus::Unsubscribed))
        .filter(subscriptions::told_why.eq(false));
    Ok(diesel::update(row)
        .set(subscriptions::told_why.eq(true))
        .execute(conn)?
        == 1)
}

/// How many active readers each edition has. Costs a pass over the subscriptions.
///
/// # Errors
/// Those of the database.
pub fn readers_by_edition(conn: &mut Conn) -> Result<HashMap<EditionId, i64>, StorageError> {
    let query = subscriptions::table
        .filter(subscriptions::status.eq(SubscriptionStatus::Active))
        .group_by(subscriptions::edition_id)
        .select((subscriptions::edition_id, count_star()));
    Ok(query.load(conn)?.into_iter().collect())
}

/// The sections that a subscription takes.
///
/// # Errors
/// Those of the database.
pub fn taken(conn: &mut Conn, subscription: &Subscription) -> Result<SectionSet, StorageError> {
    if subscription.takes_all {
        return Ok(SectionSet::All);
    }
    let chosen = sections_of(conn, &[subscription.id])?.remove(&subscription.id);
    Ok(SectionSet::Only(chosen.unwrap_or_default()))
}

/// The sections that each of these subscriptions takes, for those that do not take all.
///
/// # Errors
/// Those of the database.
pub fn sections_of(
    conn: &mut Conn,
    ids: &[SubscriptionId],
) -> Result<HashMap<SubscriptionId, BTreeSet<SectionId>>, StorageError> {
    let (Some(first), Some(last)) = (ids.iter().min(), ids.iter().max()) else {
        return Ok(HashMap::new());
    };
    // The range keeps PostgreSQL from reading the whole table for a thousand ids.
    let rows: Vec<(SubscriptionId, SectionId)> = subscription_sections::table
        .filter(subscription_sections::subscription_id.eq_any(ids.to_vec()))
        .filter(subscription_sections::subscription_id.between(first, last))
        .select((
            subscription_sections::subscription_id,
            subscription_sections::section_id,
        ))
        .load(conn)?;
    let mut taken: HashMap<SubscriptionId, BTreeSet<SectionId>> = HashMap::new();
    for (subscription, section) in rows {
        taken.entry(subscription).or_default().insert(section);
    }
    Ok(taken)
}

/// A subscription together with its person, as exports and letters need it.
#[derive(Debug, Clone, Queryable)]
#[expect(
    missing_docs,
    reason = "the columns, described in DESIGN's language and the migration"
)]
pub struct Listed {
    pub id: SubscriptionId,
    pub email: EmailAddress,
    pub name: PersonName,
    pub status: SubscriptionStatus,
    pub newsletter: Slug,
    pub edition: Slug,
    pub takes_all: bool,
    pub created_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

macro_rules! listed_query {
    () => {
        subscriptions::table
            .inner_join(subscribers::table)
            .inner_join(newsletters::table)
            .inner_join(editions::table)
            .select((
                subscriptions::id,
                subscribers::email,
                subscribers::name,
                subscriptions::status,
                newsletters::slug,
                editions::slug,
                subscriptions::takes_all,
                subscriptions::created_at,
                subscriptions::confirmed_at,
                subscriptions::ended_at,
            ))
    };
}

/// Which subscriptions to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this newsletter's.
    pub newsletter: Option<NewsletterId>,
    /// Only those in this status.
    pub status: Option<SubscriptionStatus>,
    /// Only this person's.
    pub email: Option<EmailAddress>,
}

/// Up to `limit` subscriptions with an id above `after`, in the order of their making.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Conn, filter: &Filter, after: SubscriptionId, limit: i64) -> Result<Vec<Listed>, StorageError> {
    let mut query = listed_query!()
        .filter(subscriptions::id.gt(after))
        .order(subscriptions::id)
        .limit(limit)
        .into_boxed();
    if let Some(newsletter) = filter.newsletter {
        query = query.filter(subscriptions::newsletter_id.eq(newsletter));
    }
    if let Some(status) = filter.status {
        query = query.filter(subscriptions::status.eq(status));
    }
    if let Some(email) = &filter.email {
        query = query.filter(subscribers::email_key.eq(email.key()));
    }
    Ok(query.load(conn)?)
}

/// One subscription together with its person.
///
/// # Errors
/// Those of the database.
pub fn listed(conn: &mut Conn, id: SubscriptionId) -> Result<Option<Listed>, StorageError> {
    Ok(listed_query!()
        .filter(subscriptions::id.eq(id))
        .first(conn)
        .optional()?)
}
