//! Subject tests: a part of the audience gets one of several subjects, the others the one that somebody chooses or, where clicks
//! are measured, the one whose copies were followed most.

use super::{
    IssueError, fields,
    notices::{DeskNotice, notify},
    special,
};
use crate::{
    content::{ContentError, one_line},
    domain::{IssueId, IssueStatus, LEAST_TOLD, LetterKind, Links, MOST_SUBJECTS, Measurement, SubjectTest, Timestamp},
    storage::{
        Conn, Db, StorageError, audit, clicks, deliveries, editions, issue_variants,
        issues::{self, Issue, Words},
    },
};

/// The test as an issue may have it.
///
/// # Errors
/// [`ContentError::Invalid`] says what is allowed.
pub(super) fn checked(test: SubjectTest) -> Result<SubjectTest, ContentError> {
    let invalid = |reason: String| ContentError::Invalid {
        field: "subject_test",
        reason,
    };
    if !(2..=MOST_SUBJECTS).contains(&test.subjects.len()) {
        return Err(invalid(format!("name 2 to {MOST_SUBJECTS} subjects")));
    }
    if !(1..=50).contains(&test.sample_percent) {
        return Err(invalid("sample_percent must be between 1 and 50".to_owned()));
    }
    if !(1..=1440).contains(&test.wait_minutes) {
        return Err(invalid("wait_minutes must be between 1 and 1440".to_owned()));
    }
    let mut subjects = Vec::with_capacity(test.subjects.len());
    for subject in &test.subjects {
        let subject = one_line("subject_test", subject, true)?;
        fields::check(&subject).map_err(|refused| invalid(refused.to_string()))?;
        if subjects.contains(&subject) {
            return Err(invalid(format!("“{subject}” stands twice")));
        }
        subjects.push(subject);
    }
    Ok(SubjectTest {
        subjects,
        until: None,
        chosen: None,
        ..test
    })
}

/// Notes when the wait of a test ends, and tells staff that they can choose. To be called when its issue starts.
///
/// # Errors
/// Those of the database.
pub fn begin(
    conn: &mut Conn,
    links: &Links,
    issue: &Issue,
    now: Timestamp,
) -> Result<Option<SubjectTest>, StorageError> {
    let Some(test) = &issue.subject_test else {
        return Ok(None);
    };
    let until = now + test.wait();
    let test = SubjectTest {
        until: Some(until),
        ..test.clone()
    };
    issues::set_subject_test(conn, issue.id, Some(&test))?;
    let recipients = match issue.edition_id {
        Some(edition) => editions::find(conn, edition)?.drafts.duty_editors,
        None => Vec::new(),
    };
    let otherwise = match issue.measurement {
        Measurement::None => "the first",
        _ => "the one whose copies were followed most, or the first when too few were",
    };
    let notice = DeskNotice {
        subject: format!("issue {}: subjects are being tried", issue.number),
        paragraphs: vec![format!(
            "{} per cent of the readers get one of these subjects now. Choose one for the others until {until}; then they get \
             {otherwise}.",
            test.sample_percent
        )],
        items: test.subjects.clone(),
        findings: Vec::new(),
        link: links.desk_issue(issue.id),
    };
    notify(
        conn,
        LetterKind::DeskNotice,
        issue.newsletter_id,
        &recipients,
        &notice,
        now,
    )?;
    Ok(Some(test))
}

/// Chooses the subject, by its number from 1 on, that the readers get who wait; their copies leave at once.
///
/// # Errors
/// [`ContentError::NotNow`] when the issue tries no subjects (any more), [`ContentError::Invalid`] for a number that none has.
pub async fn choose(db: &Db, actor: &str, id: IssueId, number: usize, now: Timestamp) -> Result<Issue, IssueError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        let issue = special::find(conn, id)?;
        let is_under_way = matches!(issue.status, IssueStatus::Sending | IssueStatus::Paused);
        let test = issue
            .subject_test
            .clone()
            .filter(|test| is_under_way && test.chosen.is_none());
        let Some((test, until)) =
            test.and_then(|test| test.until.filter(|until| now < *until).map(|until| (test, until)))
        else {
            let words =
                "this issue tries no subjects now: a choice can be made while the readers beyond the sample wait";
            return Err(ContentError::NotNow(words.to_owned()).into());
        };
        let chosen = number.checked_sub(1).filter(|index| *index < test.subjects.len());
        let Some((chosen, subject)) = chosen.and_then(|index| Some((index, test.subjects.get(index)?.clone()))) else {
            let reason = format!("must be between 1 and {}", test.subjects.len());
            return Err(ContentError::Invalid {
                field: "subject",
                reason,
            }
            .into());
        };
        let detail = serde_json::json!({ "subject": subject });
        if !take(conn, &issue, test, (chosen, subject), now)? {
            return Err(ContentError::Stale { current: issue.version }.into());
        }
        deliveries::release_waiting(conn, id, until)?;
        record(conn, &actor, id, &detail, now)?;
        special::find(conn, id)
    })
    .await
}

/// Gives an issue the subject that its readers get who wait; false when it has been changed since it was read.
fn take(
    conn: &mut Conn,
    issue: &Issue,
    test: SubjectTest,
    (chosen, subject): (usize, String),
    now: Timestamp,
) -> Result<bool, StorageError> {
    let words = Words {
        subject,
        ..issue.words()
    };
    if !issues::set_words(conn, issue.id, issue.version, &words, now)? {
        return Ok(false);
    }
    let decided = SubjectTest {
        chosen: Some(chosen),
        ..test
    };
    issues::set_subject_test(conn, issue.id, Some(&decided))?;
    Ok(true)
}

fn record(
    conn: &mut Conn,
    actor: &str,
    id: IssueId,
    detail: &serde_json::Value,
    now: Timestamp,
) -> Result<(), StorageError> {
    let subject = format!("issue {id}");
    audit::append(conn, actor, "issue.choose_subject", &subject, detail, now)
}

/// So many visits of all subjects together decide; fewer leave the first.
const FEWEST_VISITS: i64 = 10;

/// What came of a subject.
#[derive(Debug, Clone, Copy)]
struct Trial {
    copies: i64,
    visits: i64,
}

/// Decides the tests of measured issues whose time is over and in which nobody has chosen. To be called inside a write, before
/// the readers who wait get their copies.
///
/// # Errors
/// Those of the database.
pub fn decide(conn: &mut Conn, now: Timestamp) -> Result<(), StorageError> {
    for issue in issues::under_way(conn)? {
        let is_over = |test: &SubjectTest| test.chosen.is_none() && test.until.is_some_and(|until| until <= now);
        let test = issue.subject_test.clone().filter(is_over);
        let Some(test) = test.filter(|_| issue.measurement > Measurement::None) else {
            continue;
        };
        let (copies, visits) = (
            issue_variants::copies_by_subject(conn, issue.id)?,
            clicks::visits(conn, issue.id)?,
        );
        let trials: Vec<Trial> = (1_i16..)
            .zip(&test.subjects)
            .map(|(number, _)| Trial {
                copies: copies.get(&usize::try_from(number).unwrap_or(0)).copied().unwrap_or(0),
                visits: visits.get(&number).map_or(0, |counts| counts.people),
            })
            .collect();
        let best = best(&trials);
        let chosen = best.unwrap_or(0);
        let Some(subject) = test.subjects.get(chosen).cloned() else {
            continue;
        };
        let by = match best {
            Some(_) => "clicks",
            None => "too few clicks",
        };
        let detail = serde_json::json!({ "subject": subject, "by": by });
        if take(conn, &issue, test, (chosen, subject), now)? {
            record(conn, "vesnik", issue.id, &detail, now)?;
        }
    }
    Ok(())
}

/// The subject with the most visits for its copies, of those with enough to be told; of equal ones the first. None when there
/// are too few.
fn best(trials: &[Trial]) -> Option<usize> {
    if trials.iter().map(|trial| trial.visits).sum::<i64>() < FEWEST_VISITS {
        return None;
    }
    let enough = |(_, trial): &(usize, &Trial)| trial.visits >= LEAST_TOLD && trial.copies > 0;
    let better = |best: (usize, Trial), (index, trial): (usize, &Trial)| {
        let rate = |visits: i64, copies: i64| i128::from(visits) * i128::from(copies);
        match rate(trial.visits, best.1.copies) > rate(best.1.visits, trial.copies) {
            true => (index, *trial),
            false => best,
        }
    };
    let mut candidates = trials.iter().enumerate().filter(enough);
    let first = candidates.next().map(|(index, trial)| (index, *trial))?;
    Some(candidates.fold(first, better).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(trials: &[(i64, i64)]) -> Option<usize> {
        let trials: Vec<Trial> = trials
            .iter()
            .map(|(copies, visits)| Trial {
                copies: *copies,
                visits: *visits,
            })
            .collect();
        best(&trials)
    }

    #[test]
    fn the_subject_that_was_followed_most_for_its_copies_is_chosen() {
        assert_eq!(choice(&[(100, 8), (100, 12)]), Some(1));
        assert_eq!(choice(&[(100, 12), (50, 7)]), Some(1));
        assert_eq!(
            choice(&[(100, 10), (100, 10), (50, 5)]),
            Some(0),
            "of equal ones the first"
        );
        assert_eq!(choice(&[(100, 5), (100, 4)]), None, "nine visits are too few");
        assert_eq!(choice(&[(100, 6), (10, 4)]), Some(0), "four visits decide nothing");
        assert_eq!(choice(&[(100, 4), (100, 4), (100, 4)]), None);
        assert_eq!(choice(&[(0, 10), (0, 0)]), None);
        assert_eq!(choice(&[]), None);
    }
}
