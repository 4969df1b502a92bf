//! Clicks of the last minute, in memory, until it is clear whether a person or a machine made them.
//!
//! Whoever follows links is known by a keyed hash of network, user agent, issue and mark. The key is drawn at random, never
//! leaves the memory and is thrown away after two minutes at most; neither address nor user agent is kept. Nothing here grows
//! without bound, however many clicks come.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::domain::{CANARY, ClickMark, IssueId, LinkNumber, Timestamp};

/// How long the clicks of a visit wait, from the first one on.
pub(super) const WAIT: Duration = Duration::from_secs(60);
/// How long a key is taken for new visits; for as long again it finds those begun under it.
const KEY_LIFE: Duration = Duration::from_secs(60);
/// So many different links of a copy within [`AT_ONCE`] are followed by a machine.
const MANY: usize = 4;
/// See [`MANY`].
const AT_ONCE: Duration = Duration::from_secs(2);
/// Nobody can have had a copy, opened it and followed a link so soon after its issue started.
const TOO_SOON: Duration = Duration::from_secs(5);
/// Visits that wait at the same time: about 10 MB with [`MOST_LINKS`] each.
const MOST_VISITS: usize = 20_000;
/// Different links of one visit that are counted.
const MOST_LINKS: usize = 50;
/// Requests that are counted of one network under one key: in a minute.
const MOST_OF_NETWORK: u32 = 600;
/// Networks that are counted under one key.
const MOST_NETWORKS: usize = 50_000;

/// Who follows a link, as far as the request tells.
#[derive(Debug, Clone, Copy)]
pub struct Visitor<'a> {
    /// From where.
    pub address: Option<IpAddr>,
    /// With what.
    pub user_agent: &'a [u8],
}

/// What a visitor did with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Followed it.
    Followed,
    /// Asked with HEAD where it leads, which no browser does for a person.
    Asked,
}

/// One request for a link.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request {
    pub(super) issue: IssueId,
    pub(super) link: LinkNumber,
    pub(super) mark: ClickMark,
    pub(super) deed: Deed,
    /// When the issue started.
    pub(super) started_at: Timestamp,
}

/// Why a request is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uncounted {
    /// Too many come from its network.
    Network,
    /// Too many wait.
    Full,
}

/// The links of an issue that one visitor has followed within [`WAIT`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visit {
    pub(super) issue: IssueId,
    pub(super) mark: ClickMark,
    pub(super) is_machine: bool,
    /// Each once, with the time when it was followed first.
    pub(super) links: Vec<(LinkNumber, Timestamp)>,
}

type Hash = [u8; 16];

/// The visits that wait.
#[derive(Default)]
pub(super) struct Window {
    keys: Option<Keys>,
    visits: HashMap<Hash, Waiting>,
    /// In the order in which they began.
    begun: VecDeque<(Timestamp, Hash)>,
    of_networks: HashMap<Hash, u32>,
}

struct Keys {
    drawn_at: Timestamp,
    current: [u8; 32],
    before: Option<[u8; 32]>,
}

struct Waiting {
    issue: IssueId,
    mark: ClickMark,
    begun_at: Timestamp,
    is_machine: bool,
    /// Each with the milliseconds since the visit began.
    links: Vec<(LinkNumber, u32)>,
}

impl Window {
    /// Takes note of a request.
    pub(super) fn note(&mut self, request: Request, visitor: Visitor<'_>, now: Timestamp) -> Result<(), Uncounted> {
        self.draw_key(now);
        let Some(keys) = &self.keys else {
            return Err(Uncounted::Full);
        };
        let network = network(visitor.address);
        let of_network = hash(&keys.current, &[b"network", &network]);
        let is_known = self.of_networks.contains_key(&of_network);
        if !is_known && self.of_networks.len() >= MOST_NETWORKS {
            return Err(Uncounted::Full);
        }
        let requests = self.of_networks.entry(of_network).or_default();
        if *requests >= MOST_OF_NETWORK {
            return Err(Uncounted::Network);
        }
        *requests += 1;
        let parts: [&[u8]; 5] = [
            b"visit",
            &network,
            &request.issue.0.to_be_bytes(),
            &mark_octets(request.mark),
            visitor.user_agent,
        ];
        let fresh = hash(&keys.current, &parts);
        let known = keys
            .before
            .map(|before| hash(&before, &parts))
            .into_iter()
            .chain([fresh]);
        let is_open = |waiting: &Waiting| !is_over(waiting.begun_at, now);
        let open = known
            .into_iter()
            .find(|hash| self.visits.get(hash).is_some_and(is_open));
        let place = match open {
            Some(place) => place,
            None if self.visits.len() >= MOST_VISITS || self.visits.contains_key(&fresh) => {
                return Err(Uncounted::Full);
            }
            None => {
                self.begun.push_back((now, fresh));
                let begun = Waiting {
                    issue: request.issue,
                    mark: request.mark,
                    begun_at: now,
                    is_machine: false,
                    links: Vec::new(),
                };
                self.visits.insert(fresh, begun);
                fresh
            }
        };
        if let Some(waiting) = self.visits.get_mut(&place) {
            waiting.note(request, now);
        }
        Ok(())
    }

    /// Takes out the visits that have waited for long enough.
    pub(super) fn over(&mut self, now: Timestamp) -> Vec<Visit> {
        let mut over = Vec::new();
        while let Some((_, place)) = self.begun.pop_front_if(|(begun_at, _)| is_over(*begun_at, now)) {
            over.extend(self.visits.remove(&place).map(Waiting::end));
        }
        over.retain(|visit| !visit.links.is_empty());
        over
    }

    /// Takes out all visits: nothing more will come.
    pub(super) fn all(&mut self) -> Vec<Visit> {
        self.begun.clear();
        let all = self.visits.drain().map(|(_, waiting)| waiting.end());
        all.filter(|visit| !visit.links.is_empty()).collect()
    }

    /// Draws another key when the present one has been used for long enough, and forgets the one before.
    fn draw_key(&mut self, now: Timestamp) {
        let is_fresh = |keys: &Keys, life| now >= keys.drawn_at && now.since(keys.drawn_at) < life;
        if self.keys.as_ref().is_some_and(|keys| is_fresh(keys, KEY_LIFE)) {
            return;
        }
        let before = self.keys.take().filter(|keys| is_fresh(keys, 2 * KEY_LIFE));
        self.of_networks.clear();
        let mut current = [0; 32];
        self.keys = getrandom::fill(&mut current).is_ok().then(|| Keys {
            drawn_at: now,
            current,
            before: before.map(|keys| keys.current),
        });
    }
}

impl Waiting {
    fn note(&mut self, request: Request, now: Timestamp) {
        if request.deed == Deed::Asked {
            self.is_machine = true;
            return;
        }
        let passed = u32::try_from(now.since(self.begun_at).as_millis()).unwrap_or(u32::MAX);
        let is_known = self.links.iter().any(|(link, _)| *link == request.link);
        if !is_known && self.links.len() < MOST_LINKS {
            self.links.push((request.link, passed));
        }
        let since = passed.saturating_sub(u32::try_from(AT_ONCE.as_millis()).unwrap_or(u32::MAX));
        let at_once = self.links.iter().filter(|(_, at)| *at >= since).count();
        self.is_machine |= request.link == CANARY || at_once >= MANY || now < request.started_at + TOO_SOON;
    }

    fn end(self) -> Visit {
        let at = |passed: u32| self.begun_at + Duration::from_millis(u64::from(passed));
        Visit {
            issue: self.issue,
            mark: self.mark,
            is_machine: self.is_machine,
            links: self.links.iter().map(|(link, passed)| (*link, at(*passed))).collect(),
        }
    }
}

/// Whether a visit has waited for long enough, or began before the clock was put back.
fn is_over(begun_at: Timestamp, now: Timestamp) -> bool {
    now < begun_at || now.since(begun_at) >= WAIT
}

fn mark_octets(mark: ClickMark) -> [u8; 9] {
    let mut octets = [mark.subject; 9];
    let reader = mark.reader.map_or(-1, |reader| reader.0).to_be_bytes();
    octets.iter_mut().zip(reader).for_each(|(to, from)| *to = from);
    octets
}

/// The network of an address: of IPv6 what one household or server gets, a /64.
fn network(address: Option<IpAddr>) -> [u8; 16] {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(v6)) => (v6.to_bits() & !u128::from(u64::MAX)).to_be_bytes(),
        Some(IpAddr::V4(v4)) => v4.to_ipv6_mapped().octets(),
        None => Ipv6Addr::UNSPECIFIED.octets(),
    }
}

fn hash(key: &[u8; 32], parts: &[&[u8]]) -> Hash {
    let mut cut = [0; 16];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        let full = mac.finalize().into_bytes();
        cut.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    }
    cut
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Window({} visits)", self.visits.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTED: u64 = 1_000_000;

    /// So many milliseconds after a minute after the start.
    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(0) + Duration::from_millis(STARTED + 60_000 + millis)
    }

    fn request(link: i64) -> Request {
        Request {
            issue: IssueId(1),
            link: LinkNumber(link),
            mark: ClickMark::default(),
            deed: Deed::Followed,
            started_at: Timestamp::from_millis(0) + Duration::from_millis(STARTED),
        }
    }

    fn visitor(number: u32) -> Visitor<'static> {
        Visitor {
            address: Some(IpAddr::V4(number.into())),
            user_agent: b"Mozilla/5.0",
        }
    }

    fn follow(window: &mut Window, links: &[(i64, u64)]) -> Visit {
        for (link, millis) in links {
            window.note(request(*link), visitor(1), at(*millis)).unwrap();
        }
        let mut all = window.all();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    #[test]
    fn people_follow_a_few_links_one_after_the_other() {
        let visit = follow(
            &mut Window::default(),
            &[(1, 0), (2, 300), (3, 700), (1, 900), (4, 2_100)],
        );
        assert!(!visit.is_machine);
        let links: Vec<i64> = visit.links.iter().map(|(link, _)| link.0).collect();
        assert_eq!((links, visit.links[3].1), (vec![1, 2, 3, 4], at(2_100)));
    }

    #[test]
    fn machines_follow_many_at_once_or_what_nobody_sees_or_too_soon_or_ask_first() {
        assert!(follow(&mut Window::default(), &[(1, 0), (2, 900), (3, 1_900), (4, 2_000)]).is_machine);
        assert!(follow(&mut Window::default(), &[(1, 0), (CANARY.0, 30_000)]).is_machine);
        let mut window = Window::default();
        let soon = Timestamp::from_millis(0) + Duration::from_millis(STARTED + 4_999);
        window.note(request(1), visitor(1), soon).unwrap();
        window
            .note(request(2), visitor(1), soon + Duration::from_secs(20))
            .unwrap();
        assert!(window.all()[0].is_machine);
        let asked = Request {
            deed: Deed::Asked,
            ..request(1)
        };
        window.note(asked, visitor(1), at(0)).unwrap();
        window.note(request(1), visitor(1), at(400)).unwrap();
        window.note(asked, visitor(2), at(400)).unwrap();
        let all = window.all();
        assert!(
            all.len() == 1 && all[0].is_machine,
            "who only asks has followed nothing: {all:?}"
        );
    }

    #[test]
    fn visitors_issues_and_marks_are_told_apart() {
        let mut window = Window::default();
        let other = Visitor {
            user_agent: b"Other/1",
            ..visitor(1)
        };
        let of_reader = ClickMark {
            reader: Some(crate::domain::SubscriberId(7)),
            ..ClickMark::default()
        };
        window.note(request(CANARY.0), visitor(1), at(0)).unwrap();
        window.note(request(1), visitor(2), at(0)).unwrap();
        window.note(request(1), other, at(0)).unwrap();
        window
            .note(
                Request {
                    issue: IssueId(2),
                    ..request(1)
                },
                visitor(1),
                at(0),
            )
            .unwrap();
        window
            .note(
                Request {
                    mark: of_reader,
                    ..request(1)
                },
                visitor(1),
                at(0),
            )
            .unwrap();
        let all = window.all();
        assert_eq!((all.len(), all.iter().filter(|visit| visit.is_machine).count()), (5, 1));
        let v6 = |text: &str| Visitor {
            address: Some(text.parse().unwrap()),
            ..visitor(1)
        };
        window.note(request(1), v6("2001:db8::1"), at(0)).unwrap();
        window.note(request(2), v6("2001:db8::2"), at(0)).unwrap();
        window.note(request(1), v6("2001:db8:0:1::1"), at(0)).unwrap();
        window.note(request(1), v6("::ffff:0.0.0.9"), at(0)).unwrap();
        window.note(request(2), visitor(9), at(0)).unwrap();
        let mut links: Vec<usize> = window.all().iter().map(|visit| visit.links.len()).collect();
        links.sort_unstable();
        assert_eq!(links, [1, 2, 2]);
    }

    #[test]
    fn a_visit_waits_for_a_minute_also_when_the_key_changes() {
        let mut window = Window::default();
        window.note(request(1), visitor(1), at(0)).unwrap();
        let first = window.keys.as_ref().map(|keys| keys.current);
        window.note(request(1), visitor(2), at(50_000)).unwrap();
        assert!(window.over(at(59_999)).is_empty());
        window.note(request(1), visitor(1), at(60_000)).unwrap();
        assert_eq!(window.over(at(60_000)).len(), 1, "another visit has begun");
        // Begun under the key before.
        window.note(request(CANARY.0), visitor(2), at(65_000)).unwrap();
        let over = window.over(at(110_000));
        assert!(
            over.len() == 1 && over[0].is_machine && over[0].links.len() == 2,
            "{over:?}"
        );
        assert!(
            window
                .keys
                .as_ref()
                .is_some_and(|keys| keys.before == first && Some(keys.current) != first)
        );
        window.note(request(1), visitor(3), at(190_000)).unwrap();
        assert!(
            window.keys.as_ref().is_some_and(|keys| keys.before.is_none()),
            "none is kept beyond two minutes"
        );
        // The clock was put back.
        assert_eq!(window.over(at(0)).len(), 2);
        window.note(request(1), visitor(1), at(10)).unwrap();
        assert!(window.keys.as_ref().is_some_and(|keys| keys.drawn_at == at(10)));
    }

    #[test]
    fn a_flood_is_bounded() {
        let mut window = Window::default();
        for _ in 0..MOST_OF_NETWORK {
            window.note(request(1), visitor(1), at(0)).unwrap();
        }
        assert_eq!(window.note(request(2), visitor(1), at(0)), Err(Uncounted::Network));
        window.note(request(2), visitor(2), at(0)).unwrap();
        for link in 0..200 {
            window.note(request(link), visitor(3), at(0)).unwrap();
        }
        assert!(window.visits.values().all(|waiting| waiting.links.len() <= MOST_LINKS));
        let mut refused = 0;
        for number in 10..100_000 {
            refused += usize::from(window.note(request(1), visitor(number), at(1)) == Err(Uncounted::Full));
        }
        assert_eq!((window.visits.len(), window.begun.len()), (MOST_VISITS, MOST_VISITS));
        assert_eq!(refused, 99_990 - (MOST_VISITS - 3));
        assert!(window.of_networks.len() <= MOST_NETWORKS);
        assert_eq!(
            window.note(request(1), visitor(1), at(60_001)),
            Err(Uncounted::Full),
            "visits wait still"
        );
        assert_eq!(window.over(at(60_001)).len(), MOST_VISITS);
        window.note(request(1), visitor(1), at(60_001)).unwrap();
    }
}
