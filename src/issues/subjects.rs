//! Subject tests: a part of the audience gets one of several subjects, the others the one that somebody chooses.

use super::{
    IssueError, fields,
    notices::{DeskNotice, notify},
    special,
};
use crate::{
    content::{ContentError, one_line},
    domain::{IssueId, IssueStatus, LetterKind, Links, MOST_SUBJECTS, SubjectTest, Timestamp},
    storage::{
        Conn, Db, StorageError, audit, deliveries, editions,
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
    let notice = DeskNotice {
        subject: format!("issue {}: subjects are being tried", issue.number),
        paragraphs: vec![format!(
            "{} per cent of the readers get one of these subjects now. Choose one for the others until {until}; then they get the \
             first.",
            test.sample_percent
        )],
        items: test.subjects.clone(),
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
        let words = Words {
            subject,
            ..issue.words()
        };
        if !issues::set_words(conn, id, issue.version, &words, now)? {
            return Err(ContentError::Stale { current: issue.version }.into());
        }
        let decided = SubjectTest {
            chosen: Some(chosen),
            ..test
        };
        issues::set_subject_test(conn, id, Some(&decided))?;
        deliveries::release_waiting(conn, id, until)?;
        let detail = serde_json::json!({ "subject": words.subject });
        audit::append(
            conn,
            &actor,
            "issue.choose_subject",
            &format!("issue {id}"),
            &detail,
            now,
        )?;
        special::find(conn, id)
    })
    .await
}
