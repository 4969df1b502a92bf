//! Changing an issue with the composer.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};

use super::{
    asked,
    composer::{Draft, Material, Problems},
    order::Order,
    page::{Conflict, Shown, issue_page},
};
use crate::{
    content::ContentError,
    domain::{BriefId, Role},
    issues::{
        IssueError,
        composition::{self, Change},
        fields::{self, FieldsError},
    },
    locale::Locale,
    storage::{StorageError, approvals, issue_briefs},
    web::{
        PageError, State,
        desk::{Member, Viewer, member::see_other},
    },
};

/// What a button of the composer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Save,
    Find,
    Earlier(BriefId),
    Later(BriefId),
    Drop(BriefId),
    Add(BriefId),
}

impl Wish {
    fn read(text: &str) -> Self {
        let (what, brief) = text.split_once(':').unwrap_or((text, ""));
        let brief = brief.parse().ok().map(BriefId);
        match (what, brief) {
            ("find", _) => Wish::Find,
            ("earlier", Some(brief)) => Wish::Earlier(brief),
            ("later", Some(brief)) => Wish::Later(brief),
            ("drop", Some(brief)) => Wish::Drop(brief),
            ("add", Some(brief)) => Wish::Add(brief),
            _ => Wish::Save,
        }
    }

    /// Where the page goes on, looking for these words.
    fn place(self, find: &str) -> String {
        match self {
            Wish::Earlier(brief) | Wish::Later(brief) => format!("done=moved#in-{brief}"),
            Wish::Add(brief) => format!("done=added#in-{brief}"),
            Wish::Drop(_) => "done=dropped#briefs".to_owned(),
            Wish::Save | Wish::Find if find.is_empty() => "done=saved".to_owned(),
            Wish::Save | Wish::Find => {
                let find: String = url::form_urlencoded::byte_serialize(find.as_bytes()).collect();
                format!("done=saved&find={find}#add")
            }
        }
    }
}

/// The order after a wish, and after the numbers that briefs were given.
fn ordered(material: &Material, numbers: &HashMap<BriefId, usize>, wish: Wish) -> Order {
    let order = material.order().by_numbers(numbers);
    match wish {
        Wish::Save | Wish::Find => order,
        Wish::Earlier(brief) => order.moved(brief, true),
        Wish::Later(brief) => order.moved(brief, false),
        Wish::Drop(brief) => order.without(brief),
        Wish::Add(_) => match material.added() {
            Some((brief, section)) => order.with(brief, section),
            None => order,
        },
    }
}

/// `POST /desk/issues/{id}/compose`
pub async fn compose(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let asked = asked(&request, &state, &member, &path, &body, Role::Editor).await?;
    let (issue, now) = (asked.issue, state.now());
    let id = issue.id;
    let (mut draft, numbers) = Draft::read(&asked.form);
    let wish = Wish::read(asked.form.one("do"));
    let wanted = draft.clone();
    let (material, held) = state
        .db
        .read(move |conn| {
            let added = match wish {
                Wish::Add(brief) => Some(brief),
                _ => None,
            };
            let material = Material::read(conn, &issue, &wanted, added, now)?;
            Ok::<_, StorageError>((material, issue_briefs::ids(conn, issue.id)?))
        })
        .await?;
    draft.order = ordered(&material, &numbers, wish).ids();
    let viewer = Viewer::Member(member);
    let locale = viewer.locale();
    if wish == Wish::Find {
        let shown = Shown {
            draft: Some(draft),
            ..Shown::default()
        };
        return issue_page(&state, &viewer, id, shown).await;
    }
    let change = Change {
        subject: Some(draft.subject.clone()),
        preheader: Some(draft.preheader.clone()),
        opening_note: Some(draft.opening_note.clone()),
        briefs: (draft.order != held).then(|| draft.order.clone()),
        subject_test: Some(draft.test()),
    };
    let refused = match composition::change(&state.db, &asked.actor, id, draft.version, change, now).await {
        Ok(_) => return Ok(see_other(&format!("/desk/issues/{id}?{}", wish.place(&draft.find)))),
        Err(refused) => refused,
    };
    let shown = match refused {
        IssueError::Content(ContentError::Stale { current }) => {
            let by = state.db.read(move |conn| approvals::last_editor(conn, id)).await?;
            let mine = draft.clone();
            draft.version = current;
            Shown {
                status: StatusCode::CONFLICT,
                conflict: Some(Conflict { by, mine }),
                draft: Some(draft),
                ..Shown::default()
            }
        }
        IssueError::Content(ContentError::Invalid { field, .. }) => Shown {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problems: problems(field, &draft, locale),
            draft: Some(draft),
            ..Shown::default()
        },
        IssueError::Content(ContentError::NotNow(_)) => Shown {
            status: StatusCode::CONFLICT,
            refused: Some(locale.text("desk-issues-refused-compose").to_string()),
            draft: Some(draft),
            ..Shown::default()
        },
        other => return Err(other.into()),
    };
    issue_page(&state, &viewer, id, shown).await
}

/// What is wrong with a field that the room refuses.
pub(super) fn problems(field: &str, draft: &Draft, locale: Locale) -> Problems {
    let mut problems = Problems::default();
    match field {
        "subject" => problems.subject = Some(line(&draft.subject, locale)),
        "preheader" => problems.preheader = Some(line(&draft.preheader, locale)),
        "opening_note" => problems.opening_note = Some(note(&draft.opening_note, locale)),
        "subject_test" => problems.test = Some(locale.text("desk-issues-problem-test").to_string()),
        _ => problems.briefs = Some(locale.text("desk-issues-problem-briefs").to_string()),
    }
    problems
}

/// What is wrong with a line.
fn line(text: &str, locale: Locale) -> String {
    if text.trim().is_empty() {
        return locale.text("desk-issues-problem-empty").to_string();
    }
    of_fields(text, locale).unwrap_or_else(|| locale.text("desk-issues-problem-line").to_string())
}

fn note(text: &str, locale: Locale) -> String {
    of_fields(text, locale).unwrap_or_else(|| locale.text("desk-issues-problem-note").to_string())
}

fn of_fields(text: &str, locale: Locale) -> Option<String> {
    Some(match fields::check(text).err()? {
        FieldsError::Unknown(field) => locale
            .text("desk-issues-problem-field")
            .with("field", field)
            .to_string(),
        FieldsError::Open => locale.text("desk-issues-problem-open").to_string(),
    })
}
