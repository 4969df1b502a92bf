//! Who got which brief in which issue, and what was in each copy.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Bytes},
};
use futures::stream;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Staff, paging::Page};
use crate::{
    delivery::{
        copies,
        distribution::{self, Distributed, VariantCopies},
    },
    domain::{BriefId, EmailAddress, IssueId, Role, SubscriberId},
    storage::{Db, StorageError},
    web::{Problem, State},
};

/// Readers in one piece of the CSV file.
const READERS_AT_ONCE: i64 = 5_000;

/// One of the different copies of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct VariantBody {
    /// Its number: readers with the same one got the same briefs.
    variant: i64,
    /// How often the issue was built anew before the copy was made.
    build: i16,
    /// The number of the subject that was tried with it, from 1 on; 0 for the issue's own.
    subject: usize,
    /// Whether its links are each reader's own: the readers have agreed to be known.
    own_links: bool,
    /// Ids of its briefs, in their order.
    briefs: Vec<i64>,
    /// How many copies were accepted so far.
    copies: i64,
    /// The SHA-256 of the message without what is its reader's own, in hexadecimal; null until the issue has ended.
    content_hash: Option<String>,
    /// The version of the templates that it was rendered with.
    templates: String,
}

impl From<VariantCopies> for VariantBody {
    fn from(one: VariantCopies) -> Self {
        VariantBody {
            variant: one.variant.0,
            build: one.variant.build(),
            subject: one.variant.subject(),
            own_links: one.variant.has_own_links(),
            briefs: one.briefs.into_iter().map(|(id, _)| id.0).collect(),
            copies: one.copies,
            content_hash: one.content_hash,
            templates: one.templates,
        }
    }
}

/// Lists the different copies of an issue: which briefs are in each, how many readers got it, and what it can be told by.
#[utoipa::path(get, path = "/api/v1/issues/{id}/variants", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "All of them", body = Page<VariantBody>), (status = 404, description = "No such issue")))]
pub async fn variants(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let found = distribution::variants(&state.db, IssueId(*path)).await?;
    Ok(HttpResponse::Ok().json(Page::whole(found.into_iter().map(VariantBody::from))))
}

/// Whose copy.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CopyQuery {
    /// The reader's address.
    email: String,
}

/// Shows the message that a reader got of an issue again, octet for octet. Authors may not see readers.
#[utoipa::path(get, path = "/api/v1/issues/{id}/copy", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue"), CopyQuery),
    responses((status = 200, description = "The message", body = String, content_type = "message/rfc822"),
        (status = 404, description = "No such issue, or no copy of it for this address"),
        (status = 409, description = "The copy was not handed over"), (status = 422, description = "Some values were refused")))]
pub async fn copy(
    staff: Staff,
    state: web::Data<State>,
    path: web::Path<i64>,
    query: web::Query<CopyQuery>,
) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let email = EmailAddress::parse(&query.email).map_err(|error| Problem::invalid("email", error.to_string()))?;
    let message = copies::show_again(&state.db, &state.key, IssueId(*path), &email).await?;
    Ok(HttpResponse::Ok().content_type("message/rfc822").body(message))
}

/// How many readers got a brief in an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct InIssueBody {
    /// Id of the issue.
    issue: i64,
    number: i64,
    status: String,
    /// Accepted copies that hold the brief.
    copies: i64,
}

/// How many readers got a brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct DistributionBody {
    /// Accepted copies that hold it, in all issues.
    copies: i64,
    /// Issue by issue, the latest first.
    issues: Vec<InIssueBody>,
}

/// Tells how many readers got a brief, and in which issues.
#[utoipa::path(get, path = "/api/v1/briefs/{id}/distribution", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "The counts", body = DistributionBody), (status = 404, description = "No such brief")))]
pub async fn of_brief(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let found = distribution::of_brief(&state.db, BriefId(*path)).await?;
    Ok(HttpResponse::Ok().json(DistributionBody {
        copies: found.iter().map(|one| one.copies).sum(),
        issues: found
            .into_iter()
            .map(|one| InIssueBody {
                issue: one.issue.id.0,
                number: one.issue.number,
                status: one.issue.status.to_string(),
                copies: one.copies,
            })
            .collect(),
    }))
}

/// Lists the readers who got a brief, as CSV: the number of the issue, the address, and `accepted`, `bounced` or `complained`.
/// Authors may not see readers.
#[utoipa::path(get, path = "/api/v1/briefs/{id}/readers.csv", tag = "briefs", security(("token" = [])),
    params(("id" = i64, Path, description = "The brief")),
    responses((status = 200, description = "All of them", body = String, content_type = "text/csv"),
        (status = 404, description = "No such brief")))]
pub async fn readers(staff: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    staff.with(Role::Editor)?;
    let brief = *path;
    let mut issues = distribution::of_brief(&state.db, BriefId(brief)).await?;
    issues.reverse();
    let start = Reading {
        db: state.db.clone(),
        issues,
        after: SubscriberId(0),
    };
    let head = stream::iter([Ok(Bytes::from_static(b"issue,email,status\r\n"))]);
    let lines = futures::StreamExt::chain(head, stream::try_unfold(start, Reading::next));
    let name = format!("attachment; filename=\"brief-{brief}-readers.csv\"");
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(lines))
}

/// Where the reading of the ledger stands: the issue that is read last in the list.
struct Reading {
    db: Db,
    issues: Vec<Distributed>,
    after: SubscriberId,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StorageError> {
        while let Some(issue) = self.issues.pop() {
            let after = self.after;
            let (issue, found) = self
                .db
                .read(move |conn| {
                    let found = issue.readers(conn, after, READERS_AT_ONCE)?;
                    Ok::<_, StorageError>((issue, found))
                })
                .await?;
            let Some(last) = found.last() else {
                self.after = SubscriberId(0);
                continue;
            };
            self.after = last.subscriber;
            let mut lines = csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(Vec::new());
            for reader in &found {
                let number = issue.issue.number.to_string();
                // Writing to memory cannot fail.
                let _ = lines.write_record([number.as_str(), reader.email.as_str(), reader.status.as_str()]);
            }
            self.issues.push(issue);
            let piece = lines.into_inner().unwrap_or_default();
            return Ok(Some((Bytes::from(piece), self)));
        }
        Ok(None)
    }
}
