//! The promise as plain lists: each brief once, to each reader, at that reader's cadence.
//!
//! Written from what readers are told and from nothing else: no database, no queries, no masks.

use std::{collections::BTreeMap, time::Duration};

use vesnik::domain::{BriefId, IssueId, Timestamp};

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How far back an issue goes for readers who have missed something.
const GOES_BACK: Duration = Duration::from_secs(100 * 24 * 3600);
/// How long after its start a copy of an issue may still be handed over.
const DEADLINE: Duration = DAY;

/// Sections, a bit each.
pub type Sections = u32;

#[derive(Debug, Clone)]
pub struct Brief {
    pub id: BriefId,
    pub section: usize,
    pub published_at: Timestamp,
    pub is_retracted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Has never asked, or has left.
    Away,
    /// Has asked and not confirmed.
    Pending,
    Active,
    Paused(Timestamp),
}

#[derive(Debug, Clone)]
pub struct Reader {
    pub standing: Standing,
    pub edition: usize,
    pub sections: Sections,
    /// Up to when the reader has had everything.
    pub seen_until: Timestamp,
    pub joined_at: Timestamp,
    /// The sections taken since the reader joined, and from when on.
    pub taken: Vec<(Timestamp, Sections)>,
    /// Every brief that came, in the order of coming.
    pub got: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
pub enum Cadence {
    /// When nothing has been published for so long, or something waits for four times that.
    Instant(Duration),
    /// Tells the first due time after an instant.
    Recurring(fn(Timestamp) -> Timestamp),
}

#[derive(Debug, Clone)]
pub struct Edition {
    pub cadence: Cadence,
    /// How late an issue may still be made.
    pub catch_up_within: Duration,
    pub next: Option<Timestamp>,
    /// What was published up to then has been in an issue.
    pub made_until: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Sending,
    Paused(Timestamp),
    Cancelled,
}

/// Why a copy has no outcome yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    Due,
    /// A worker has it, or had it when it died.
    InHand,
    PutOff(Timestamp),
}

#[derive(Debug, Clone)]
pub struct Issue {
    pub id: IssueId,
    pub edition: usize,
    /// Its own briefs are those published after this and not after `cutoff`.
    pub since: Timestamp,
    pub cutoff: Timestamp,
    pub started_at: Timestamp,
    pub deadline: Timestamp,
    pub state: State,
    pub audience: Vec<usize>,
    /// Copies without an outcome, by reader.
    pub open: BTreeMap<usize, Waits>,
    /// Readers for whom nothing in it was new.
    pub nothing_new: Vec<usize>,
    /// It has ended, and all that follows from it is known.
    pub is_over: bool,
}

#[derive(Debug, Clone)]
pub struct Promise {
    pub sections: usize,
    pub editions: Vec<Edition>,
    pub briefs: Vec<Brief>,
    pub readers: Vec<Reader>,
    /// In the order of their making.
    pub issues: Vec<Issue>,
}

impl Reader {
    pub fn nobody() -> Self {
        Reader {
            standing: Standing::Away,
            edition: 0,
            sections: 0,
            seen_until: Timestamp::EPOCH,
            joined_at: Timestamp::EPOCH,
            taken: Vec::new(),
            got: Vec::new(),
        }
    }

    /// A new reader gets what is published from now on.
    pub fn join(&mut self, now: Timestamp) {
        self.standing = Standing::Active;
        self.seen_until = now;
        self.joined_at = now;
        self.taken = vec![(now, self.sections)];
    }

    pub fn choose(&mut self, edition: usize, sections: Sections, now: Timestamp) {
        (self.edition, self.sections) = (edition, sections);
        self.taken.push((now, sections));
    }

    /// Whether the reader has taken a section from then on without a break, and whether at any time since.
    fn took(&self, section: usize, from: Timestamp) -> (bool, bool) {
        let current = self.taken.iter().rposition(|(since, _)| *since <= from).unwrap_or(0);
        let times = || {
            self.taken[current..]
                .iter()
                .map(|(_, sections)| sections & (1 << section) != 0)
        };
        (times().all(|taken| taken), times().any(|taken| taken))
    }
}

impl Promise {
    /// When a brief that is published now becomes public: no edition has passed that instant by.
    pub fn public_from(&self, now: Timestamp, embargo: Option<Timestamp>) -> Timestamp {
        let passed = self.editions.iter().map(|edition| edition.made_until).max().unwrap();
        let first = now.max(passed + Duration::from_millis(1));
        embargo.map_or(first, |embargo| embargo.max(first))
    }

    /// Ends pauses, and makes and starts the issues that are due, without their ids.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Issue> {
        for reader in &mut self.readers {
            if matches!(reader.standing, Standing::Paused(until) if until <= now) {
                reader.standing = Standing::Active;
            }
        }
        let editions = 0..self.editions.len();
        editions.filter_map(|edition| self.make(edition, now)).collect()
    }

    fn make(&mut self, index: usize, now: Timestamp) -> Option<Issue> {
        let edition = &self.editions[index];
        let since = edition.made_until;
        let public = |brief: &&Brief| !brief.is_retracted && since < brief.published_at && brief.published_at <= now;
        let times: Vec<Timestamp> = self
            .briefs
            .iter()
            .filter(public)
            .map(|brief| brief.published_at)
            .collect();
        match edition.cadence {
            Cadence::Instant(quiet) => {
                let (oldest, newest) = (times.iter().min()?, times.iter().max()?);
                if now.since(*newest) < quiet && now.since(*oldest) < quiet * 4 {
                    return None;
                }
            }
            Cadence::Recurring(after) => {
                let mut latest = edition.next.filter(|next| *next <= now)?;
                while after(latest) <= now {
                    latest = after(latest);
                }
                self.editions[index].next = Some(after(latest));
                if now.since(latest) > self.editions[index].catch_up_within {
                    return None;
                }
            }
        }
        self.editions[index].made_until = now;
        let readers = (0..).zip(&self.readers);
        let audience: Vec<usize> = readers
            .filter(|(_, reader)| reader.standing == Standing::Active && reader.edition == index)
            .map(|(reader, _)| reader)
            .collect();
        (!times.is_empty()).then(|| Issue {
            id: IssueId(0),
            edition: index,
            since,
            cutoff: now,
            started_at: now,
            deadline: now + DEADLINE,
            state: State::Sending,
            open: audience.iter().map(|reader| (*reader, Waits::Due)).collect(),
            audience,
            nothing_new: Vec::new(),
            is_over: false,
        })
    }

    /// What a copy made now brings somebody who takes these sections and has seen everything until then.
    pub fn content(&self, issue: &Issue, sections: Sections, seen_until: Timestamp) -> Vec<usize> {
        let earliest = issue.started_at - GOES_BACK;
        let briefs = (0..).zip(&self.briefs);
        let new = briefs.filter(|(_, brief)| {
            let is_within = brief.published_at > issue.since || brief.published_at > earliest;
            is_within
                && seen_until < brief.published_at
                && brief.published_at <= issue.cutoff
                && !brief.is_retracted
                && sections & (1 << brief.section) != 0
        });
        new.map(|(index, _)| index).collect()
    }

    /// The cutoffs of issues in which nothing was new to a reader, as far as they are not over: they may count already.
    pub fn not_told(&self, reader: usize) -> Vec<Timestamp> {
        let open = self.issues.iter().filter(|issue| !issue.is_over);
        open.filter(|issue| issue.nothing_new.contains(&reader))
            .map(|issue| issue.cutoff)
            .collect()
    }

    /// True when an issue that began before this one still owes the reader an outcome. `surely`: and has not been cancelled;
    /// of one that has, a copy may be on its way.
    pub fn waits_for_another(&self, issue: &Issue, reader: usize, surely: bool) -> bool {
        let before = |other: &&Issue| (other.started_at, other.id) < (issue.started_at, issue.id);
        let mut others = self.issues.iter().filter(|other| !other.is_over).filter(before);
        others.any(|other| other.open.contains_key(&reader) && !(surely && other.state == State::Cancelled))
    }

    pub fn under_way(&self) -> Vec<usize> {
        (0..self.issues.len())
            .filter(|index| !self.issues[*index].is_over)
            .collect()
    }

    /// The copies that a worker which is told to work now cannot but send.
    pub fn sure(&self, now: Timestamp) -> Vec<(usize, usize)> {
        let mut sure = Vec::new();
        for index in self.under_way() {
            let issue = &self.issues[index];
            if issue.state != State::Sending || now > issue.deadline {
                continue;
            }
            for (reader, waits) in &issue.open {
                let known = &self.readers[*reader];
                let wanted = *waits == Waits::Due && known.standing == Standing::Active;
                let new = !self.content(issue, known.sections, known.seen_until).is_empty();
                if wanted && new && self.not_told(*reader).is_empty() && !self.waits_for_another(issue, *reader, false)
                {
                    sure.push((index, *reader));
                }
            }
        }
        sure
    }

    /// What is wrong with what a reader has got, once everything that was due has come: told without issues, by the rule
    /// alone. What was published while the reader took its section only at times is left open.
    pub fn complaint(&self, reader: usize, now: Timestamp) -> Option<String> {
        let known = &self.readers[reader];
        for (index, brief) in self.briefs.iter().enumerate() {
            let times = known.got.iter().filter(|got| **got == index).count();
            if times > 1 {
                return Some(format!("brief {index} came {times} times"));
            }
            if known.standing != Standing::Active || brief.is_retracted || brief.published_at <= known.joined_at {
                continue;
            }
            let (always, ever) = known.took(brief.section, brief.published_at);
            let is_recent = now.since(brief.published_at) < GOES_BACK - 5 * DAY;
            if always && times == 0 && is_recent {
                return Some(format!(
                    "brief {index}, published at {}, never came",
                    brief.published_at
                ));
            }
            if !ever && times == 1 {
                return Some(format!("brief {index} came and is in none of the reader's sections"));
            }
        }
        None
    }
}
