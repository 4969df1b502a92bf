//! The leases that this worker holds, and which of their copies are still in hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    domain::{LeaseId, SubscriberId},
    storage::leases::Change,
};

/// What is in hand, by lease.
#[derive(Debug, Default)]
pub(super) struct Leases(Mutex<BTreeMap<LeaseId, Open>>);

#[derive(Debug)]
struct Open {
    readers: BTreeSet<SubscriberId>,
    /// Rows in its range may be due that are not in hand: it should be narrowed.
    narrow: bool,
}

impl Leases {
    /// Takes note of a lease and its copies.
    pub(super) fn take_up(&self, lease: LeaseId, readers: impl Iterator<Item = SubscriberId>) {
        let open = Open {
            readers: readers.collect(),
            narrow: false,
        };
        self.all().insert(lease, open);
    }

    /// A copy is not in hand any more. `is_due`: it has no outcome and others may claim it.
    pub(super) fn put_down(&self, lease: LeaseId, reader: SubscriberId, is_due: bool) {
        if let Some(open) = self.all().get_mut(&lease) {
            open.readers.remove(&reader);
            open.narrow |= is_due;
        }
    }

    /// Nothing of the lease is in hand any more.
    pub(super) fn abandon(&self, lease: LeaseId) {
        if let Some(open) = self.all().get_mut(&lease) {
            open.readers.clear();
        }
    }

    /// Rows may have become due in the ranges of these leases.
    pub(super) fn narrow_all(&self) {
        for open in self.all().values_mut() {
            open.narrow = true;
        }
    }

    /// The leases held.
    pub(super) fn ids(&self) -> Vec<LeaseId> {
        self.all().keys().copied().collect()
    }

    /// What the database does not know yet.
    pub(super) fn changes(&self) -> Vec<Change> {
        let change = |(id, open): (&LeaseId, &Open)| match (open.readers.first(), open.readers.last()) {
            (Some(first), Some(last)) => open.narrow.then_some(Change::Narrowed(*id, *first, *last)),
            _ => Some(Change::Ended(*id)),
        };
        self.all().iter().filter_map(change).collect()
    }

    /// Takes note of what the database knows now.
    pub(super) fn written(&self, changes: &[Change]) {
        let mut all = self.all();
        for change in changes {
            match change {
                Change::Ended(id) => {
                    all.remove(id);
                }
                Change::Narrowed(id, first, last) => {
                    if let Some(open) = all.get_mut(id) {
                        open.narrow = open.readers.first() != Some(first) || open.readers.last() != Some(last);
                    }
                }
            }
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<LeaseId, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_ends_with_its_last_copy() {
        let leases = Leases::default();
        leases.take_up(LeaseId(1), [3, 5].into_iter().map(SubscriberId));
        leases.put_down(LeaseId(1), SubscriberId(5), false);
        assert_eq!(leases.changes(), [], "one copy is in hand");
        leases.put_down(LeaseId(1), SubscriberId(3), false);
        let ended = leases.changes();
        assert_eq!(ended, [Change::Ended(LeaseId(1))]);
        assert_eq!(leases.changes(), ended, "until it is written");
        leases.written(&ended);
        assert_eq!((leases.changes(), leases.ids()), (vec![], vec![]));
    }

    #[test]
    fn a_lease_leaves_the_copies_that_are_due_again() {
        let leases = Leases::default();
        leases.take_up(LeaseId(1), (1..=9).map(SubscriberId));
        for reader in 4..=9 {
            leases.put_down(LeaseId(1), SubscriberId(reader), true);
        }
        let narrowed = leases.changes();
        assert_eq!(
            narrowed,
            [Change::Narrowed(LeaseId(1), SubscriberId(1), SubscriberId(3))]
        );
        leases.put_down(LeaseId(1), SubscriberId(1), true);
        leases.written(&narrowed);
        let narrower = [Change::Narrowed(LeaseId(1), SubscriberId(2), SubscriberId(3))];
        assert_eq!(leases.changes(), narrower, "a change while the first was being written");
        leases.written(&narrower);
        assert_eq!(leases.changes(), []);
    }
}
