//! Two texts of one brief: what one has and the other has not.

use actix_web::web;

use super::{Opened, entered::Entered, names_of_staff};
use crate::{
    content::word_diff::{self, Kind, Stretch},
    locale::Locale,
    storage::{StorageError, revisions},
    web::{PageError, Problem, State},
};

/// A stretch of words as a page shows it.
pub(super) struct StretchView {
    /// same, added or removed.
    pub(super) kind: &'static str,
    pub(super) text: String,
}

/// A field whose texts differ.
pub(super) struct Difference {
    pub(super) label: String,
    pub(super) stretches: Vec<StretchView>,
}

/// Somebody has saved the brief meanwhile.
pub(super) struct Conflict {
    /// Who.
    pub(super) by: String,
    /// When.
    pub(super) at: String,
    /// From what is saved to what was sent.
    pub(super) differences: Vec<Difference>,
    /// What is saved.
    pub(super) saved: Entered,
}

/// The fields that are compared, in the order of the form.
pub(super) fn fields(locale: Locale, entered: &Entered) -> Vec<(String, String)> {
    let field = |id: &'static str, text: &str| (locale.text(id).to_string(), text.to_owned());
    vec![
        field("desk-briefs-headline", &entered.headline),
        field("desk-briefs-standfirst", &entered.standfirst),
        field("desk-briefs-body", &entered.body),
        field("desk-briefs-bylines", &entered.bylines),
        field("desk-briefs-section", &entered.section),
        field("desk-briefs-language", &entered.language),
        field("desk-briefs-tags", &entered.tags),
        field("desk-briefs-slug", &entered.slug),
        field("desk-briefs-embargo", &entered.embargo),
        field("desk-briefs-expires", &entered.expires),
    ]
}

/// What differs, field by field. Compared beside the threads that answer requests.
pub(super) async fn differences(
    first: Vec<(String, String)>,
    second: Vec<(String, String)>,
) -> Result<Vec<Difference>, PageError> {
    let compare = move || {
        let pairs = first.into_iter().zip(second);
        let differing = pairs.filter(|((_, first), (_, second))| first != second);
        let differences = differing.map(|((label, first), (_, second))| Difference {
            label,
            stretches: word_diff::between(&first, &second).into_iter().map(view).collect(),
        });
        differences.collect()
    };
    let compared = web::block(compare).await;
    Ok(compared.map_err(|cause| Problem::internal(&cause))?)
}

fn view(stretch: Stretch) -> StretchView {
    StretchView {
        kind: match stretch.kind {
            Kind::Same => "same",
            Kind::Added => "added",
            Kind::Removed => "removed",
        },
        text: stretch.text,
    }
}

impl Conflict {
    /// What was sent, against what is saved now.
    pub(super) async fn of(state: &State, opened: &Opened, sent: &Entered, locale: Locale) -> Result<Self, PageError> {
        let (by, at) = last_saved(state, opened).await?;
        let saved = Entered::of_brief(opened);
        Ok(Conflict {
            by,
            at,
            differences: differences(fields(locale, &saved), fields(locale, sent)).await?,
            saved,
        })
    }
}

/// Who saved a brief last, and when.
pub(super) async fn last_saved(state: &State, opened: &Opened) -> Result<(String, String), PageError> {
    let id = opened.brief.id;
    let found = state.db.read(move |conn| {
        let last = revisions::lines(conn, id, None, 1)?.into_iter().next();
        Ok::<_, StorageError>((last, names_of_staff(conn)?))
    });
    let (last, names) = found.await?;
    let by = last.map(|last| last.saved_by).unwrap_or_default();
    Ok((
        names.get(&by).cloned().unwrap_or(by),
        opened.when(opened.brief.updated_at),
    ))
}
