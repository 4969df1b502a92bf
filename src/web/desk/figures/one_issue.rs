//! What became of one issue: its copies, why some did not arrive, and the domains that they went to.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Frame,
    chart::{Chart, Drawing, Row, bars, series},
    domains::{chart as domains_chart, domains_sheet},
    growth::minute,
    issues::{PARTS, parts},
};
use crate::{
    content::ContentError,
    domain::{DeliveryStatus, IssueId, Measurement, Role, SkipReason},
    issues::{IssueError, special},
    locale::Locale,
    measurement::report,
    storage::{
        issue_figures::{self, DomainFigures, IssueFigures},
        newsletters::{self, Newsletter},
    },
    web::{
        PageError, Problem, State,
        desk::{Member, page},
    },
};

struct ReasonView {
    status: &'static str,
    /// Which message says why; none when nothing is known.
    reason: String,
    copies: i64,
}

#[derive(Template)]
#[template(path = "desk/figures/issue.html")]
struct IssuePage {
    frame: Frame,
    issue_path: String,
    newsletter: String,
    figures: IssueFigures,
    subject: String,
    language: String,
    direction: &'static str,
    counted: Option<String>,
    charts: Vec<Chart>,
    reasons: Vec<ReasonView>,
    is_measured: bool,
    /// Clicks of people on all links, or at least how many.
    clicks: Option<i64>,
    clicks_at_least: i64,
}

type Loaded = (
    Newsletter,
    IssueFigures,
    Vec<(DeliveryStatus, Option<SkipReason>, i64)>,
    Vec<DomainFigures>,
);

async fn load(state: &State, member: &Member, path: &str) -> Result<Loaded, PageError> {
    let id = path.parse().map(IssueId).map_err(|_| ContentError::Unknown("issue"))?;
    let (newsletter, figures, reasons, domains) = state
        .db
        .read(move |conn| {
            let issue = special::find(conn, id)?;
            Ok::<_, IssueError>((
                newsletters::find(conn, issue.newsletter_id)?,
                issue_figures::find(conn, id)?,
                issue_figures::reasons(conn, id)?,
                issue_figures::domains_of(conn, id)?,
            ))
        })
        .await?;
    member.within(Role::Editor, Some(newsletter.id))?;
    let figures = figures.ok_or_else(|| Problem::not_found("the sending of this issue has not begun"))?;
    Ok((newsletter, figures, reasons, domains))
}

/// Its copies, a bar for each status.
fn chart(locale: Locale, figures: &IssueFigures, csv: String) -> Chart {
    let numbers = parts(&figures.outcomes);
    let named = series(locale, &PARTS);
    // Each bar in the style that its part has where all are in one bar.
    let rows: Vec<(String, Vec<i64>)> = named
        .iter()
        .zip(&numbers)
        .map(|(series, number)| {
            let mut parts = vec![0; series.style];
            parts.push(*number);
            (series.name.clone(), parts)
        })
        .collect();
    Chart {
        kind: "copies",
        description: locale
            .text("desk-figures-bars")
            .with("count", numbers.len())
            .with("most", numbers.iter().copied().max().unwrap_or(0))
            .to_string(),
        drawing: bars(&rows),
        series: Vec::new(),
        first_column: locale.text("desk-figures-column").with("kind", "status").to_string(),
        columns: vec![locale.text("desk-figures-series").with("kind", "copies").to_string()],
        rows: named
            .iter()
            .zip(&numbers)
            .map(|(series, number)| Row {
                name: series.name.clone(),
                path: None,
                cells: vec![locale.number(*number)],
            })
            .collect(),
        csv,
    }
}

fn reason_words(locale: Locale, reason: Option<SkipReason>) -> String {
    let kind = match reason {
        Some(SkipReason::Unsubscribed) => "unsubscribed",
        Some(SkipReason::Suppressed) => "suppressed",
        Some(SkipReason::NothingNew) => "nothing_new",
        Some(SkipReason::Cancelled) => "cancelled",
        Some(SkipReason::Refused) => "refused",
        Some(SkipReason::MessageRefused) => "message_refused",
        Some(SkipReason::Expired) => "expired",
        Some(SkipReason::BriefWithheld) => "brief_withheld",
        Some(SkipReason::Paused) => "paused",
        None => "unknown",
    };
    locale.text("desk-figures-reason").with("kind", kind).to_string()
}

/// `GET /desk/issues/{id}/figures`
pub async fn show(state: web::Data<State>, member: Member, path: web::Path<String>) -> Result<HttpResponse, PageError> {
    let (newsletter, figures, reasons, domains) = load(&state, &member, &path).await?;
    let locale = member.locale;
    let csv = format!("/desk/issues/{}/figures.csv", figures.id);
    let is_measured = newsletter.measurement != Measurement::None;
    let told = match is_measured {
        true => Some(report::report(&state.db, figures.id).await?),
        false => None,
    };
    let mut charts = vec![chart(locale, &figures, format!("{csv}?of=copies"))];
    charts.extend(domains_chart(locale, domains, csv));
    let reasons = reasons.into_iter().map(|(status, reason, copies)| ReasonView {
        status: status.as_str(),
        reason: reason_words(locale, reason),
        copies,
    });
    let title = locale.text("desk-issue").with("number", figures.number).to_string();
    Ok(page(&IssuePage {
        frame: Frame::inside(&state, &member, title),
        issue_path: format!("/desk/issues/{}", figures.id),
        newsletter: newsletter.name,
        subject: figures.subject.clone(),
        language: newsletter.language.as_str().to_owned(),
        direction: newsletter.language.direction().as_str(),
        counted: minute(figures.counted_at),
        charts,
        reasons: reasons.collect(),
        is_measured,
        clicks: told.as_ref().and_then(|told| told.total),
        clicks_at_least: told.as_ref().map_or(0, |told| told.at_least(None)),
        figures,
    }))
}

/// Which numbers.
#[derive(Debug, serde::Deserialize)]
pub struct AskedSheet {
    /// copies; else the domains.
    #[serde(default)]
    of: String,
}

/// `GET /desk/issues/{id}/figures.csv`
pub async fn as_csv(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<AskedSheet>,
) -> Result<HttpResponse, PageError> {
    let (newsletter, figures, _, domains) = load(&state, &member, &path).await?;
    let name = format!("{}-{}", newsletter.slug, figures.number);
    if asked.of != "copies" {
        return Ok(domains_sheet(&format!("{name}-domains"), domains));
    }
    let numbers = parts(&figures.outcomes);
    let rows = PARTS.iter().zip(numbers);
    let rows = rows.map(|(part, number)| vec![(*part).to_owned(), number.to_string()]);
    Ok(super::sheet::sheet(
        &format!("{name}-copies"),
        &["status", "copies"],
        rows,
    ))
}
