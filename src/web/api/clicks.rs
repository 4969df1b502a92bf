//! How often the links of an issue were followed.

use actix_web::{HttpResponse, http::header, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::Staff;
use crate::{
    domain::{BriefId, IssueId, LEAST_TOLD, Measurement},
    measurement::report::{self, ClickReport},
    web::{Problem, State},
};

/// The clicks on an issue's links, summed up.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClickSumBody {
    /// What is measured of its copies: none, aggregate or individual.
    measurement: String,
    /// Clicks of people on all links; null when fewer than `hidden_below`, and when it would give a hidden number away.
    clicks: Option<i64>,
    /// Clicks on the links whose number is told.
    at_least: i64,
    /// Clicks of mail scanners and other machines; null when fewer than `hidden_below`.
    machines: Option<i64>,
    /// Numbers below this are null.
    hidden_below: i64,
}

/// The clicks on the links of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClicksBody {
    #[serde(flatten)]
    sum: ClickSumBody,
    /// What to know about these numbers.
    note: String,
    /// Each link, in the order in which they stand in the issue.
    links: Vec<LinkBody>,
    /// The opening note, without an id, and each brief.
    briefs: Vec<BriefClicksBody>,
    /// The subjects that were tried.
    subjects: Vec<SubjectBody>,
}

/// A link of an issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkBody {
    /// Its number in the issue.
    link: i64,
    /// Where it leads.
    url: String,
    /// Id of the brief that it stands in; null for the opening note.
    brief: Option<i64>,
    /// Clicks of people; null when fewer than `hidden_below`.
    clicks: Option<i64>,
}

/// The clicks on the links of a brief.
#[derive(Debug, Serialize, ToSchema)]
pub struct BriefClicksBody {
    /// Its id; null for the opening note.
    brief: Option<i64>,
    /// Clicks of people; null when fewer than `hidden_below`, and when it would give a hidden number away.
    clicks: Option<i64>,
    /// Clicks on the links whose number is told.
    at_least: i64,
}

/// A subject that was tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubjectBody {
    subject: String,
    /// Copies with it that were accepted.
    copies: i64,
    /// How often somebody followed links of these copies, however many within a minute; null when less than `hidden_below`.
    visits: Option<i64>,
}

impl From<&ClickReport> for ClickSumBody {
    fn from(report: &ClickReport) -> Self {
        ClickSumBody {
            measurement: report.measurement.to_string(),
            clicks: report.total,
            at_least: report.at_least(None),
            machines: report.machines,
            hidden_below: LEAST_TOLD,
        }
    }
}

impl From<ClickReport> for ClicksBody {
    fn from(report: ClickReport) -> Self {
        let brief = |(brief, clicks): &(Option<BriefId>, Option<i64>)| BriefClicksBody {
            brief: brief.map(|id| id.0),
            clicks: *clicks,
            at_least: report.at_least(Some(*brief)),
        };
        ClicksBody {
            sum: ClickSumBody::from(&report),
            note: note(&report).to_owned(),
            briefs: report.briefs.iter().map(brief).collect(),
            links: report
                .links
                .into_iter()
                .map(|(link, clicks)| LinkBody {
                    link: link.link.0,
                    url: link.url,
                    brief: link.brief.map(|id| id.0),
                    clicks,
                })
                .collect(),
            subjects: report
                .subjects
                .into_iter()
                .map(|one| SubjectBody {
                    subject: one.subject,
                    copies: one.copies,
                    visits: one.visits,
                })
                .collect(),
        }
    }
}

fn note(report: &ClickReport) -> &'static str {
    match (report.measurement, report.measured_now) {
        (Measurement::None, _) => "nothing is measured of this issue: its links lead where they say",
        (_, Measurement::None) => "nothing is counted any more: the newsletter's measurement is none now",
        _ => {
            "a click is counted a minute later; a link followed again by the same visitor within that minute is one click"
        }
    }
}

/// Tells how often each link of an issue was followed by people. Numbers of fewer than five are null, and so are sums that would
/// give one of them away.
#[utoipa::path(get, path = "/api/v1/issues/{id}/clicks", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "The clicks; when nothing is measured, without links", body = ClicksBody),
        (status = 404, description = "No such issue")))]
pub async fn of_issue(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let report = report::report(&state.db, IssueId(*path)).await?;
    Ok(HttpResponse::Ok().json(ClicksBody::from(report)))
}

/// The same as CSV, a line a link: its number, the id of the brief that it stands in, where it leads, and the clicks of people. A
/// number of fewer than five is left out.
#[utoipa::path(get, path = "/api/v1/issues/{id}/clicks.csv", tag = "issues", security(("token" = [])),
    params(("id" = i64, Path, description = "The issue")),
    responses((status = 200, description = "All links", body = String, content_type = "text/csv"),
        (status = 404, description = "No such issue")))]
pub async fn as_csv(_: Staff, state: web::Data<State>, path: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let report = report::report(&state.db, IssueId(*path)).await?;
    let mut lines = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = lines.write_record(["link", "brief", "url", "clicks"]);
    let or_nothing = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    for (link, clicks) in &report.links {
        let (number, brief) = (link.link.to_string(), or_nothing(link.brief.map(|id| id.0)));
        let _ = lines.write_record([
            number.as_str(),
            brief.as_str(),
            link.url.as_str(),
            or_nothing(*clicks).as_str(),
        ]);
    }
    let name = format!("attachment; filename=\"issue-{path}-clicks.csv\"");
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(lines.into_inner().unwrap_or_default()))
}
