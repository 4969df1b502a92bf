//! The links and images of an issue, and what is wrong with where they lead.

use url::Url;

use super::{
    Finding, OPENING_NOTE, Place, Rule, images,
    network::Checked,
    visits::{Visit, Wanted},
};
use crate::{
    content::{inspection, markdown},
    domain::{BriefStatus, Links},
    issues::{
        fields::{Name, Values},
        rendering::{self, FullIssue},
    },
};

/// Addresses that a finding about several of them names.
const MOST_NAMED: usize = 3;

/// An address that the issue leads to, and all places where it does.
#[derive(Debug)]
pub(super) struct Target {
    /// What is asked for: the address without fragment.
    pub(super) address: Url,
    /// As it was written first.
    pub(super) written: String,
    /// A page or an image.
    pub(super) wanted: Wanted,
    /// Where it stands.
    pub(super) places: Vec<Place>,
}

impl Target {
    /// Such as "the link" and its address, for the beginning of a sentence.
    pub(super) fn words(&self) -> String {
        let what = match self.wanted {
            Wanted::Page => "the link",
            Wanted::Image { .. } => "the image",
        };
        format!("{what} {}", self.written)
    }
}

/// What the opening note and the briefs lead to by http and https, as it stands in the mail, raw HTML included; of retracted
/// briefs nothing. Each address once.
pub(super) fn targets(full: &FullIssue) -> Vec<Target> {
    let mut targets = Vec::new();
    let note = markdown::to_html(&full.issue.opening_note);
    let note = Values::of(full, full.locale()).fill_html(&note, Name::OfNobody);
    collect(&note, &Place::of(OPENING_NOTE), &mut targets);
    let level = rendering::headline_level(full.sections.len());
    for brief in full.sections.iter().flat_map(|section| &section.briefs) {
        if brief.status != BriefStatus::Retracted {
            let place = Place::of_brief(brief.id, &brief.headline);
            collect(&rendering::body_html(brief, level), &place, &mut targets);
        }
    }
    targets
}

fn collect(html: &str, place: &Place, targets: &mut Vec<Target>) {
    for (written, is_image) in inspection::addresses(html) {
        let Ok(mut address) = Url::parse(&written) else {
            continue;
        };
        if !matches!(address.scheme(), "http" | "https") {
            continue;
        }
        address.set_fragment(None);
        let wanted = match is_image {
            true => Wanted::Image { most: images::LARGEST },
            false => Wanted::Page,
        };
        let known = |target: &&mut Target| target.address == address && target.wanted == wanted;
        match targets.iter_mut().find(known) {
            Some(target) if target.places.contains(place) => {}
            Some(target) => target.places.push(place.clone()),
            None => targets.push(Target {
                address,
                written,
                wanted,
                places: vec![place.clone()],
            }),
        }
    }
}

/// What is wrong with them. Of our own site nothing is said that a server behind its own gateway cannot know: that its
/// address is private, or its port another.
pub(super) fn findings(targets: &[Target], checked: &[Checked], own: &Links) -> Vec<Finding> {
    let own = Url::parse(&own.home()).ok();
    let is_own = |target: &Target| own.as_ref().is_some_and(|own| own.origin() == target.address.origin());
    let mut findings = Vec::new();
    let mut unchecked: Vec<(&'static str, &'static str, Vec<&Target>)> = Vec::new();
    let mut weights = images::Weights::default();
    for (target, checked) in targets.iter().zip(checked) {
        let mut found = |rule, why: String, mend: &'static str| {
            let each = target.places.iter();
            findings.extend(each.map(|place| Finding::warning(rule, place, why.clone(), mend)));
        };
        let reason = match checked {
            Checked::Asked(Visit::Answered(seen)) => {
                images::look(target, seen, &mut weights, &mut found);
                continue;
            }
            Checked::Asked(Visit::Gone(status)) => {
                let why = format!("{} is dead: its server answers {}", target.words(), status.as_u16());
                found(Rule::LinkDead, why, "correct the address, or leave it out");
                continue;
            }
            Checked::Asked(Visit::NoHost) => {
                let why = format!("{} is dead: there is no host of that name", target.words());
                found(Rule::LinkDead, why, "correct the address, or leave it out");
                continue;
            }
            Checked::Asked(Visit::Failed(why)) => {
                let why = format!("{} could not be reached: {why}", target.words());
                found(
                    Rule::LinkUnreachable,
                    why,
                    "open it yourself; correct it if it fails for you too",
                );
                continue;
            }
            Checked::Asked(Visit::Private | Visit::OtherPort) if is_own(target) => continue,
            Checked::Asked(Visit::Private) => {
                let why = format!(
                    "{} leads to a private address, which readers cannot reach",
                    target.words()
                );
                found(Rule::LinkPrivate, why, "give the address that the world knows");
                continue;
            }
            Checked::Asked(Visit::OtherPort) => (
                "only the ports 80 and 443 are asked",
                "open them yourself, or name their address and port in preflight.private_addresses",
            ),
            Checked::Asked(Visit::Nameless) => (
                "no name server answered",
                "try again later, or name another server as preflight.dns",
            ),
            Checked::TooMany => ("one issue’s first 100 are asked", "open the others yourself"),
            Checked::TooLate => (
                "the others took half a minute",
                "try again: what answered is remembered",
            ),
        };
        match unchecked.iter_mut().find(|(why, ..)| *why == reason.0) {
            Some((.., targets)) => targets.push(target),
            None => unchecked.push((reason.0, reason.1, vec![target])),
        }
    }
    findings.extend(weights.finding());
    findings.extend(unchecked.into_iter().map(|(why, mend, targets)| {
        let named: Vec<&str> = targets
            .iter()
            .take(MOST_NAMED)
            .map(|target| target.written.as_str())
            .collect();
        let more = if targets.len() > MOST_NAMED { " …" } else { "" };
        let why = format!("{} not checked, since {why}: {}{more}", targets.len(), named.join(" "));
        Finding::warning(Rule::LinkUnchecked, &Place::of("the links"), why, mend)
    }));
    findings
}
