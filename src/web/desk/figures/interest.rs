//! What is read: which sections readers take, and, where clicks are measured, which briefs they follow. Authors see the briefs.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Asked, Frame, Period, Top,
    chart::{Chart, Drawing, Row, bars, series},
    frame, newsletter,
    sheet::{sheet, words},
};
use crate::{
    domain::{LEAST_TOLD, Role, SectionId},
    locale::Locale,
    measurement::interest::{Interest, interest},
    storage::{StorageError, clicks::BriefClicks, growth, newsletters::Newsletter, sections},
    web::{
        PageError, State,
        desk::{Member, page},
    },
};

/// Briefs that the chart shows.
const BRIEFS: usize = 20;

#[derive(Template)]
#[template(path = "desk/figures/interest.html")]
struct InterestPage {
    frame: Frame,
    top: Top,
    charts: Vec<Chart>,
    is_measured: bool,
    least: i64,
}

/// A section and the readers who take it.
struct Taken {
    /// Empty for those who take all.
    section: String,
    readers: i64,
}

struct Loaded {
    interest: Option<Interest>,
    taken: Vec<Taken>,
}

async fn load(state: &State, newsletter: &Newsletter, period: Period) -> Result<Loaded, StorageError> {
    let (newsletter, from) = (newsletter.clone(), period.begins(state.now()));
    state
        .db
        .read(move |conn| {
            let names: HashMap<SectionId, String> = sections::list(conn, newsletter.id)?
                .into_iter()
                .map(|section| (section.id, section.name))
                .collect();
            let counted = growth::section_readers(conn, newsletter.id)?;
            let mut taken: Vec<Taken> = counted
                .into_iter()
                .map(|of| Taken {
                    section: names.get(&of.section_id).cloned().unwrap_or_default(),
                    readers: of.count,
                })
                .collect();
            taken.sort_by_key(|of| (!of.section.is_empty(), -of.readers));
            Ok(Loaded {
                interest: interest(conn, &newsletter, from)?,
                taken,
            })
        })
        .await
}

/// A chart with one bar and one number a row.
fn chart(
    locale: Locale,
    kind: &'static str,
    (column, counted): (&str, &str),
    numbers: &[(String, i64)],
    csv: String,
) -> Option<Chart> {
    let most = numbers.iter().map(|(_, number)| *number).max()?;
    let rows: Vec<(String, Vec<i64>)> = numbers
        .iter()
        .map(|(name, number)| (name.clone(), vec![*number]))
        .collect();
    let series = series(locale, &[counted]);
    Some(Chart {
        kind,
        description: locale
            .text("desk-figures-bars")
            .with("count", numbers.len())
            .with("most", most)
            .to_string(),
        drawing: bars(&rows),
        first_column: locale.text("desk-figures-column").with("kind", column).to_string(),
        columns: series.iter().map(|series| series.name.clone()).collect(),
        series,
        rows: numbers
            .iter()
            .map(|(name, number)| Row {
                name: name.clone(),
                path: None,
                cells: vec![locale.number(*number)],
            })
            .collect(),
        csv,
    })
}

fn charts(locale: Locale, loaded: &Loaded, is_editor: bool, csv: &str) -> Vec<Chart> {
    let csv = |of: &str| format!("{csv}&of={of}");
    let mut charts = Vec::new();
    if let Some(interest) = &loaded.interest {
        let brief = |brief: &BriefClicks| (brief.headline.clone(), brief.clicks);
        let briefs: Vec<(String, i64)> = interest.briefs.iter().take(BRIEFS).map(brief).collect();
        charts.extend(chart(locale, "briefs", ("brief", "clicks"), &briefs, csv("briefs")));
        if is_editor {
            charts.extend(chart(
                locale,
                "sections",
                ("section", "clicks"),
                &interest.sections,
                csv("sections"),
            ));
        }
    }
    if is_editor {
        let all = locale.text("desk-figures-all-sections").to_string();
        let name = |of: &Taken| {
            if of.section.is_empty() {
                all.clone()
            } else {
                of.section.clone()
            }
        };
        let taken: Vec<(String, i64)> = loaded.taken.iter().map(|of| (name(of), of.readers)).collect();
        charts.extend(chart(locale, "taken", ("section", "readers"), &taken, csv("taken")));
    }
    charts
}

/// `GET /desk/newsletters/{slug}/figures/interest`
pub async fn show(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter(&state, &member, &path, Role::Author).await?;
    let period = Period::parse(&asked.period);
    let loaded = load(&state, &newsletter, period).await?;
    let top = Top::of(&member, &newsletter, "interest", period);
    let is_editor = member.at_desk.may(Role::Editor, Some(newsletter.id));
    Ok(page(&InterestPage {
        frame: frame(&state, &member),
        charts: charts(member.locale, &loaded, is_editor, &top.csv()),
        top,
        is_measured: loaded.interest.is_some(),
        least: LEAST_TOLD,
    }))
}

/// Which numbers.
#[derive(Debug, serde::Deserialize)]
pub struct AskedSheet {
    #[serde(default)]
    period: String,
    /// briefs, sections or taken.
    #[serde(default)]
    of: String,
}

/// `GET /desk/newsletters/{slug}/figures/interest.csv`
pub async fn as_csv(
    state: web::Data<State>,
    member: Member,
    path: web::Path<String>,
    asked: web::Query<AskedSheet>,
) -> Result<HttpResponse, PageError> {
    let needed = match asked.of.as_str() {
        "sections" | "taken" => Role::Editor,
        _ => Role::Author,
    };
    let newsletter = newsletter(&state, &member, &path, needed).await?;
    let loaded = load(&state, &newsletter, Period::parse(&asked.period)).await?;
    let interest = loaded.interest.unwrap_or_default();
    let name = |of: &str| format!("{}-{of}", newsletter.slug);
    Ok(match asked.of.as_str() {
        "sections" => {
            let rows = interest.sections.iter();
            let rows = rows.map(|(section, clicks)| vec![words(section), clicks.to_string()]);
            sheet(&name("sections"), &["section", "clicks"], rows)
        }
        "taken" => {
            let rows = loaded.taken.iter();
            let rows = rows.map(|of| vec![words(&of.section), of.readers.to_string()]);
            sheet(&name("section-readers"), &["section", "readers"], rows)
        }
        _ => {
            let rows = interest.briefs.iter().map(|brief| {
                vec![
                    words(&brief.headline),
                    words(&brief.section),
                    brief.issues.to_string(),
                    brief.clicks.to_string(),
                ]
            });
            sheet(&name("briefs"), &["brief", "section", "issues", "clicks"], rows)
        }
    })
}
