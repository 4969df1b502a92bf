//! Which briefs an issue takes, rule by rule.

use super::*;
use crate::domain::{Language, NewsletterId, Slug};

fn now() -> Timestamp {
    Timestamp::from_millis(1_000)
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// A brief of a section, published at an instant.
fn brief(id: i64, section: i64, at: i64) -> Brief {
    let at = Timestamp::from_millis(at);
    Brief {
        id: BriefId(id),
        newsletter_id: NewsletterId(1),
        section_id: SectionId(section),
        slug: slug(&format!("brief-{id}")),
        headline: format!("Brief {id}"),
        standfirst: String::new(),
        body: "word ".repeat(200),
        bylines: String::new(),
        language: Language::parse("en").unwrap(),
        status: BriefStatus::Published,
        embargo_until: None,
        expires_at: None,
        published_at: Some(at),
        retracted_at: None,
        version: 1,
        created_at: at,
        updated_at: at,
        retraction_note: String::new(),
    }
}

fn sections() -> Vec<Section> {
    let section = |(id, name): (i64, &str)| Section {
        id: SectionId(id),
        newsletter_id: NewsletterId(1),
        slug: slug(name),
        name: name.to_owned(),
        position: id,
        created_at: now(),
    };
    [(1, "politics"), (2, "economy"), (3, "culture")].map(section).to_vec()
}

fn ids(selection: &Selection<'_>) -> Vec<i64> {
    selection.taken.iter().map(|brief| brief.id.0).collect()
}

fn why(selection: &Selection<'_>) -> Vec<Why> {
    selection.choices.iter().map(|(_, why)| why.clone()).collect()
}

#[test]
fn without_rules_everything_new_goes_out_by_section_and_time() {
    let briefs = [brief(1, 2, 10), brief(2, 1, 20), brief(3, 2, 30)];
    let selection = select(&AssemblyRules::default(), &sections(), &briefs, now(), now());
    assert_eq!(ids(&selection), [2, 1, 3]);
    assert_eq!(selection.cutoff, Some(now()));
    assert_eq!(why(&selection), [Why::New, Why::New, Why::New]);
}

#[test]
fn sections_and_the_lead_stand_where_the_rules_put_them() {
    let rules = AssemblyRules {
        section_order: vec![slug("culture")],
        lead: Some(slug("brief-1")),
        ..Default::default()
    };
    let briefs = [brief(1, 2, 10), brief(2, 1, 20), brief(3, 3, 30)];
    let selection = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!(ids(&selection), [1, 3, 2]);
    assert_eq!(why(&selection), [Why::Lead, Why::New, Why::New]);
}

#[test]
fn what_is_unfit_is_out_and_what_comes_later_waits() {
    let rules = AssemblyRules {
        languages: vec![Language::parse("en").unwrap()],
        ..Default::default()
    };
    let mut briefs = [
        brief(1, 1, 10),
        brief(2, 1, 20),
        brief(3, 1, 30),
        brief(4, 1, 901),
        brief(5, 1, 40),
    ];
    briefs[0].status = BriefStatus::Retracted;
    briefs[1].expires_at = Some(now());
    briefs[2].language = Language::parse("be").unwrap();
    let until = Timestamp::from_millis(900);
    let selection = select(&rules, &sections(), &briefs, until, now());
    let later = Why::Later(Timestamp::from_millis(901));
    assert_eq!(
        why(&selection),
        [Why::Retracted, Why::Expired, Why::OtherLanguage, later, Why::New]
    );
    assert_eq!((ids(&selection), selection.cutoff), (vec![5], Some(until)));
}

#[test]
fn a_full_section_keeps_its_newest() {
    let rules = AssemblyRules {
        most_per_section: NonZeroU16::new(2),
        ..Default::default()
    };
    let briefs = [brief(1, 1, 10), brief(2, 2, 20), brief(3, 1, 30), brief(4, 1, 40)];
    let selection = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!(ids(&selection), [3, 4, 2]);
    assert_eq!(why(&selection)[0], Why::SectionFull(2));
}

#[test]
fn what_a_full_issue_cannot_hold_is_published_after_its_cutoff() {
    let rules = AssemblyRules {
        most_briefs: NonZeroU16::new(2),
        ..Default::default()
    };
    let briefs = [brief(1, 1, 10), brief(2, 1, 20), brief(3, 2, 20), brief(4, 2, 30)];
    let selection = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!(ids(&selection), [1], "two of the same instant stay together");
    assert_eq!(selection.cutoff, Some(Timestamp::from_millis(10)));
    assert_eq!(
        why(&selection),
        [Why::New, Why::IssueFull(2), Why::IssueFull(2), Why::IssueFull(2)]
    );
    let rest = select(&rules, &sections(), &briefs[1..], now(), now());
    assert_eq!(
        (ids(&rest), rest.cutoff),
        (vec![2, 3], Some(Timestamp::from_millis(20)))
    );
}

#[test]
fn an_issue_is_no_longer_than_its_minutes_but_holds_one_brief() {
    let rules = AssemblyRules {
        most_minutes: NonZeroU16::new(2),
        ..Default::default()
    };
    let mut briefs = [brief(1, 1, 10), brief(2, 1, 20), brief(3, 1, 30)];
    let selection = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!(
        (ids(&selection), why(&selection)[2].clone()),
        (vec![1, 2], Why::TooLong(2))
    );
    briefs[0].body = "word ".repeat(2_000);
    assert_eq!(ids(&select(&rules, &sections(), &briefs, now(), now())), [1]);
}

#[test]
fn too_few_briefs_wait_and_nothing_is_passed_over() {
    let rules = AssemblyRules {
        fewest_briefs: 3,
        ..Default::default()
    };
    let briefs = [brief(1, 1, 10), brief(2, 1, 20)];
    let selection = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!((ids(&selection), selection.cutoff), (vec![], None));
    assert_eq!(why(&selection), [Why::TooFew(3), Why::TooFew(3)]);
    let none = select(&rules, &sections(), &[], now(), now());
    assert_eq!(none.cutoff, Some(now()), "where nothing is new, nothing waits");
}
