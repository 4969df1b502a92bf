//! One import: which column is what, what would become of each row, carrying it out, and the report.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use askama::Template;
use chrono::{NaiveDate, NaiveTime};
use futures::{StreamExt as _, stream};
use serde_json::json;

use super::{Frame, Member, Scope, imports::state_of, page_with, see_other};
use crate::{
    domain::{EditionId, ImportId, ImportPlan, ImportState, Role, Timestamp},
    storage::{
        Db, StorageError, audit,
        editions::Edition,
        reader_imports::{self, Import},
    },
    subscribers::import::{
        steps,
        uploads::{self, Look},
    },
    web::{PageError, Problem, State, form::Form},
};

/// Longest source of a consent, in characters.
const LONGEST_SOURCE: usize = 300;

/// A column that can be chosen for something.
struct Choice {
    field: &'static str,
    label: String,
    chosen: Option<usize>,
    required: bool,
}

#[derive(Template)]
#[template(path = "desk/readers/import.html")]
struct ImportPage {
    frame: Frame,
    import: Import,
    state: String,
    newsletter: String,
    editions: Vec<Edition>,
    look: Look,
    choices: Vec<Choice>,
    source: String,
    day: String,
    usual: Option<EditionId>,
    /// The fields that were refused.
    refused: Vec<&'static str>,
    may_plan: bool,
    is_at_work: bool,
}

impl ImportPage {
    fn refuses(&self, field: &str) -> bool {
        self.refused.contains(&field)
    }

    fn is_column(&self, choice: &Choice, column: &usize) -> bool {
        choice.chosen == Some(*column)
    }

    fn is_usual(&self, edition: &EditionId) -> bool {
        self.usual == Some(*edition)
    }

    fn number(&self, number: &i64) -> String {
        self.frame.locale.number(*number)
    }
}

/// The import with this number, and the newsletters that the member may see.
async fn found(state: &State, member: &Member, id: i64) -> Result<(Import, Scope), Problem> {
    let scope = Scope::of(state, member).await?;
    let import = state
        .db
        .read(move |conn| reader_imports::find(conn, ImportId(id)))
        .await?;
    let import = import.filter(|import| scope.ids().contains(&import.newsletter_id));
    let unknown = || Problem::not_found("there is no such import");
    Ok((import.ok_or_else(unknown)?, scope))
}

async fn import_page(
    state: &State,
    member: &Member,
    (import, scope): (Import, Scope),
    entered: Option<(&Form, Vec<&'static str>)>,
) -> Result<HttpResponse, PageError> {
    let (locale, may_plan) = (member.locale, may_plan(import.state));
    let path = steps::folder(&state.data_dir).join(&import.file);
    let delimiter = import.delimiter.chars().next().unwrap_or(',');
    let look = match may_plan {
        true => tokio::task::spawn_blocking(move || uploads::look(&path, delimiter).unwrap_or_default())
            .await
            .map_err(|cause| Problem::internal(&cause))?,
        false => Look::default(),
    };
    let plan = match (&entered, import.plan.email) {
        (Some((form, _)), _) => columns(form),
        (None, Some(_)) => import.plan.clone(),
        (None, None) => uploads::guess(&look),
    };
    let own = scope
        .0
        .into_iter()
        .find(|own| own.newsletter.id == import.newsletter_id);
    let (newsletter, editions) = own.map(|own| (own.newsletter.name, own.editions)).unwrap_or_default();
    let column = |field, id: &'static str, chosen| Choice {
        field,
        label: locale.text(id).to_string(),
        chosen,
        required: field == "email",
    };
    let day = import.plan.consent_at.map(|at| at.utc().format("%Y-%m-%d").to_string());
    let one = |name: &str| entered.as_ref().map(|(form, _)| form.one(name).to_owned());
    let template = ImportPage {
        frame: Frame::inside(state, member, import.file_name.clone()),
        state: state_of(member, import.state),
        newsletter,
        editions,
        look,
        choices: vec![
            column("email", "desk-readers-import-email", plan.email),
            column("name", "desk-readers-import-name", plan.name),
            column("edition", "desk-readers-import-edition", plan.edition),
            column("sections", "desk-readers-import-sections", plan.sections),
            column("joined_at", "desk-readers-import-joined", plan.joined_at),
        ],
        source: one("source").unwrap_or_else(|| import.plan.consent_source.clone()),
        day: one("day").or(day).unwrap_or_default(),
        usual: plan.usual_edition.or(import.plan.usual_edition),
        refused: entered.map(|(_, refused)| refused).unwrap_or_default(),
        may_plan,
        is_at_work: matches!(import.state, ImportState::Checking | ImportState::Running),
        import,
    };
    let status = match template.refused.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(page_with(status, &template))
}

fn may_plan(state: ImportState) -> bool {
    matches!(state, ImportState::Uploaded | ImportState::Checked)
}

/// `GET /desk/readers/import/{id}`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<i64>) -> Result<HttpResponse, PageError> {
    let found = found(&state, &member, *path).await?;
    import_page(&state, &member, found, None).await
}

fn columns(form: &Form) -> ImportPlan {
    let column = |name: &str| form.one(name).parse().ok();
    ImportPlan {
        email: column("email"),
        name: column("name"),
        edition: column("edition"),
        sections: column("sections"),
        joined_at: column("joined_at"),
        usual_edition: form.one("usual").parse().ok().map(EditionId),
        consent_source: form.one("source").to_owned(),
        consent_at: NaiveDate::parse_from_str(form.one("day"), "%Y-%m-%d")
            .ok()
            .map(|day| Timestamp::from(day.and_time(NaiveTime::MIN).and_utc())),
    }
}

async fn taken(
    request: &HttpRequest,
    state: &State,
    member: &Member,
    id: i64,
    body: &[u8],
) -> Result<((Import, Scope), Form), PageError> {
    if !member.anywhere(Role::Editor) {
        return Err(Problem::not_allowed(Role::Editor).into());
    }
    let form = member.form(request, state, body)?;
    Ok((found(state, member, id).await?, form))
}

/// `POST /desk/readers/import/{id}/check`
pub async fn check(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let (found, form) = taken(&request, &state, &member, *path, &body).await?;
    let plan = columns(&form);
    let mut refused = Vec::new();
    if plan.email.is_none() {
        refused.push("email");
    }
    let source = plan.consent_source.chars().count();
    if source == 0 || source > LONGEST_SOURCE || plan.consent_source.chars().any(char::is_control) {
        refused.push("source");
    }
    if plan.consent_at.is_none_or(|day| day > state.now()) {
        refused.push("day");
    }
    if !refused.is_empty() {
        return import_page(&state, &member, found, Some((&form, refused))).await;
    }
    let id = found.0.id;
    let from = [ImportState::Uploaded, ImportState::Checked];
    let begun = state
        .db
        .write(move |conn| reader_imports::begin(conn, id, &from, ImportState::Checking, &plan))
        .await?;
    moved(begun, id)
}

fn moved(moved: bool, id: ImportId) -> Result<HttpResponse, PageError> {
    match moved {
        true => Ok(see_other(&format!("/desk/readers/import/{id}"))),
        false => Err(Problem::conflict("the import is not in the state for this")
            .in_words(|locale| locale.text("desk-readers-import-not-now").to_string())
            .into()),
    }
}

/// `POST /desk/readers/import/{id}/run`
pub async fn run(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let ((import, _), _) = taken(&request, &state, &member, *path, &body).await?;
    let (actor, now, id) = (member.at_desk.name().to_owned(), state.now(), import.id);
    let begun = state
        .db
        .write(move |conn| {
            let from = [ImportState::Checked];
            let begun = reader_imports::begin(conn, id, &from, ImportState::Running, &import.plan)?;
            if begun {
                let detail = json!({"newsletter": import.newsletter_id, "rows": import.rows_done,
                    "consent_source": import.plan.consent_source});
                audit::append(conn, &actor, "readers.import", &format!("import {id}"), &detail, now)?;
            }
            Ok::<_, StorageError>(begun)
        })
        .await?;
    moved(begun, id)
}

/// `POST /desk/readers/import/{id}/stop`
pub async fn stop(
    request: HttpRequest,
    state: web::Data<State>,
    member: Member,
    path: web::Path<i64>,
    body: web::Bytes,
) -> Result<HttpResponse, PageError> {
    let ((import, _), _) = taken(&request, &state, &member, *path, &body).await?;
    let (actor, now, id) = (member.at_desk.name().to_owned(), state.now(), import.id);
    let ended = state
        .db
        .write(move |conn| {
            use ImportState::{Checked, Checking, Running, Stopped, Uploaded};
            let from = [Uploaded, Checking, Checked, Running];
            let ended = reader_imports::end(conn, id, &from, Stopped, "", now)?;
            if ended {
                let subject = format!("import {id}");
                audit::append(conn, &actor, "readers.stop_import", &subject, &json!({}), now)?;
            }
            Ok::<_, StorageError>(ended)
        })
        .await?;
    if ended {
        let file = steps::folder(&state.data_dir).join(&import.file);
        tokio::task::spawn_blocking(move || steps::forget_file(&file))
            .await
            .map_err(|cause| Problem::internal(&cause))?;
    }
    moved(ended, id)
}

/// `GET /desk/readers/import/{id}/report.csv`
pub async fn report(state: web::Data<State>, member: Member, path: web::Path<i64>) -> Result<HttpResponse, PageError> {
    let (import, _) = found(&state, &member, *path).await?;
    let head = stream::iter([Ok(web::Bytes::from_static(b"line,outcome,reason\r\n"))]);
    let parts = stream::try_unfold((state.db.clone(), import.id, -1), next_part);
    let name = format!("attachment; filename=\"import-{}.csv\"", import.id);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(head.chain(parts)))
}

type Reading = (Db, ImportId, i64);

async fn next_part((db, id, after): Reading) -> Result<Option<(web::Bytes, Reading)>, StorageError> {
    let part = db.read(move |conn| reader_imports::report(conn, id, after)).await?;
    Ok(part.map(|(first, lines)| (web::Bytes::from(lines), (db, id, first))))
}
