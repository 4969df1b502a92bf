//! What may be told of the clicks on an issue's links.

use std::collections::HashMap;

use super::hiding::{Told, tell, tell_one};
use crate::{
    domain::{BriefId, CANARY, IssueId, LinkNumber, Measurement},
    issues::{IssueError, special},
    storage::{Conn, Db, clicks, clicks::Counts, issue_links, issue_links::IssueLink, issue_variants},
};

/// The clicks on an issue's links. Numbers below [`LEAST_TOLD`](crate::domain::LEAST_TOLD) are missing, and so are sums that would give them away.
#[derive(Debug, Clone)]
pub struct ClickReport {
    /// What is measured of the issue's copies.
    pub measurement: Measurement,
    /// What is measured of them now: less, if its newsletter measures less since.
    pub measured_now: Measurement,
    /// Clicks of people on all links.
    pub total: Option<i64>,
    /// Clicks of machines on all links, the canary among them.
    pub machines: Option<i64>,
    /// Each link, in the order in which they stand in the issue.
    pub links: Vec<(IssueLink, Option<i64>)>,
    /// The sums of the opening note (`None`) and of each brief, in their order.
    pub briefs: Vec<(Option<BriefId>, Option<i64>)>,
    /// The subjects that were tried.
    pub subjects: Vec<SubjectReport>,
}

/// What came of a subject that was tried.
#[derive(Debug, Clone)]
pub struct SubjectReport {
    /// The subject.
    pub subject: String,
    /// Copies with it that were accepted.
    pub copies: i64,
    /// Visits of people who followed links of these copies.
    pub visits: Option<i64>,
}

impl ClickReport {
    /// Clicks on the links whose number is told, of one brief or, with `None`, of all.
    pub fn at_least(&self, brief: Option<Option<BriefId>>) -> i64 {
        let meant = self
            .links
            .iter()
            .filter(|(link, _)| brief.is_none_or(|brief| link.brief == brief));
        meant.filter_map(|(_, clicks)| *clicks).sum()
    }
}

/// What may be told of the clicks on an issue's links.
///
/// # Errors
/// [`crate::content::ContentError::Unknown`] when there is no such issue.
pub async fn report(db: &Db, id: IssueId) -> Result<ClickReport, IssueError> {
    db.read(move |conn| {
        let issue = special::find(conn, id)?;
        let counts = clicks::of_links(conn, id)?;
        let links = issue_links::list(conn, id)?;
        let machines = counts.values().map(|counts| counts.machines).sum();
        let (links, briefs, total) = told(links, &counts);
        let mut subjects = Vec::new();
        if let (Some(test), true) = (&issue.subject_test, issue.measurement > Measurement::None) {
            subjects = subject_reports(conn, id, &test.subjects)?;
        }
        Ok(ClickReport {
            measurement: issue.measurement,
            measured_now: clicks::measured_now(conn, id)?,
            total: total.filter(|_| issue.measurement > Measurement::None),
            machines: tell_one(machines),
            links,
            briefs,
            subjects,
        })
    })
    .await
}

type ToldLinks = (
    Vec<(IssueLink, Option<i64>)>,
    Vec<(Option<BriefId>, Option<i64>)>,
    Option<i64>,
);

/// The links of people, brief by brief, with what may be told of each.
fn told(links: Vec<IssueLink>, counts: &HashMap<LinkNumber, Counts>) -> ToldLinks {
    let mut groups: Vec<(Option<BriefId>, Vec<IssueLink>)> = Vec::new();
    for link in links.into_iter().filter(|link| link.link != CANARY) {
        match groups.iter_mut().find(|(brief, _)| *brief == link.brief) {
            Some((_, group)) => group.push(link),
            None => groups.push((link.brief, vec![link])),
        }
    }
    let people = |link: &IssueLink| counts.get(&link.link).map_or(0, |counts| counts.people);
    let numbers: Vec<Vec<i64>> = groups
        .iter()
        .map(|(_, group)| group.iter().map(people).collect())
        .collect();
    let Told { numbers, sums, total } = tell(&numbers);
    let briefs = groups.iter().map(|(brief, _)| *brief).zip(sums).collect();
    let links = groups.into_iter().flat_map(|(_, group)| group);
    (links.zip(numbers.into_iter().flatten()).collect(), briefs, total)
}

fn subject_reports(conn: &mut Conn, id: IssueId, subjects: &[String]) -> Result<Vec<SubjectReport>, IssueError> {
    let visits = clicks::visits(conn, id)?;
    let copies = issue_variants::copies_by_subject(conn, id)?;
    let of = |(number, subject): (i16, &String)| SubjectReport {
        subject: subject.clone(),
        copies: copies.get(&usize::try_from(number).unwrap_or(0)).copied().unwrap_or(0),
        visits: visits.get(&number).and_then(|counts| tell_one(counts.people)),
    };
    Ok((1_i16..).zip(subjects).map(of).collect())
}
