//! How readers came and went.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Asked, Frame, Period, Top,
    chart::{Chart, Drawing, Row, lines, series},
    frame, newsletter,
    periods::{Span, Unit, spans, words},
    sheet::{or_nothing, sheet},
};
use crate::{
    domain::{Growth, NewsletterId, Role, Timestamp},
    locale::Locale,
    storage::{StorageError, growth},
    web::{
        PageError, State,
        desk::{Member, page},
    },
};

#[derive(Template)]
#[template(path = "desk/figures/growth.html")]
struct GrowthPage {
    frame: Frame,
    top: Top,
    charts: Vec<Chart>,
    /// Up to when everything is counted.
    complete: Option<String>,
}

/// A minute in UTC, as pages show it.
pub(super) fn minute(at: Timestamp) -> Option<String> {
    (at > Timestamp::EPOCH).then(|| at.utc().format("%Y-%m-%d %H:%M").to_string())
}

async fn counted(
    state: &State,
    id: NewsletterId,
    period: Period,
) -> Result<(Timestamp, Unit, Vec<Span>), StorageError> {
    let now = state.now();
    let (complete_at, counted) = state
        .db
        .read(move |conn| {
            let complete_at = growth::marked_at(conn)?.0;
            Ok::<_, StorageError>((complete_at, growth::days(conn, id, period.first_day(now))?))
        })
        .await?;
    let (unit, spans) = spans(period, &counted, now);
    Ok((complete_at, unit, spans))
}

fn chart(locale: Locale, kind: &'static str, kinds: &[Growth], unit: Unit, spans: &[Span], csv: String) -> Chart {
    let values: Vec<Vec<Option<i64>>> = kinds
        .iter()
        .map(|kind| spans.iter().map(|span| span.of(*kind)).collect())
        .collect();
    let name = |span: &Span| words(locale, unit, span.start);
    let (first, last) = (spans.first().map(name), spans.last().map(name));
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let most = values.iter().flatten().flatten().copied().max().unwrap_or(0);
    let row = |span: &Span| Row {
        name: name(span),
        path: None,
        cells: kinds
            .iter()
            .map(|kind| span.of(*kind).map_or_else(|| "–".into(), |count| locale.number(count)))
            .collect(),
    };
    let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let series = series(locale, &words);
    Chart {
        kind,
        description: locale
            .text("desk-figures-lines")
            .with("first", first.as_str())
            .with("last", last.as_str())
            .with("most", most)
            .to_string(),
        drawing: lines(locale, &values, first, last),
        first_column: locale.text("desk-figures-column").with("kind", unit.word()).to_string(),
        columns: series.iter().map(|series| series.name.clone()).collect(),
        series,
        rows: spans.iter().rev().map(row).collect(),
        csv,
    }
}

/// `GET /desk/newsletters/{slug}/figures/growth`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let period = Period::parse(&asked.period);
    let (complete_at, unit, spans) = counted(&state, newsletter.id, period).await?;
    let top = Top::of(&member, &newsletter, "growth", period);
    let chart = |kind, kinds: &[Growth]| chart(member.locale, kind, kinds, unit, &spans, top.csv());
    let charts = vec![
        chart("readers", &[Growth::Readers]),
        chart("came", &[Growth::Joined, Growth::Confirmed, Growth::Imported]),
        chart("went", &[Growth::Left, Growth::Bounced, Growth::Complained]),
    ];
    Ok(page(&GrowthPage {
        frame: frame(&state, &member),
        charts,
        complete: minute(complete_at),
        top,
    }))
}

/// `GET /desk/newsletters/{slug}/figures/growth.csv`
pub async fn as_csv(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Editor).await?;
    let (_, unit, spans) = counted(&state, newsletter.id, Period::parse(&asked.period)).await?;
    let mut columns = vec![unit.word()];
    columns.extend(Growth::ALL.iter().map(|kind| kind.as_str()));
    let rows = spans.iter().map(|span| {
        let mut row = vec![span.start.to_string()];
        row.extend(Growth::ALL.iter().map(|kind| or_nothing(span.of(*kind))));
        row
    });
    Ok(sheet(&format!("{}-growth", newsletter.slug), &columns, rows))
}
