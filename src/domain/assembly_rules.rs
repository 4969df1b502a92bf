//! What an edition takes into its issues, and why a brief is in or out.

use std::num::NonZeroU16;

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Language, Slug, Tags, Timestamp};

/// What an edition takes into an issue. By default everything that is new, in the newsletter's order of sections.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AssemblyRules {
    /// Sections that come first, in this order; the others follow in the newsletter's.
    #[schema(value_type = Vec<String>)]
    pub section_order: Vec<Slug>,
    /// Most briefs of one section: the newest.
    #[schema(value_type = Option<u16>)]
    pub most_per_section: Option<NonZeroU16>,
    /// With fewer briefs there is no issue, and they wait for the next one.
    pub fewest_briefs: u16,
    /// When they take fewer minutes to read there is no issue, and they wait for the next one.
    pub fewest_minutes: u16,
    /// Most briefs of an issue: the oldest; the others wait for the next one.
    #[schema(value_type = Option<u16>)]
    pub most_briefs: Option<NonZeroU16>,
    /// Most minutes that it takes to read an issue; briefs beyond wait for the next one. One brief is always taken.
    #[schema(value_type = Option<u16>)]
    pub most_minutes: Option<NonZeroU16>,
    /// The brief that leads an issue that holds it, and gives it its subject.
    #[schema(value_type = Option<String>)]
    pub lead: Option<Slug>,
    /// Languages taken; none named: all.
    #[schema(value_type = Vec<String>)]
    pub languages: Vec<Language>,
    /// A brief must have one of these tags; none named: all are taken.
    #[schema(value_type = Vec<String>)]
    pub tags_in: Tags,
    /// A brief with one of these tags is left out, also when it has one of `tags_in`.
    #[schema(value_type = Vec<String>)]
    pub tags_out: Tags,
}

/// Why a brief is in an issue or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromSqlRow)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is new.
    New,
    /// It is new, and the edition's rules name it as the lead.
    Lead,
    /// It was withdrawn.
    Retracted,
    /// Its time is over.
    Expired,
    /// The edition does not take its language.
    OtherLanguage,
    /// The edition leaves this tag out.
    TagLeftOut(Slug),
    /// It has none of the tags that the edition takes.
    OtherTags(Tags),
    /// Its section has so many newer briefs already.
    SectionFull(u16),
    /// The issue has so many older briefs already.
    IssueFull(u16),
    /// With it the issue would take longer to read than so many minutes.
    TooLong(u16),
    /// There are fewer briefs than this for an issue.
    TooFew(u16),
    /// The briefs take fewer minutes to read than this.
    TooShort(u16),
    /// An editor has put it in.
    Added,
    /// An editor has left it out.
    Dropped,
    /// It is published later than the issue is closed.
    Later(Timestamp),
}

impl Why {
    /// True when the brief is in the issue.
    pub fn is_in(&self) -> bool {
        matches!(self, Why::New | Why::Lead | Why::Added)
    }

    /// True when the brief is left for the next issue.
    pub fn waits(&self) -> bool {
        matches!(
            self,
            Why::IssueFull(_) | Why::TooLong(_) | Why::TooFew(_) | Why::TooShort(_) | Why::Later(_)
        )
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Why::New => f.write_str("in: published since the edition’s last issue"),
            Why::Lead => f.write_str("in: published since the edition’s last issue, and the edition’s lead"),
            Why::Added => f.write_str("in: an editor has added it"),
            Why::Dropped => f.write_str("out: an editor has dropped it"),
            Why::Retracted => f.write_str("out: it was retracted"),
            Why::Expired => f.write_str("out: it has expired"),
            Why::OtherLanguage => f.write_str("out: the edition does not take its language"),
            Why::TagLeftOut(tag) => write!(f, "out: the edition leaves out the tag “{tag}”"),
            Why::OtherTags(taken) => write!(f, "out: the edition takes only the tags {taken}"),
            Why::SectionFull(most) => write!(f, "out: the edition takes {most} of a section, and newer ones fill it"),
            Why::IssueFull(most) => write!(f, "waits for the next issue: this one is full with {most} older briefs"),
            Why::TooLong(most) => write!(
                f,
                "waits for the next issue: with it this one would take over {most} min to read"
            ),
            Why::TooFew(fewest) => write!(
                f,
                "waits for the next issue: there are fewer than the {fewest} briefs of an issue"
            ),
            Why::TooShort(fewest) => write!(
                f,
                "waits for the next issue: the briefs take less than the {fewest} min to read of an issue"
            ),
            Why::Later(at) => write!(
                f,
                "waits for the next issue: it is public from {at} on, after this one is closed"
            ),
        }
    }
}
