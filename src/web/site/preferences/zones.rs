//! Time zones to choose from, grouped by the part of the world.

use crate::{domain::Zone, locale::Locale};

/// A part of the world with its zones.
pub(super) struct ZoneGroup {
    pub(super) label: String,
    pub(super) zones: Vec<ZoneChoice>,
}

/// A zone.
pub(super) struct ZoneChoice {
    pub(super) value: &'static str,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

/// Parts of the world, as the names of zones begin; that with most readers first.
const PARTS: [(&str, &str); 9] = [
    ("Europe", "preferences-zones-europe"),
    ("Asia", "preferences-zones-asia"),
    ("America", "preferences-zones-america"),
    ("Africa", "preferences-zones-africa"),
    ("Atlantic", "preferences-zones-atlantic"),
    ("Australia", "preferences-zones-australia"),
    ("Indian", "preferences-zones-indian"),
    ("Pacific", "preferences-zones-pacific"),
    ("Antarctica", "preferences-zones-antarctica"),
];

/// All zones that people choose from, with `chosen` marked.
pub(super) fn groups(locale: Locale, chosen: Option<Zone>) -> Vec<ZoneGroup> {
    let of_part = |(part, label): (&str, &'static str)| ZoneGroup {
        label: locale.text(label).to_string(),
        zones: Zone::places()
            .filter_map(|zone| {
                let place = zone.as_str().strip_prefix(part)?.strip_prefix('/')?;
                Some(ZoneChoice {
                    value: zone.as_str(),
                    label: place.replace('_', " ").replace('/', " – "),
                    is_chosen: chosen == Some(zone),
                })
            })
            .collect(),
    };
    PARTS.into_iter().map(of_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_in_one_group() {
        let minsk = Zone::parse("Europe/Minsk").unwrap();
        let groups = groups(Locale::English, Some(minsk));
        let of_groups: usize = groups.iter().map(|group| group.zones.len()).sum();
        assert_eq!(of_groups, Zone::places().count());
        let chosen: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.zones)
            .filter(|zone| zone.is_chosen)
            .map(|zone| zone.label.as_str())
            .collect();
        assert_eq!(chosen, ["Minsk"]);
        let america = groups.iter().find(|group| group.label == "America").unwrap();
        assert!(
            america
                .zones
                .iter()
                .any(|zone| zone.label == "Argentina – Buenos Aires")
        );
    }
}
