//! Which briefs an issue takes, rule by rule.

use super::*;
use crate::domain::{Language, NewsletterId, Slug, Tags};

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
        translation_of: None,
        retraction_note: String::new(),
        tags: Tags::default(),
    }
}

fn tags(words: &[&str]) -> Tags {
    Tags::of(words.iter().map(|word| slug(word))).unwrap()
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
fn tags_take_briefs_in_and_leave_them_out() {
    let mut briefs = [
        brief(1, 1, 10),
        brief(2, 1, 20),
        brief(3, 1, 30),
        brief(4, 1, 40),
        brief(5, 1, 50),
    ];
    briefs[1].tags = tags(&["court"]);
    briefs[2].tags = tags(&["court", "sport"]);
    briefs[3].tags = tags(&["sport"]);
    briefs[4].tags = tags(&["grain", "river"]);
    let rules = |taken: &[&str], left_out: &[&str]| AssemblyRules {
        tags_in: tags(taken),
        tags_out: tags(left_out),
        ..Default::default()
    };
    let chosen = |rules| why(&select(&rules, &sections(), &briefs, now(), now()));
    let sport = || Why::TagLeftOut(slug("sport"));
    assert_eq!(
        chosen(rules(&[], &["sport"])),
        [Why::New, Why::New, sport(), sport(), Why::New]
    );
    let other = || Why::OtherTags(tags(&["court", "river"]));
    assert_eq!(
        chosen(rules(&["river", "court"], &["sport"])),
        [other(), Why::New, sport(), sport(), Why::New]
    );
    assert_eq!(sport().to_string(), "out: the edition leaves out the tag “sport”");
    assert_eq!(
        other().to_string(),
        "out: the edition takes only the tags “court”, “river”"
    );
}

#[test]
fn what_its_tags_leave_out_does_not_wait_and_fills_no_room() {
    let rules = AssemblyRules {
        most_per_section: NonZeroU16::new(1),
        fewest_briefs: 2,
        lead: Some(slug("brief-1")),
        tags_out: tags(&["sport"]),
        ..Default::default()
    };
    let mut briefs = [brief(1, 1, 10), brief(2, 1, 20), brief(3, 1, 30)];
    briefs[0].tags = tags(&["sport"]);
    briefs[2].tags = tags(&["sport"]);
    let selection = select(&rules, &sections(), &briefs, now(), now());
    let sport = || Why::TagLeftOut(slug("sport"));
    assert_eq!(why(&selection), [sport(), Why::TooFew(2), sport()]);
    assert!(sport().to_string().starts_with("out: ") && !sport().is_in() && !sport().waits());
    let none = select(&rules, &sections(), &briefs[..1], now(), now());
    assert_eq!(none.cutoff, Some(now()), "what is left out is not looked at again");
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

#[test]
fn briefs_that_take_too_little_time_to_read_wait() {
    let rules = AssemblyRules {
        fewest_minutes: 3,
        ..Default::default()
    };
    let briefs = [brief(1, 1, 10), brief(2, 1, 20), brief(3, 1, 30)];
    let two = select(&rules, &sections(), &briefs[..2], now(), now());
    assert_eq!(why(&two), [Why::TooShort(3), Why::TooShort(3)]);
    assert!(two.taken.is_empty() && two.cutoff.is_none() && Why::TooShort(3).waits());
    let three = select(&rules, &sections(), &briefs, now(), now());
    assert_eq!(three.taken.len(), 3);
}
