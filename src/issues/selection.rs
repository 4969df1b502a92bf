//! Which of the new briefs an issue of an edition takes, in which order, and why.

use std::{
    collections::{BTreeMap, HashMap},
    num::NonZeroU16,
};

use crate::{
    content::briefs::reading_minutes,
    domain::{AssemblyRules, BriefId, BriefStatus, SectionId, Timestamp, Why},
    mail::segments::MOST_BLOCKS,
    storage::{briefs::Brief, sections::Section},
};

/// What an issue takes of the briefs that could be in it.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The briefs taken, in the order of the issue; none when there is to be no issue.
    pub taken: Vec<&'a Brief>,
    /// Every brief looked at, and why it is in or out.
    pub choices: Vec<(BriefId, Why)>,
    /// Up to when briefs have been taken or left out for good; `None` while those that are new wait for more.
    pub cutoff: Option<Timestamp>,
}

/// Chooses among the briefs published since the edition's last issue, oldest first, for one that is closed at `until`.
///
/// What an issue cannot hold waits for the next one, together with all that is newer: so a reader who has got the issue has
/// seen everything up to its cutoff.
pub fn select<'a>(
    rules: &AssemblyRules,
    sections: &[Section],
    briefs: &'a [Brief],
    until: Timestamp,
    now: Timestamp,
) -> Selection<'a> {
    let mut why: BTreeMap<BriefId, Why> = BTreeMap::new();
    let mut fit: Vec<&Brief> = Vec::new();
    for brief in briefs {
        match unfit(rules, brief, until, now) {
            Some(reason) => drop(why.insert(brief.id, reason)),
            None => fit.push(brief),
        }
    }
    if let Some(most) = rules.most_per_section {
        leave_out_full_sections(&mut fit, most, &mut why);
    }
    let (mut taken, waiting) = fill(rules, &fit);
    let cutoff = match (&waiting, taken.iter().filter_map(|brief| brief.published_at).max()) {
        (Some(_), Some(last)) => last,
        _ => until,
    };
    let minutes: usize = taken.iter().map(|brief| reading_minutes(brief)).sum();
    let too_little = if taken.len() < usize::from(rules.fewest_briefs) {
        Some(Why::TooFew(rules.fewest_briefs))
    } else if minutes < usize::from(rules.fewest_minutes) {
        Some(Why::TooShort(rules.fewest_minutes))
    } else {
        None
    };
    let waits_for_more = too_little.is_some() && !taken.is_empty();
    for brief in &fit {
        let is_taken = taken.iter().any(|one| one.id == brief.id);
        let reason = match (&waiting, &too_little) {
            (Some(reason), _) if !is_taken => reason.clone(),
            (_, Some(reason)) if is_taken => reason.clone(),
            _ if is_taken && is_lead(rules, brief) => Why::Lead,
            _ => Why::New,
        };
        why.insert(brief.id, reason);
    }
    if too_little.is_some() {
        taken.clear();
    }
    let places = places(rules, sections);
    taken.sort_by_key(|brief| {
        let place = places.get(&brief.section_id).copied();
        (!is_lead(rules, brief), place, brief.published_at, brief.id)
    });
    let choices = briefs
        .iter()
        .filter_map(|brief| Some((brief.id, why.remove(&brief.id)?)));
    Selection {
        choices: choices.collect(),
        cutoff: (!waits_for_more).then_some(cutoff),
        taken,
    }
}

fn is_lead(rules: &AssemblyRules, brief: &Brief) -> bool {
    rules.lead.as_ref() == Some(&brief.slug)
}

/// True when the edition may take the brief into an issue that is closed at `until`.
pub fn fits(rules: &AssemblyRules, brief: &Brief, until: Timestamp, now: Timestamp) -> bool {
    unfit(rules, brief, until, now).is_none()
}

fn unfit(rules: &AssemblyRules, brief: &Brief, until: Timestamp, now: Timestamp) -> Option<Why> {
    if brief.status == BriefStatus::Retracted {
        return Some(Why::Retracted);
    }
    if let Some(later) = brief.published_at.filter(|at| *at > until) {
        return Some(Why::Later(later));
    }
    if brief.has_expired(now) {
        return Some(Why::Expired);
    }
    if !rules.languages.is_empty() && !rules.languages.contains(&brief.language) {
        return Some(Why::OtherLanguage);
    }
    if let Some(tag) = brief.tags.shared_with(&rules.tags_out) {
        return Some(Why::TagLeftOut(tag.clone()));
    }
    let is_other = !rules.tags_in.is_empty() && brief.tags.shared_with(&rules.tags_in).is_none();
    is_other.then(|| Why::OtherTags(rules.tags_in.clone()))
}

/// Keeps the newest briefs of each section.
fn leave_out_full_sections(fit: &mut Vec<&Brief>, most: NonZeroU16, why: &mut BTreeMap<BriefId, Why>) {
    let mut held: HashMap<SectionId, u16> = HashMap::new();
    for brief in fit.iter().rev() {
        let held = held.entry(brief.section_id).or_default();
        match *held < most.get() {
            true => *held += 1,
            false => drop(why.insert(brief.id, Why::SectionFull(most.get()))),
        }
    }
    fit.retain(|brief| !why.contains_key(&brief.id));
}

/// Takes briefs, oldest first, until one is too many; those published at the same instant go together. Answers why the
/// rest waits, if there is any.
fn fill<'a>(rules: &AssemblyRules, fit: &[&'a Brief]) -> (Vec<&'a Brief>, Option<Why>) {
    let room = MOST_BLOCKS.min(rules.most_briefs.map_or(MOST_BLOCKS, |most| usize::from(most.get())));
    let full = Why::IssueFull(u16::try_from(room).unwrap_or(u16::MAX));
    let mut taken: Vec<&Brief> = Vec::new();
    let mut minutes = 0;
    for group in fit.chunk_by(|a, b| a.published_at == b.published_at) {
        minutes += group.iter().map(|brief| reading_minutes(brief)).sum::<usize>();
        if !taken.is_empty() && taken.len() + group.len() > room {
            return (taken, Some(full));
        }
        let longest = rules.most_minutes.filter(|most| minutes > usize::from(most.get()));
        if let (Some(most), false) = (longest, taken.is_empty()) {
            return (taken, Some(Why::TooLong(most.get())));
        }
        taken.extend(group.iter().take(MOST_BLOCKS));
    }
    (taken, None)
}

/// The places of sections in an issue.
fn places(rules: &AssemblyRules, sections: &[Section]) -> HashMap<SectionId, usize> {
    let rank = |section: &Section| rules.section_order.iter().position(|slug| *slug == section.slug);
    let mut ordered: Vec<&Section> = sections.iter().collect();
    ordered.sort_by_key(|section| rank(section).unwrap_or(usize::MAX));
    ordered.into_iter().map(|section| section.id).zip(0..).collect()
}

#[cfg(test)]
mod tests;
