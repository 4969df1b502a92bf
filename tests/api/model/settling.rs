//! Compares what came and what the ledger says with what was promised, after each run of a worker.

use std::collections::BTreeMap;

use vesnik::{
    domain::{DeliveryStatus, IssueStatus, SkipReason, SubscriberId, Timestamp},
    storage::{deliveries, issues},
};

use super::{
    promise::{Promise, Standing, State, Waits},
    world::{World, address, reader_at},
};
use crate::mailboxes::{Mail, Taken};

/// How far a worker got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// It did everything that could be done.
    Whole,
    /// It was stopped, or has died.
    Part,
}

/// A time after which a copy that was put off has been due again: the longest wait and its fifth.
const PUT_OFF_AT_MOST: std::time::Duration = std::time::Duration::from_secs(72 * 60);

/// How things stood, for judging what happened in between.
struct Before {
    /// What counted before something happened while copies were on their way.
    then: Option<Promise>,
    /// Issues in which nothing was new to a reader, which may have been told at any time of the run.
    not_told: BTreeMap<usize, Vec<Timestamp>>,
    /// Copies that waited for another issue's.
    waiting: Vec<(usize, usize)>,
}

impl World {
    pub async fn settle(&mut self, extent: Extent, then: Option<Promise>) {
        let taken = self.mailboxes.take();
        let mut before = Before {
            then,
            not_told: BTreeMap::new(),
            waiting: Vec::new(),
        };
        for index in self.promise.under_way() {
            let issue = &self.promise.issues[index];
            for reader in &issue.audience {
                if self.promise.waits_for_another(issue, *reader, false) {
                    before.waiting.push((index, *reader));
                }
            }
            for reader in &issue.nothing_new {
                before.not_told.entry(*reader).or_default().push(issue.cutoff);
            }
        }
        for mail in &taken.mails {
            self.arrive(mail, &before);
        }
        let under_way = self.promise.under_way();
        for index in under_way {
            self.look_at(index, extent, &taken, &before).await;
        }
        let mut open = Vec::new();
        for index in self.promise.under_way() {
            let issue = &self.promise.issues[index];
            open.extend(issue.open.keys().map(|reader| (issue.id, *reader)));
        }
        self.in_doubt = open
            .into_iter()
            .filter(|copy| self.arrived.contains_key(copy))
            .collect();
    }

    /// What a copy of an issue may bring a reader, as far as that is determined.
    fn contents(&self, index: usize, reader: usize, seen_until: Timestamp, before: &Before) -> Vec<Vec<usize>> {
        let issue = &self.promise.issues[index];
        let mut contents = Vec::new();
        let told = before.not_told.get(&reader).into_iter().flatten().copied();
        for seen in std::iter::once(seen_until).chain(told) {
            let seen = seen.max(seen_until);
            for promise in std::iter::once(&self.promise).chain(&before.then) {
                contents.push(promise.content(issue, promise.readers[reader].sections, seen));
            }
        }
        contents
    }

    fn stood(&self, reader: usize, before: &Before, how: impl Fn(Standing) -> bool) -> bool {
        let then = before
            .then
            .as_ref()
            .is_some_and(|then| how(then.readers[reader].standing));
        then || how(self.promise.readers[reader].standing)
    }

    fn was_sending(&self, index: usize, before: &Before) -> bool {
        let then = before
            .then
            .as_ref()
            .is_some_and(|then| then.issues[index].state == State::Sending);
        then || self.promise.issues[index].state == State::Sending
    }

    fn arrive(&mut self, mail: &Mail, before: &Before) {
        let (reader, now) = (reader_at(&mail.to), self.now());
        let index = self
            .promise
            .issues
            .iter()
            .position(|issue| issue.id.0 == mail.issue)
            .unwrap();
        let issue = &self.promise.issues[index];
        let what = format!("issue {} to reader {reader}", mail.issue);
        let mut came: Vec<usize> = mail.headlines.iter().map(|line| line[6..].parse().unwrap()).collect();
        if !mail.raw.is_empty() {
            assert_eq!(
                came,
                read(&mail.raw, &mail.message_id),
                "{what} as a mail program reads it"
            );
        }
        came.sort_unstable();
        assert!(
            self.stood(reader, before, |standing| standing == Standing::Active),
            "{what}, who wants none"
        );
        assert!(self.was_sending(index, before), "{what}, which is not being sent");
        assert!(now <= issue.deadline, "{what} after its deadline");
        assert!(issue.open.contains_key(&reader), "{what}, whose copy has its outcome");
        let key = (issue.id, reader);
        let cutoff = issue.cutoff;
        let again = self.arrived.get(&key).cloned();
        let seen_until = again
            .as_ref()
            .map_or(self.promise.readers[reader].seen_until, |known| known.1);
        let contents = self.contents(index, reader, seen_until, before);
        assert!(
            contents.contains(&came),
            "{what} brings {came:?}, which should be one of {contents:?}"
        );
        if let Some((message_id, _)) = again {
            assert_eq!(message_id, mail.message_id, "{what} is the same message again");
            assert!(self.in_doubt.contains(&key), "{what} came twice and nobody had died");
            self.count.sent_again += 1;
            return;
        }
        let since = self.promise.issues[index].since;
        for brief in &came {
            self.count.caught_up += usize::from(self.promise.briefs[*brief].published_at <= since);
        }
        self.count.copies += 1;
        self.arrived.insert(key, (mail.message_id.clone(), seen_until));
        let known = &mut self.promise.readers[reader];
        let double = came.iter().find(|brief| known.got.contains(brief));
        assert_eq!(double, None, "{what} brings what the reader had");
        known.got.extend(&came);
        known.seen_until = known.seen_until.max(cutoff);
        self.chronicle.lines.push(format!("    {what}: {came:?}"));
    }

    async fn look_at(&mut self, index: usize, extent: Extent, taken: &Taken, before: &Before) {
        let id = self.promise.issues[index].id;
        let (row, copies) = self
            .read(move |conn| {
                let copies = deliveries::list(conn, id, None, SubscriberId(0), i64::MAX)?;
                Ok((issues::find(conn, id)?.unwrap(), copies))
            })
            .await;
        let mut readers: Vec<usize> = copies.iter().map(|copy| reader_at(copy.email.as_str())).collect();
        for (copy, reader) in copies.iter().zip(&readers) {
            if self.promise.issues[index].open.contains_key(reader) {
                self.judge(index, *reader, copy, extent, taken, before);
            }
        }
        readers.sort_unstable();
        assert_eq!(
            readers, self.promise.issues[index].audience,
            "the audience of issue {id}"
        );
        let issue = &self.promise.issues[index];
        let has_ended = issue.open.is_empty() && !matches!(issue.state, State::Paused(_));
        if extent == Extent::Whole && has_ended {
            let ended = match issue.state {
                State::Cancelled => IssueStatus::Cancelled,
                _ => IssueStatus::Sent,
            };
            assert_eq!((row.status, row.seen_recorded), (ended, true), "issue {id} has ended");
        }
        if !row.seen_recorded {
            return;
        }
        assert!(
            issue.open.is_empty(),
            "issue {id} is over and owes {:?} an outcome",
            issue.open
        );
        let cutoff = issue.cutoff;
        for reader in issue.nothing_new.clone() {
            let known = &mut self.promise.readers[reader];
            known.seen_until = known.seen_until.max(cutoff);
        }
        self.promise.issues[index].is_over = true;
    }

    /// Whether what the ledger says of a copy that had no outcome may be.
    fn judge(
        &mut self,
        index: usize,
        reader: usize,
        copy: &deliveries::Copy,
        extent: Extent,
        taken: &Taken,
        before: &Before,
    ) {
        let now = self.now();
        let issue = &self.promise.issues[index];
        let what = format!(
            "issue {} to reader {reader}: {} {:?}",
            issue.id, copy.status, copy.reason
        );
        let waits = issue.open[&reader];
        let has_come = self.arrived.contains_key(&(issue.id, reader));
        let seen_until = self.promise.readers[reader].seen_until;
        let contents = || self.contents(index, reader, seen_until, before);
        let remains = match (copy.status, copy.reason) {
            (DeliveryStatus::Accepted, None) => {
                assert!(has_come, "{what}, and nothing came");
                assert!(
                    !self.promise.waits_for_another(issue, reader, true),
                    "{what} before an earlier issue's"
                );
                None
            }
            (DeliveryStatus::Skipped, Some(SkipReason::NothingNew)) => {
                assert!(
                    self.stood(reader, before, |standing| standing == Standing::Active),
                    "{what}"
                );
                assert!(
                    contents().contains(&Vec::new()),
                    "{what}, who should have got {:?}",
                    contents()
                );
                self.count.nothing_new += 1;
                self.promise.issues[index].nothing_new.push(reader);
                None
            }
            (DeliveryStatus::Skipped, Some(SkipReason::Paused)) => {
                assert!(
                    self.stood(reader, before, |standing| matches!(standing, Standing::Paused(_))),
                    "{what}"
                );
                None
            }
            (DeliveryStatus::Skipped, Some(SkipReason::Unsubscribed)) => {
                let is_gone = |standing| matches!(standing, Standing::Away | Standing::Pending);
                assert!(self.stood(reader, before, is_gone), "{what}");
                None
            }
            (DeliveryStatus::Skipped, Some(SkipReason::Cancelled)) => {
                assert_eq!(issue.state, State::Cancelled, "{what}");
                None
            }
            (DeliveryStatus::Failed, Some(SkipReason::Refused)) => {
                assert!(
                    taken.refused.contains(&address(reader)),
                    "{what}, whom nobody has refused"
                );
                self.count.failed += 1;
                None
            }
            (DeliveryStatus::Failed, Some(SkipReason::Expired)) => {
                assert!(now > issue.deadline, "{what} before its deadline");
                self.count.failed += 1;
                None
            }
            (DeliveryStatus::Deferred, None) => {
                let waited = before.waiting.contains(&(index, reader));
                self.count.waited += usize::from(waited && waits == Waits::Due);
                let since = match waits {
                    Waits::PutOff(since) if !waited && !taken.put_off.contains(&address(reader)) => {
                        let is_due = extent == Extent::Whole && issue.state == State::Sending;
                        assert!(
                            !is_due || now < since + PUT_OFF_AT_MOST,
                            "{what} since {since}, and is not tried"
                        );
                        since
                    }
                    _ => {
                        let asked = taken.put_off.contains(&address(reader));
                        assert!(waited || asked, "{what}, whom nobody has put off");
                        now
                    }
                };
                Some(Waits::PutOff(since))
            }
            (DeliveryStatus::Due, None) => {
                let stays = extent == Extent::Part || matches!(issue.state, State::Paused(_));
                assert!(stays, "{what}, and the worker had nothing to do");
                Some(Waits::Due)
            }
            (DeliveryStatus::Claimed, None) => {
                let stays = self.leased_until >= now;
                assert!(stays, "{what}, and nobody has it");
                Some(Waits::InHand)
            }
            _ => panic!("{what}"),
        };
        // One that came and was not recorded may have nothing left when all in it has been retracted since.
        let may_follow = matches!(copy.reason, None | Some(SkipReason::NothingNew));
        assert!(!has_come || may_follow, "{what}, and it has come");
        let open = &mut self.promise.issues[index].open;
        match remains {
            Some(waits) => open.insert(reader, waits),
            None => open.remove(&reader),
        };
    }
}

/// The briefs of a copy as another parser than the mailboxes' own finds them in its text part.
fn read(raw: &[u8], message_id: &str) -> Vec<usize> {
    let mail = mail_parser::MessageParser::default().parse(raw).unwrap();
    assert_eq!(
        mail.message_id().map(|id| format!("<{id}>")).as_deref(),
        Some(message_id)
    );
    let text = mail.body_text(0).unwrap();
    let headlines = text.lines().filter_map(|line| line.strip_prefix("Brief-"));
    headlines.map(|number| number.parse().unwrap()).collect()
}
