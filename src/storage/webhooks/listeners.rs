//! Who is told of which events, known to the process, so that an event of which nobody is told costs no query.

use std::sync::{Arc, PoisonError, RwLock};

use diesel::prelude::*;

use crate::{
    domain::{EventSet, NewsletterId, WebhookEvent, WebhookId},
    storage::{Conn, StorageError, schema::webhooks},
};

/// An active endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
struct Listener {
    id: WebhookId,
    newsletter: Option<NewsletterId>,
    events: EventSet,
}

/// The active endpoints, as they were when they were last looked at: after each change by this process, and each second.
#[derive(Debug, Default)]
pub struct Listeners {
    known: RwLock<Option<Arc<[Listener]>>>,
}

impl Listeners {
    /// Looks at them anew.
    ///
    /// # Errors
    /// Those of the database.
    pub fn refresh(&self, conn: &mut Conn) -> Result<(), StorageError> {
        self.load(conn).map(drop)
    }

    fn load(&self, conn: &mut Conn) -> Result<Arc<[Listener]>, StorageError> {
        let active = webhooks::table
            .filter(webhooks::active.eq(true))
            .order(webhooks::id)
            .select((webhooks::id, webhooks::newsletter_id, webhooks::events));
        let active: Arc<[Listener]> = active.load::<Listener>(conn)?.into();
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&active));
        Ok(active)
    }

    /// The endpoints that are told of an event in a newsletter. Costs no query but for the process's first event.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(
        &self,
        conn: &mut Conn,
        event: WebhookEvent,
        newsletter: NewsletterId,
    ) -> Result<Vec<WebhookId>, StorageError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        let known = match known {
            Some(known) => known,
            None => self.load(conn)?,
        };
        let told = known.iter().filter(|listener| {
            listener.events.contains(event) && listener.newsletter.is_none_or(|of| of == newsletter)
        });
        Ok(told.map(|listener| listener.id).collect())
    }
}
