//! The DMARC record that holds for a domain (RFC 9989), found by walking up the tree of names.

use crate::issues::preflight::names::{Names, Unanswered};

/// Labels from which a longer name is cut to one fewer (RFC 9989, 4.10).
const LONGEST_WALK: usize = 8;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    tags: Vec<(String, String)>,
}

impl Record {
    /// Reads a text; `None` when it is no DMARC record: the version comes first. Unknown tags are kept.
    fn read(text: &str) -> Option<Self> {
        let tags: Vec<(String, String)> = text
            .split(';')
            .filter_map(|tag| tag.split_once('='))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let is_record = tags
            .first()
            .is_some_and(|(name, value)| name == "v" && value == "DMARC1");
        is_record.then_some(Record { tags })
    }

    /// The value of a tag, in lower case.
    pub(super) fn tag(&self, name: &str) -> Option<String> {
        let named = self.tags.iter().find(|(known, _)| known == name);
        named.map(|(_, value)| value.to_ascii_lowercase())
    }

    /// The record without some tags and with another value of one, as it is published.
    pub(super) fn changed(&self, without: &[&str], set: Option<(&str, &str)>) -> String {
        let kept = self.tags.iter().filter(|(name, _)| !without.contains(&name.as_str()));
        let mut tags: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if let Some((name, value)) = set {
            tags.retain(|(known, _)| *known != name);
            tags.insert(tags.len().min(1), (name, value));
        }
        let tags: Vec<String> = tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        tags.join("; ")
    }
}

/// What is published on the way up from a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    domain: String,
    /// Domains with one record, the longest first.
    found: Vec<(String, Record)>,
    /// Domains with several, which count as none.
    pub(super) several: Vec<String>,
}

impl Walk {
    /// Walks up from a domain (RFC 9989, 4.10); at most eight questions.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub(super) async fn up_from(names: &Names, domain: &str) -> Result<Walk, Unanswered> {
        let mut walk = Walk {
            domain: domain.to_owned(),
            found: Vec::new(),
            several: Vec::new(),
        };
        let mut current = domain;
        loop {
            let texts = names.texts(&format!("_dmarc.{current}")).await?;
            let mut records = texts.iter().filter_map(|text| Record::read(text));
            match (records.next(), records.next()) {
                (Some(record), None) => {
                    let stops = match record.tag("psd").as_deref() {
                        Some("n") => true,
                        Some("y") => current != domain,
                        _ => false,
                    };
                    walk.found.push((current.to_owned(), record));
                    if stops {
                        return Ok(walk);
                    }
                }
                (Some(_), Some(_)) => walk.several.push(current.to_owned()),
                (None, _) => {}
            }
            let Some(parent) = parent(current) else {
                return Ok(walk);
            };
            current = parent;
        }
    }

    /// The domain of the organisation (RFC 9989, 4.10.2).
    pub(super) fn organisation(&self) -> &str {
        let psd = |value: &str| {
            self.found
                .iter()
                .find(|(_, record)| record.tag("psd").as_deref() == Some(value))
        };
        if let Some((domain, _)) = psd("n") {
            return domain;
        }
        if let Some((domain, _)) = psd("y").filter(|(domain, _)| *domain != self.domain) {
            return child_towards(domain, &self.domain);
        }
        self.found.last().map_or(&self.domain, |(domain, _)| domain)
    }

    /// The record that holds for the domain, and where it stands: its own, its organisation's, or that of the suffix.
    pub(super) fn policy(&self) -> Option<(&str, &Record)> {
        let of = |wanted: &str| self.found.iter().find(|(domain, _)| domain == wanted);
        let found = of(&self.domain)
            .or_else(|| of(self.organisation()))
            .or(self.found.last());
        found.map(|(domain, record)| (domain.as_str(), record))
    }
}

/// The next name to ask.
fn parent(domain: &str) -> Option<&str> {
    let labels = domain.split('.').count();
    let cut = match labels {
        LONGEST_WALK.. => labels - (LONGEST_WALK - 1),
        _ => 1,
    };
    domain.splitn(cut + 1, '.').nth(cut)
}

/// The name one label below `above` on the way to `below`.
fn child_towards<'a>(above: &str, below: &'a str) -> &'a str {
    let Some(rest) = below.strip_suffix(above).and_then(|rest| rest.strip_suffix('.')) else {
        return below;
    };
    let start = rest.rfind('.').map_or(0, |dot| dot + 1);
    below.get(start..).unwrap_or(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(domain: &str, found: &[(&str, &str)]) -> Walk {
        let found = found
            .iter()
            .map(|(at, text)| ((*at).to_owned(), Record::read(text).unwrap()));
        Walk {
            domain: domain.into(),
            found: found.collect(),
            several: Vec::new(),
        }
    }

    #[test]
    fn a_record_begins_with_its_version() {
        let record = Record::read("v = DMARC1 ;p=None; PCT=50; x=y;").unwrap();
        assert_eq!(
            (record.tag("p").as_deref(), record.tag("pct").as_deref()),
            (Some("none"), Some("50"))
        );
        assert_eq!(
            record.changed(&["pct"], Some(("p", "reject"))),
            "v=DMARC1; p=reject; x=y"
        );
        for text in ["p=none; v=DMARC1", "v=DMARC2; p=none", "v=dmarc1", "v=spf1 -all", ""] {
            assert_eq!(Record::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_walk_goes_up_by_labels() {
        assert_eq!(parent("a.b.example.org"), Some("b.example.org"));
        assert_eq!(parent("org"), None);
        assert_eq!(parent("a.b.c.d.e.f.g.h.i.j.org"), Some("e.f.g.h.i.j.org"));
        assert_eq!(parent("a.b.c.d.e.f.g.org"), Some("b.c.d.e.f.g.org"));
    }

    #[test]
    fn the_organisation_is_the_shortest_name_with_a_record_unless_the_records_say_where_it_ends() {
        let (none, ends, suffix) = ("v=DMARC1; p=none", "v=DMARC1; psd=n", "v=DMARC1; psd=y");
        assert_eq!(walk("mail.example.org", &[]).organisation(), "mail.example.org");
        let plain = walk(
            "a.mail.example.org",
            &[("mail.example.org", none), ("example.org", none)],
        );
        assert_eq!(
            (plain.organisation(), plain.policy().unwrap().0),
            ("example.org", "example.org")
        );
        assert_eq!(
            walk("a.mail.example.org", &[("mail.example.org", ends)]).organisation(),
            "mail.example.org"
        );
        let below = walk("a.b.bank.example", &[("bank.example", suffix)]);
        assert_eq!(
            (below.organisation(), below.policy().unwrap().0),
            ("b.bank.example", "bank.example")
        );
        assert_eq!(
            walk("bank.example", &[("bank.example", suffix)]).organisation(),
            "bank.example"
        );
    }
}
