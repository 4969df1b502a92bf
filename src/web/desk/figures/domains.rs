//! Which receiving domains take mail.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Asked, Frame, Period, Top,
    chart::{Chart, Drawing, Row, bars, series},
    frame,
    issues::{PARTS, parts},
    newsletter,
    sheet::sheet,
};
use crate::{
    delivery::counting::{LEAST_READERS, MOST_DOMAINS},
    domain::Role,
    locale::Locale,
    storage::issue_figures::{self, DomainFigures, Outcomes},
    web::{
        PageError, State,
        desk::{Member, page},
    },
};

/// Domains that are drawn; the table has all.
const DRAWN: usize = 15;

#[derive(Template)]
#[template(path = "desk/figures/domains.html")]
struct DomainsPage {
    frame: Frame,
    top: Top,
    charts: Vec<Chart>,
    most: usize,
    least: i64,
}

/// The share of copies that were taken, of those that were decided about, in percent with one decimal.
pub(super) fn taken(of: &Outcomes) -> Option<String> {
    let tried = of.tried();
    let tenths = (of.accepted * 1_000).checked_div(tried)?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// The largest domains, the others together at the end, so that no more rows are shown than are kept of an issue.
fn shown(mut domains: Vec<DomainFigures>) -> Vec<DomainFigures> {
    let mut others = Outcomes::default();
    let mut kept = Vec::new();
    domains.sort_by_key(|of| of.domain.is_empty());
    for of in domains {
        match of.domain.is_empty() || kept.len() >= MOST_DOMAINS {
            true => others += of.outcomes,
            false => kept.push(of),
        }
    }
    if others != Outcomes::default() {
        kept.push(DomainFigures {
            domain: String::new(),
            outcomes: others,
        });
    }
    kept
}

pub(super) fn chart(locale: Locale, domains: Vec<DomainFigures>, csv: String) -> Option<Chart> {
    let domains = shown(domains);
    let name = |of: &DomainFigures| match of.domain.is_empty() {
        true => locale.text("desk-figures-other-domains").to_string(),
        false => of.domain.clone(),
    };
    let drawn = domains.iter().take(DRAWN).map(|of| (name(of), parts(&of.outcomes)));
    let rows: Vec<(String, Vec<i64>)> = drawn.collect();
    let most = rows.iter().map(|(_, parts)| parts.iter().sum::<i64>()).max()?;
    let mut columns = vec!["taken"];
    columns.extend(PARTS);
    let named = series(locale, &columns);
    let row = |of: &DomainFigures| {
        let mut cells = vec![taken(&of.outcomes).map_or_else(|| "–".into(), |share| format!("{share}\u{a0}%"))];
        cells.extend(parts(&of.outcomes).into_iter().map(|number| locale.number(number)));
        Row {
            name: name(of),
            path: None,
            cells,
        }
    };
    Some(Chart {
        kind: "domains",
        description: locale
            .text("desk-figures-bars")
            .with("count", rows.len())
            .with("most", most)
            .to_string(),
        drawing: bars(&rows),
        series: series(locale, &PARTS),
        first_column: locale.text("desk-figures-column").with("kind", "domain").to_string(),
        columns: named.into_iter().map(|series| series.name).collect(),
        rows: domains.iter().map(row).collect(),
        csv,
    })
}

/// Domains as CSV; the row without a name is that of all others.
pub(super) fn domains_sheet(name: &str, domains: Vec<DomainFigures>) -> HttpResponse {
    let mut columns = vec!["domain", "taken_percent"];
    columns.extend(PARTS);
    let rows = shown(domains).into_iter().map(|of| {
        let share = taken(&of.outcomes).unwrap_or_default();
        let mut row = vec![of.domain, share];
        row.extend(parts(&of.outcomes).iter().map(i64::to_string));
        row
    });
    sheet(name, &columns, rows)
}

/// `GET /desk/newsletters/{slug}/figures/domains`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let period = Period::parse(&asked.period);
    let (id, from) = (newsletter.id, period.begins(state.now()));
    let domains = state
        .db
        .read(move |conn| issue_figures::domains(conn, id, from))
        .await?;
    let top = Top::of(&member, &newsletter, "domains", period);
    Ok(page(&DomainsPage {
        frame: frame(&state, &member),
        charts: chart(member.locale, domains, top.csv()).into_iter().collect(),
        top,
        most: MOST_DOMAINS,
        least: LEAST_READERS,
    }))
}

/// `GET /desk/newsletters/{slug}/figures/domains.csv`
pub async fn as_csv(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let (id, from) = (newsletter.id, Period::parse(&asked.period).begins(state.now()));
    let domains = state
        .db
        .read(move |conn| issue_figures::domains(conn, id, from))
        .await?;
    Ok(domains_sheet(&format!("{}-domains", newsletter.slug), domains))
}
