//! The form of an edition: what is known as fields, and fields as settings.

use std::{num::NonZeroU16, str::FromStr, time::Duration};

use chrono::NaiveDate;

use super::{
    Entered,
    cadence_choice::{Choice, Missing},
};
use crate::{
    domain::{
        ApprovalPolicy, AssemblyRules, Cadence, CadenceError, Days, DraftRules, EmailAddress, Language, Slug, Tags,
        TooFew,
    },
    issues::editions::CATCH_UP_WITHIN,
    locale::Locale,
    storage::{
        editions::{Edition, EditionSettings},
        sections::Section,
    },
};

const KINDS: [&str; 5] = ["instant", "daily", "weekly", "monthly", "cron"];

/// The fields of an edition that is known.
pub(super) fn known(edition: &Edition) -> Entered {
    let choice = Choice::of(edition.cron.as_deref());
    let (days, rules, drafts) = (&edition.days, &edition.rules, &edition.drafts);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let most = |most: Option<NonZeroU16>| most.map(|most| most.to_string()).unwrap_or_default();
    let minutes = |span: Duration| (span.as_secs() / 60).to_string();
    let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
    let joined = |items: Vec<String>, between: &str| items.join(between);
    let mut fields = vec![
        ("name", edition.name.clone()),
        ("slug", edition.slug.to_string()),
        ("version", edition.version.to_string()),
        ("kind", choice.kind.to_owned()),
        ("time", choice.time),
        ("day", choice.day),
        ("cron", choice.expression),
        ("zone", edition.zone.clone().unwrap_or_default()),
        ("active", yes(edition.active)),
        ("starts_on", day(days.starts_on)),
        ("ends_on", day(days.ends_on)),
        (
            "holidays",
            joined(days.holidays.iter().map(ToString::to_string).collect(), "\n"),
        ),
        ("catch_up", (edition.catch_up_within().as_secs() / 3600).to_string()),
        ("freeze", minutes(edition.freeze())),
        ("quiet", minutes(edition.quiet())),
        ("lead_time", minutes(edition.lead())),
        ("welcomes", yes(edition.welcomes)),
        ("local_morning", yes(edition.local_morning)),
        (
            "section_order",
            joined(rules.section_order.iter().map(Slug::to_string).collect(), ", "),
        ),
        ("most_per_section", most(rules.most_per_section)),
        ("fewest_briefs", rules.fewest_briefs.to_string()),
        ("fewest_minutes", rules.fewest_minutes.to_string()),
        ("most_briefs", most(rules.most_briefs)),
        ("most_minutes", most(rules.most_minutes)),
        ("lead", rules.lead.as_ref().map(Slug::to_string).unwrap_or_default()),
        (
            "languages",
            joined(rules.languages.iter().map(|l| l.as_str().to_owned()).collect(), ", "),
        ),
        (
            "tags_in",
            joined(rules.tags_in.iter().map(Slug::to_string).collect(), ", "),
        ),
        (
            "tags_out",
            joined(rules.tags_out.iter().map(Slug::to_string).collect(), ", "),
        ),
        ("approval", drafts.approval.as_str().to_owned()),
        (
            "too_few",
            match drafts.too_few {
                TooFew::Skip => "skip".to_owned(),
                TooFew::Hold => "hold".to_owned(),
            },
        ),
        (
            "duty_editors",
            joined(
                drafts.duty_editors.iter().map(|e| e.as_str().to_owned()).collect(),
                ", ",
            ),
        ),
    ];
    fields.extend(choice.weekdays.into_iter().map(|weekday| ("weekday", weekday)));
    Entered::known(fields)
}

/// The fields of a new edition.
pub(super) fn fresh(zone: &str) -> Entered {
    let fields = [
        ("kind", "weekly"),
        ("time", "09:00"),
        ("weekday", "1"),
        ("zone", zone),
        ("active", "yes"),
        ("catch_up", "24"),
        ("freeze", "0"),
        ("quiet", "0"),
        ("lead_time", "0"),
        ("fewest_briefs", "0"),
        ("fewest_minutes", "0"),
        ("approval", "auto"),
        ("too_few", "skip"),
    ];
    Entered::known(fields.map(|(name, value)| (name, value.to_owned())))
}

fn cadence(e: &mut Entered, l: Locale) -> Option<Cadence> {
    let kind = KINDS.into_iter().find(|kind| *kind == e.one("kind")).unwrap_or("");
    let choice = Choice {
        kind,
        time: e.one("time").to_owned(),
        weekdays: e.all("weekday").map(str::to_owned).collect(),
        day: e.one("day").to_owned(),
        expression: e.one("cron").to_owned(),
    };
    let expression = match choice.expression() {
        Ok(expression) => expression,
        Err(missing) => {
            let (field, id) = match missing {
                Missing::Kind => ("kind", "desk-settings-problem-choose"),
                Missing::Time => ("time", "desk-settings-problem-time"),
                Missing::Weekdays => ("weekday", "desk-settings-problem-weekdays"),
                Missing::Day => ("day", "desk-settings-problem-day"),
            };
            e.refuse(field, l.text(id));
            return None;
        }
    };
    let zone = expression.is_some().then(|| e.one("zone").to_owned());
    match Cadence::parse(expression.as_deref(), zone.as_deref()) {
        Ok(cadence) => Some(cadence),
        Err(CadenceError::Zone) => {
            e.refuse("zone", l.text("desk-settings-problem-zone"));
            None
        }
        Err(_) => {
            e.refuse("cron", l.text("desk-settings-problem-cron"));
            None
        }
    }
}

/// Reads a list whose items stand on lines of their own or behind commas.
fn list<T: FromList>(e: &mut Entered, name: &str, l: Locale) -> Option<Vec<T>> {
    let text = e.value(name).to_owned();
    let items = text.split(['\n', ',']).map(str::trim).filter(|item| !item.is_empty());
    let mut read = Vec::new();
    for item in items {
        match T::read(item) {
            Some(value) => read.push(value),
            None => {
                e.refuse(name, l.text("desk-settings-problem-item").with("item", item));
                return None;
            }
        }
    }
    Some(read)
}

trait FromList: Sized {
    fn read(item: &str) -> Option<Self>;
}

macro_rules! from_list {
    ($($kind:ty: $read:expr;)+) => {$(
        impl FromList for $kind {
            fn read(item: &str) -> Option<Self> {
                $read(item).ok()
            }
        }
    )+};
}
from_list! {
    Slug: Slug::parse;
    Language: Language::parse;
    EmailAddress: EmailAddress::parse;
    NaiveDate: NaiveDate::from_str;
}

/// A whole number; what is empty is none.
fn number<N: FromStr>(e: &mut Entered, name: &str, l: Locale) -> Option<Option<N>> {
    let text = e.one(name).to_owned();
    if text.is_empty() {
        return Some(None);
    }
    e.read(name, text.parse(), l.text("desk-settings-problem-number"))
        .map(Some)
}

fn day(e: &mut Entered, name: &str, l: Locale) -> Option<Option<NaiveDate>> {
    let text = e.one(name).to_owned();
    if text.is_empty() {
        return Some(None);
    }
    e.read(name, text.parse(), l.text("desk-settings-problem-date"))
        .map(Some)
}

fn days(e: &mut Entered, l: Locale) -> Option<Days> {
    let (starts_on, ends_on) = (day(e, "starts_on", l), day(e, "ends_on", l));
    let holidays = list(e, "holidays", l);
    let days = Days {
        starts_on: starts_on?,
        ends_on: ends_on?,
        holidays: holidays?.into_iter().collect(),
    };
    if days
        .starts_on
        .zip(days.ends_on)
        .is_some_and(|(first, last)| first > last)
    {
        e.refuse("ends_on", l.text("desk-settings-problem-days"));
        return None;
    }
    Some(days)
}

fn tags(e: &mut Entered, name: &str, l: Locale) -> Option<Tags> {
    let slugs = list::<Slug>(e, name, l)?;
    e.read(name, Tags::of(slugs), l.text("desk-settings-problem-tags"))
}

fn rules(e: &mut Entered, sections: &[Section], l: Locale) -> Option<AssemblyRules> {
    let section_order = list::<Slug>(e, "section_order", l);
    if let Some(unknown) = section_order.iter().flatten().find(|slug| {
        let mut known = sections.iter();
        !known.any(|section| section.slug == **slug)
    }) {
        let words = l
            .text("desk-settings-problem-section")
            .with("section", unknown.as_str());
        e.refuse("section_order", words);
    }
    let most_per_section = number(e, "most_per_section", l);
    let fewest_briefs = number(e, "fewest_briefs", l);
    let fewest_minutes = number(e, "fewest_minutes", l);
    let most_briefs = number::<NonZeroU16>(e, "most_briefs", l);
    let most_minutes = number::<NonZeroU16>(e, "most_minutes", l);
    let lead = e.some("lead").map(Slug::parse).transpose();
    let lead = e.read("lead", lead, l.text("desk-settings-problem-slug"));
    let languages = list(e, "languages", l);
    let (tags_in, tags_out) = (tags(e, "tags_in", l), tags(e, "tags_out", l));
    let rules = AssemblyRules {
        section_order: section_order?,
        most_per_section: most_per_section?,
        fewest_briefs: fewest_briefs?.unwrap_or(0),
        fewest_minutes: fewest_minutes?.unwrap_or(0),
        most_briefs: most_briefs?,
        most_minutes: most_minutes?,
        lead: lead?,
        languages: languages?,
        tags_in: tags_in?,
        tags_out: tags_out?,
    };
    if rules.most_briefs.is_some_and(|most| most.get() < rules.fewest_briefs) {
        e.refuse("most_briefs", l.text("desk-settings-problem-fewer"));
    }
    if rules.most_minutes.is_some_and(|most| most.get() < rules.fewest_minutes) {
        e.refuse("most_minutes", l.text("desk-settings-problem-fewer"));
    }
    if let Some(tag) = rules.tags_in.shared_with(&rules.tags_out) {
        e.refuse(
            "tags_out",
            l.text("desk-settings-problem-both").with("tag", tag.as_str()),
        );
    }
    Some(rules)
}

fn drafts(e: &mut Entered, l: Locale) -> Option<DraftRules> {
    let policies = [ApprovalPolicy::Auto, ApprovalPolicy::Approve, ApprovalPolicy::TwoPeople];
    let approval = policies.into_iter().find(|policy| policy.as_str() == e.one("approval"));
    let approval = e.read("approval", approval.ok_or(()), l.text("desk-settings-problem-choose"));
    let too_few = match e.one("too_few") {
        "hold" => TooFew::Hold,
        _ => TooFew::Skip,
    };
    let duty_editors = list(e, "duty_editors", l);
    Some(DraftRules {
        approval: approval?,
        too_few,
        duty_editors: duty_editors?,
    })
}

/// A span of some unit, no longer than `most` of it.
fn span(e: &mut Entered, name: &str, unit: u64, most: u64, l: Locale) -> Option<Duration> {
    let length = number::<u32>(e, name, l)?.map_or(0, u64::from);
    if length > most {
        e.refuse(
            name,
            l.text("desk-settings-problem-longest").with("most", most.to_string()),
        );
        return None;
    }
    Some(Duration::from_secs(length * unit))
}

/// Reads the settings of an edition; `None` when something was refused, which stands beside its field.
pub(super) fn read(e: &mut Entered, sections: &[Section], l: Locale) -> Option<EditionSettings> {
    let slug = Slug::parse(e.one("slug"));
    let slug = e.read("slug", slug, l.text("desk-settings-problem-slug"));
    if e.one("name").is_empty() {
        e.refuse("name", l.text("desk-settings-problem-line"));
    }
    let cadence = cadence(e, l);
    let days = days(e, l);
    let rules = rules(e, sections, l);
    let drafts = drafts(e, l);
    let catch_up_within = match e.some("catch_up") {
        Some(_) => span(e, "catch_up", 3600, 31 * 24, l),
        None => Some(CATCH_UP_WITHIN),
    };
    let freeze = span(e, "freeze", 60, 7 * 24 * 60, l);
    let quiet = span(e, "quiet", 60, 24 * 60, l);
    let lead = span(e, "lead_time", 60, 7 * 24 * 60, l);
    let is_instant = matches!(cadence, Some(Cadence::Instant));
    if is_instant && lead.is_some_and(|lead| !lead.is_zero()) {
        e.refuse("lead_time", l.text("desk-settings-problem-instant"));
    }
    let settings = EditionSettings {
        slug: slug?,
        name: e.one("name").to_owned(),
        cadence: cadence?,
        catch_up_within: catch_up_within?,
        active: e.has("active", "yes"),
        days: days?,
        rules: rules?,
        freeze: freeze?,
        quiet: quiet?,
        welcomes: e.has("welcomes", "yes"),
        lead: lead?,
        drafts: drafts?,
        local_morning: e.has("local_morning", "yes") && !is_instant,
    };
    (!e.is_refused()).then_some(settings)
}
