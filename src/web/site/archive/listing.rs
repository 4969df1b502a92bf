//! A year of the archive, month by month, the newest first.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{Asked, wish::After};
use crate::{
    domain::{BriefStatus, Links, Slug, Timestamp},
    issues::{
        fields::{Name, Values},
        rendering,
    },
    storage::{
        Conn, StorageError,
        archive::{self, ArchivedBrief, ArchivedIssue, Part, Span},
        corrections, issues,
    },
};

/// Briefs and issues of one page.
const AT_ONCE: usize = 100;
/// Most years that are listed.
const MOST_YEARS: usize = 100;

pub(super) struct YearLink {
    pub(super) year: i32,
    pub(super) url: String,
    pub(super) briefs: i64,
    pub(super) is_shown: bool,
}

pub(super) struct IssueLink {
    pub(super) number: String,
    pub(super) subject: String,
    pub(super) url: String,
    pub(super) date: String,
    pub(super) date_iso: String,
}

pub(super) struct BriefLink {
    pub(super) headline: String,
    pub(super) url: String,
    pub(super) section: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) date: String,
    pub(super) date_iso: String,
    pub(super) corrected: Option<String>,
    pub(super) retracted: Option<String>,
    pub(super) retraction_note: String,
}

pub(super) struct Month {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) issues: Vec<IssueLink>,
    pub(super) briefs: Vec<BriefLink>,
}

/// One page of a year.
pub(super) struct Listing {
    pub(super) years: Vec<YearLink>,
    /// The year of the page, unless nothing has come out yet.
    pub(super) year: Option<i32>,
    pub(super) months: Vec<Month>,
    /// Where the year goes on.
    pub(super) older: Option<String>,
    is_newest: bool,
}

impl Listing {
    /// True when a year was asked for from which there is nothing.
    pub(super) fn is_of_no_year(&self) -> bool {
        self.year.is_some() && !self.years.iter().any(|year| year.is_shown)
    }

    /// The address under which search engines shall keep the year, whatever its reader has chosen.
    pub(super) fn canonical(&self, links: &Links, newsletter: &Slug) -> String {
        let archive = links.archive(newsletter);
        match self.year {
            Some(year) if !self.is_newest => format!("{archive}?year={year}"),
            _ => archive,
        }
    }
}

/// Loads the years, and the page that was asked for.
pub(super) fn load(conn: &mut Conn, asked: &Asked, links: &Links) -> Result<Listing, StorageError> {
    let part = Part {
        newsletter: asked.newsletter.id,
        section: asked.section().map(|section| section.id),
        language: asked.wish.language.clone(),
        now: asked.now,
    };
    let known = years(conn, &part)?;
    let newest = known.first().map(|(year, _)| *year);
    let year = asked.wish.year.or(newest);
    let link = |(year_of_link, briefs): &(i32, i64)| YearLink {
        year: *year_of_link,
        url: asked.url(&[("year", &year_of_link.to_string())]),
        briefs: *briefs,
        is_shown: year == Some(*year_of_link),
    };
    let mut listing = Listing {
        years: known.iter().map(link).collect(),
        year,
        months: Vec::new(),
        older: None,
        is_newest: year == newest,
    };
    let shown = year.filter(|year| known.iter().any(|(known, _)| known == year));
    if let Some((year, span)) = shown.and_then(|year| Some((year, span_of(year)?))) {
        let page = entries(conn, asked, &part, span)?;
        listing.older = page
            .last
            .map(|last| asked.url(&[("year", &year.to_string()), ("after", &last)]));
        let corrected: Vec<_> = page.briefs.iter().map(|brief| brief.id).collect();
        let corrected = corrections::latest(conn, &corrected)?;
        let mut months = BTreeMap::new();
        for issue in page.issues {
            let at = issue.started_at.unwrap_or(Timestamp::EPOCH);
            let link = issue_link(conn, asked, links, issue, at)?;
            month_of(&mut months, asked, at).issues.push(link);
        }
        for brief in page.briefs {
            let at = brief.published_at.unwrap_or(Timestamp::EPOCH);
            let link = brief_link(asked, links, &brief, at, corrected.get(&brief.id).copied());
            month_of(&mut months, asked, at).briefs.push(link);
        }
        listing.months = months.into_values().rev().collect();
    }
    Ok(listing)
}

/// The years from which there is something, the newest first, each with its number of briefs.
fn years(conn: &mut Conn, part: &Part) -> Result<Vec<(i32, i64)>, StorageError> {
    let Some((first, last)) = archive::reach(conn, part)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for year in (first.utc().year()..=last.utc().year()).rev().take(MOST_YEARS) {
        let Some(span) = span_of(year) else { continue };
        let (briefs, issues) = archive::counts(conn, part, span)?;
        if briefs + issues > 0 {
            found.push((year, briefs));
        }
    }
    Ok(found)
}

/// A year in UTC, as all dates of the site.
fn span_of(year: i32) -> Option<Span> {
    let start = |year| {
        let midnight = NaiveDate::from_ymd_opt(year, 1, 1)?.and_time(NaiveTime::MIN);
        Some(Timestamp::from(midnight.and_utc()))
    };
    Some(Span {
        from: start(year)?,
        to: start(year.checked_add(1)?)?,
    })
}

struct Entries {
    briefs: Vec<ArchivedBrief>,
    issues: Vec<ArchivedIssue>,
    /// The last entry, when there are more.
    last: Option<String>,
}

/// The briefs and issues of a page, together not more than it holds.
fn entries(conn: &mut Conn, asked: &Asked, part: &Part, span: Span) -> Result<Entries, StorageError> {
    let after = match &asked.wish.after {
        None => None,
        Some(After::Brief(slug)) => archive::place_of_brief(conn, part, slug)?,
        Some(After::Issue(number)) => archive::place_of_issue(conn, part, *number)?,
    };
    let limit = i64::try_from(AT_ONCE + 1).unwrap_or(i64::MAX);
    let mut briefs = archive::briefs(conn, part, span, after, limit)?;
    let mut issues = archive::issues(conn, part, span, after, limit)?;
    let of_briefs = briefs
        .iter()
        .map(|brief| (brief.place(), format!("briefs/{}", brief.slug)));
    let of_issues = issues
        .iter()
        .map(|issue| (issue.place(), format!("issues/{}", issue.number)));
    let mut all: Vec<_> = of_briefs.chain(of_issues).collect();
    all.sort_by_key(|(place, _)| place.order());
    let last = match all.get(AT_ONCE) {
        Some(_) => all.get(AT_ONCE - 1).cloned(),
        None => None,
    };
    if let Some((place, _)) = &last {
        briefs.retain(|brief| brief.place().order() <= place.order());
        issues.retain(|issue| issue.place().order() <= place.order());
    }
    Ok(Entries {
        briefs,
        issues,
        last: last.map(|(_, name)| name),
    })
}

fn month_of<'a>(months: &'a mut BTreeMap<String, Month>, asked: &Asked, at: Timestamp) -> &'a mut Month {
    let (year, month) = (at.utc().year(), at.utc().month());
    let id = format!("{year:04}-{month:02}");
    months.entry(id.clone()).or_insert_with(|| Month {
        id,
        heading: asked.locale.month(year, month),
        issues: Vec::new(),
        briefs: Vec::new(),
    })
}

fn issue_link(
    conn: &mut Conn,
    asked: &Asked,
    links: &Links,
    issue: ArchivedIssue,
    at: Timestamp,
) -> Result<IssueLink, StorageError> {
    // Only subjects with fields need the issue in full.
    let subject = match issue.subject.contains("{{") {
        true => match issues::find(conn, issue.id)? {
            Some(full) => Values::of(&rendering::load(conn, full)?, asked.locale).fill(&issue.subject, Name::OfNobody),
            None => issue.subject,
        },
        false => issue.subject,
    };
    Ok(IssueLink {
        number: issue.number.to_string(),
        subject,
        url: links.issue(&asked.newsletter.slug, issue.number),
        date: asked.locale.day(at),
        date_iso: at.to_string(),
    })
}

fn brief_link(
    asked: &Asked,
    links: &Links,
    brief: &ArchivedBrief,
    at: Timestamp,
    corrected: Option<Timestamp>,
) -> BriefLink {
    let is_retracted = brief.status == BriefStatus::Retracted;
    let retracted = brief.retracted_at.filter(|_| is_retracted);
    BriefLink {
        headline: brief.headline.clone(),
        url: links.brief(&asked.newsletter.slug, &brief.slug),
        section: asked.name_of(brief.section_id),
        direction: brief.language.direction().as_str(),
        language: brief.language.as_str().to_owned(),
        date: asked.locale.day(at),
        date_iso: at.to_string(),
        corrected: corrected.filter(|_| !is_retracted).map(|at| asked.locale.day(at)),
        retracted: retracted.map(|at| asked.locale.day(at)),
        retraction_note: brief.retraction_note.clone(),
    }
}
