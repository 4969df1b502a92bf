//! What became of each issue.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{
    Frame, Period, Top,
    chart::{Chart, Drawing, Row, bars, series},
    frame,
    growth::minute,
    newsletter,
    sheet::{or_nothing, sheet, words},
};
use crate::{
    domain::{IssueId, Role, Timestamp},
    locale::Locale,
    measurement::interest,
    storage::{
        StorageError,
        issue_figures::{self, IssueFigures, Outcomes},
        newsletters::Newsletter,
    },
    web::{
        PageError, State,
        desk::{Member, page},
    },
};

/// Issues on a page.
const A_PAGE: i64 = 20;
/// Most issues in a sheet.
const MOST: i64 = 10_000;
/// What bars are made of, in their order.
pub(super) const PARTS: [&str; 6] = ["accepted", "waiting", "skipped", "failed", "bounced", "complained"];

/// Which period, and which page of it.
#[derive(Debug, Deserialize)]
pub struct AskedPage {
    #[serde(default)]
    period: String,
    /// Issues that started before this instant, in milliseconds.
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "desk/figures/issues.html")]
struct IssuesPage {
    frame: Frame,
    top: Top,
    charts: Vec<Chart>,
    is_measured: bool,
    /// The path of the issues before these.
    older: Option<String>,
}

/// The parts of a bar.
pub(super) fn parts(of: &Outcomes) -> Vec<i64> {
    vec![
        of.accepted,
        of.waiting,
        of.skipped,
        of.failed,
        of.bounced,
        of.complained,
    ]
}

type Clicks = Option<HashMap<IssueId, i64>>;

async fn load(
    state: &State,
    newsletter: &Newsletter,
    period: Period,
    before: Option<i64>,
    limit: i64,
) -> Result<(Vec<IssueFigures>, Clicks), StorageError> {
    let (newsletter, from) = (newsletter.clone(), period.begins(state.now()));
    let before = Timestamp::from_millis(before.unwrap_or(i64::MAX));
    state
        .db
        .read(move |conn| {
            let issues = issue_figures::list(conn, newsletter.id, from, before, limit)?;
            let oldest = issues.last().map_or(from, |issue| issue.started_at);
            Ok((issues, interest::of_issues(conn, &newsletter, oldest)?))
        })
        .await
}

fn chart(locale: Locale, issues: &[IssueFigures], clicks: Clicks, csv: String) -> Chart {
    let name = |issue: &IssueFigures| {
        let number = locale.text("desk-issue").with("number", issue.number);
        format!("{number}, {}", locale.day(issue.started_at))
    };
    let rows: Vec<(String, Vec<i64>)> = issues
        .iter()
        .map(|issue| (name(issue), parts(&issue.outcomes)))
        .collect();
    let mut columns = vec!["audience"];
    columns.extend(PARTS);
    columns.push("left_after");
    columns.extend(clicks.is_some().then_some("clicks"));
    let cells = |issue: &IssueFigures| {
        let mut numbers = vec![issue.audience];
        numbers.extend(parts(&issue.outcomes));
        numbers.push(issue.left);
        numbers.extend(
            clicks
                .as_ref()
                .map(|clicks| clicks.get(&issue.id).copied().unwrap_or(0)),
        );
        numbers.into_iter().map(|number| locale.number(number)).collect()
    };
    let most = issues.iter().map(|issue| issue.audience).max().unwrap_or(0);
    let named = series(locale, &columns);
    Chart {
        kind: "outcomes",
        description: locale
            .text("desk-figures-bars")
            .with("count", issues.len())
            .with("most", most)
            .to_string(),
        drawing: bars(&rows),
        series: series(locale, &PARTS),
        first_column: locale.text("desk-figures-column").with("kind", "issue").to_string(),
        columns: named.into_iter().map(|series| series.name).collect(),
        rows: issues
            .iter()
            .map(|issue| Row {
                name: name(issue),
                path: Some(format!("/desk/issues/{}/figures", issue.id)),
                cells: cells(issue),
            })
            .collect(),
        csv,
    }
}

/// `GET /desk/newsletters/{slug}/figures/issues`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<AskedPage>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let period = Period::parse(&asked.period);
    let (issues, clicks) = load(&state, &newsletter, period, asked.before, A_PAGE).await?;
    let top = Top::of(&member, &newsletter, "issues", period);
    let is_full = i64::try_from(issues.len()) == Ok(A_PAGE);
    let older = issues.last().filter(|_| is_full).map(|last| {
        let before = last.started_at.millis();
        format!("{}?period={}&before={before}", top.path, period.word())
    });
    let is_measured = clicks.is_some();
    let charts = match issues.is_empty() {
        true => Vec::new(),
        false => vec![chart(member.locale, &issues, clicks, top.csv())],
    };
    Ok(page(&IssuesPage {
        frame: frame(&state, &member),
        top,
        charts,
        is_measured,
        older,
    }))
}

/// `GET /desk/newsletters/{slug}/figures/issues.csv`
pub async fn as_csv(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<AskedPage>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let period = Period::parse(&asked.period);
    let (issues, clicks) = load(&state, &newsletter, period, None, MOST).await?;
    let mut columns = vec!["issue", "started", "subject", "audience"];
    columns.extend(PARTS);
    columns.extend(["left_after", "clicks", "counted"]);
    let rows = issues.iter().map(|issue| {
        let clicks = clicks
            .as_ref()
            .map(|clicks| clicks.get(&issue.id).copied().unwrap_or(0));
        let mut row = vec![
            issue.number.to_string(),
            issue.started_at.to_string(),
            words(&issue.subject),
            issue.audience.to_string(),
        ];
        row.extend(parts(&issue.outcomes).iter().map(i64::to_string));
        row.extend([
            issue.left.to_string(),
            or_nothing(clicks),
            minute(issue.counted_at).unwrap_or_default(),
        ]);
        row
    });
    Ok(sheet(&format!("{}-issues", newsletter.slug), &columns, rows))
}
