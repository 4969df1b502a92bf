//! Finding readers by a part of the address or the name, and by what they subscribe to.
//!
//! A step looks at so many readers at most, whatever is asked for, so that a page takes the same time for every filter: one that
//! nearly nobody passes, and that no index knows, is gone through in several steps. The list is in the order of the ids.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::{
    domain::{Sought, SubscriberId},
    storage::{
        Conn, Db, StorageError, reader_index,
        readers::{self, Filter, Reader},
    },
};

/// Most readers who are looked at one by one because an index says that nobody else can fit.
const FEW: usize = 5_000;
/// Readers looked at in one statement.
const AT_ONCE: usize = 500;
/// The same behind the last pack.
const UNINDEXED_AT_ONCE: i64 = 1_000;
/// Packs looked at in one statement: the first time, where many fit, and then.
const FIRST_PACKS: usize = 2;
const PACKS_AT_ONCE: usize = 16;
/// Readers of a newsletter gone through in one statement: the first time, and at most.
const FIRST_WINDOW: i64 = 400;
const LARGEST_WINDOW: i64 = 10_000;

/// Readers that wait before they are put into the index, and most of them that are put at once.
const LEAST_PACK: usize = 4_096;
const LARGEST_PACK: i64 = 16_384;
const BETWEEN_PACKS: Duration = Duration::from_secs(5);
const BETWEEN_PACKS_OF_MANY: Duration = Duration::from_millis(200);

/// Whom to find.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What the address or the name must hold.
    pub text: Option<Sought>,
    /// What the subscriptions must be.
    pub filter: Filter,
}

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Most readers to find.
    pub readers: usize,
    /// About how many to look at.
    pub looked_at: usize,
}

/// Whom a step has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who fits, the newest first.
    pub found: Vec<SubscriberId>,
    /// Where the next step begins; `None` when everybody was looked at.
    pub next: Option<SubscriberId>,
}

/// The part of a step that is done.
struct Walk<'a> {
    wish: &'a Wish,
    bound: Bound,
    found: Vec<SubscriberId>,
    looked_at: usize,
}

impl Walk<'_> {
    fn is_over(&self) -> bool {
        self.found.len() >= self.bound.readers || self.looked_at >= self.bound.looked_at
    }

    /// The step, when it ended at this reader; `everybody` was looked at then.
    fn ended(mut self, at: Option<SubscriberId>, everybody: bool) -> Step {
        let is_cut = self.found.len() > self.bound.readers;
        self.found.truncate(self.bound.readers);
        let next = match (is_cut || self.found.len() == self.bound.readers, everybody) {
            (true, true) if !is_cut => None,
            (true, _) => self.found.last().copied().or(at),
            (false, true) => None,
            (false, false) => at,
        };
        Step {
            found: self.found,
            next,
        }
    }

    /// Looks at readers, given the newest first.
    fn look_at(&mut self, conn: &mut Conn, some: &[SubscriberId]) -> Result<(), StorageError> {
        let mut fitting = readers::among(conn, &self.wish.filter, some)?;
        if let Some(text) = &self.wish.text {
            let known = readers::known(conn, &fitting)?;
            fitting = known
                .into_iter()
                .filter(|reader| text.finds(&reader.email, &reader.name))
                .map(|reader| reader.id)
                .collect();
        }
        self.looked_at += some.len();
        self.found.extend(fitting);
        Ok(())
    }
}

/// Finds readers whose id is below `below`. Begin with the greatest id that there is, and go on where a step has ended.
///
/// # Errors
/// Those of the database.
pub fn step(conn: &mut Conn, wish: &Wish, below: SubscriberId, bound: Bound) -> Result<Step, StorageError> {
    let walk = Walk {
        wish,
        bound,
        found: Vec::new(),
        looked_at: 0,
    };
    if wish.filter.newsletters.is_empty() {
        return Ok(walk.ended(None, true));
    }
    if let Some(mut few) = readers::few(conn, &wish.filter, FEW)? {
        few.sort_unstable_by(|a, b| b.cmp(a));
        few.dedup();
        few.retain(|id| *id < below);
        return look_at_all(conn, walk, &few);
    }
    match &wish.text {
        Some(text) => by_text(conn, walk, text, below),
        None => through_all(conn, walk, below),
    }
}

fn look_at_all(conn: &mut Conn, mut walk: Walk<'_>, all: &[SubscriberId]) -> Result<Step, StorageError> {
    let mut last = None;
    for some in all.chunks(AT_ONCE) {
        if walk.is_over() {
            return Ok(walk.ended(last, false));
        }
        walk.look_at(conn, some)?;
        last = some.last().copied();
    }
    Ok(walk.ended(last, true))
}

fn by_text(conn: &mut Conn, mut walk: Walk<'_>, text: &Sought, below: SubscriberId) -> Result<Step, StorageError> {
    let indexed = reader_index::indexed_until(conn)?;
    let mut last = below;
    while last.0 > indexed.0 + 1 {
        let newer = readers::newer(conn, indexed, last, UNINDEXED_AT_ONCE)?;
        let Some(oldest) = newer.last() else { break };
        last = oldest.id;
        let looked_at = newer.len();
        let named = newer
            .into_iter()
            .filter(|reader| text.finds(&reader.email, &reader.name));
        let named: Vec<SubscriberId> = named.map(|reader| reader.id).collect();
        walk.found.extend(readers::among(conn, &walk.wish.filter, &named)?);
        walk.looked_at += looked_at;
        if walk.is_over() {
            return Ok(walk.ended(Some(last), false));
        }
    }
    let grams = text.grams();
    let packs = reader_index::packs(conn, last)?;
    let (first, rest) = packs.split_at(packs.len().min(FIRST_PACKS));
    for packs in std::iter::once(first).chain(rest.chunks(PACKS_AT_ONCE)) {
        let mut named = reader_index::with_all(conn, packs, &grams)?;
        named.retain(|id| *id < last);
        for some in named.chunks(AT_ONCE) {
            walk.look_at(conn, some)?;
            if walk.is_over() {
                return Ok(walk.ended(some.last().copied(), false));
            }
        }
    }
    Ok(walk.ended(None, true))
}

fn through_all(conn: &mut Conn, mut walk: Walk<'_>, below: SubscriberId) -> Result<Step, StorageError> {
    let (mut last, mut window) = (below, FIRST_WINDOW);
    loop {
        let filter = &walk.wish.filter;
        let from = readers::behind(conn, &filter.newsletters, last, window)?;
        let wanted = walk.bound.readers.saturating_sub(walk.found.len());
        let fitting = readers::between(conn, filter, from.unwrap_or(SubscriberId(0)), last, wanted + 1)?;
        walk.found.extend(fitting);
        walk.looked_at += usize::try_from(window).unwrap_or(usize::MAX);
        match from {
            None => return Ok(walk.ended(None, true)),
            Some(from) if walk.is_over() => return Ok(walk.ended(Some(from), false)),
            Some(from) => last = from,
        }
        window = (window * 5).min(LARGEST_WINDOW);
    }
}

/// Finds readers as [`step`], with what a list shows of them.
///
/// # Errors
/// Those of the database.
pub async fn find(db: &Db, wish: Wish, below: SubscriberId, bound: Bound) -> Result<(Vec<Reader>, Step), StorageError> {
    db.read(move |conn| {
        let step = step(conn, &wish, below, bound)?;
        let readers = readers::list(conn, &step.found, &wish.filter.newsletters)?;
        Ok((readers, step))
    })
    .await
}

/// Puts readers who have come into the index, if enough of them wait; answers how many. Finding somebody does not depend on it.
///
/// # Errors
/// Those of the database.
pub async fn index_next(db: &Db, least: usize) -> Result<usize, StorageError> {
    db.write(move |conn| reader_index::add_pack(conn, least, LARGEST_PACK))
        .await
}

/// Keeps the index up to date until `stop`.
pub async fn keep_indexing(db: &Db, stop: &CancellationToken) {
    let mut trouble = false;
    while !stop.is_cancelled() {
        let indexed = index_next(db, LEAST_PACK).await;
        let wait = match &indexed {
            Ok(0) | Err(_) => BETWEEN_PACKS,
            Ok(_) => BETWEEN_PACKS_OF_MANY,
        };
        match indexed {
            Ok(readers) if readers > 0 => info!(readers, "readers were put into the index of names"),
            Ok(_) => trouble = false,
            Err(cause) => {
                if !trouble {
                    error!(%cause, "the index of readers' names is not kept; finding readers takes longer meanwhile");
                }
                trouble = true;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => {}
        }
    }
}
