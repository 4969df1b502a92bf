//! The order of an issue's briefs: one of a section stands with the others of it, where the first of them stands.

use std::collections::HashMap;

use crate::domain::{BriefId, SectionId};

/// The briefs of an issue in their order, each with its section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order(Vec<(BriefId, SectionId)>);

impl Order {
    /// In this order, as far as sections allow it.
    pub(super) fn new(briefs: Vec<(BriefId, SectionId)>) -> Self {
        let mut sections: Vec<(SectionId, Vec<BriefId>)> = Vec::new();
        for (brief, section) in briefs {
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, briefs)) if briefs.contains(&brief) => {}
                Some((_, briefs)) => briefs.push(brief),
                None => sections.push((section, vec![brief])),
            }
        }
        let of_section = |(section, briefs): (SectionId, Vec<BriefId>)| briefs.into_iter().map(move |id| (id, section));
        Order(sections.into_iter().flat_map(of_section).collect())
    }

    /// With the numbers that somebody has given the briefs, in their present order. Of two with one number the one that came
    /// from further behind goes first.
    pub(super) fn by_numbers(self, numbers: &HashMap<BriefId, usize>) -> Self {
        let mut numbered: Vec<_> = self.0.into_iter().enumerate().collect();
        numbered.sort_by_key(|(index, (brief, _))| {
            let was = index + 1;
            let is = numbers.get(brief).copied().unwrap_or(was);
            let moved = match is.cmp(&was) {
                std::cmp::Ordering::Less => 0,
                std::cmp::Ordering::Equal => 1,
                std::cmp::Ordering::Greater => 2,
            };
            (is, moved, *index)
        });
        Order::new(numbered.into_iter().map(|(_, brief)| brief).collect())
    }

    /// With a brief one place earlier or later; the first and the last of a section take the section with them.
    pub(super) fn moved(self, brief: BriefId, earlier: bool) -> Self {
        let Some(at) = self.0.iter().position(|(id, _)| *id == brief) else {
            return self;
        };
        let Some(section) = self.0.get(at).map(|(_, section)| *section) else {
            return self;
        };
        let next = match earlier {
            true => at.checked_sub(1),
            false => Some(at + 1),
        };
        let Some((next, beside)) = next.and_then(|next| Some((next, self.0.get(next)?.1))) else {
            return self;
        };
        let mut briefs = self.0;
        if beside == section {
            briefs.swap(at, next);
            return Order(briefs);
        }
        let (first, second) = match earlier {
            true => (section, beside),
            false => (beside, section),
        };
        let start = briefs
            .iter()
            .position(|(_, of)| *of == section || *of == beside)
            .unwrap_or(0);
        let of = |wanted: SectionId| briefs.iter().copied().filter(move |(_, of)| *of == wanted);
        let both: Vec<_> = of(first).chain(of(second)).collect();
        briefs.splice(start..start + both.len(), both);
        Order(briefs)
    }

    /// Without a brief.
    pub(super) fn without(mut self, brief: BriefId) -> Self {
        self.0.retain(|(id, _)| *id != brief);
        self
    }

    /// With a brief at the end of its section, or in a new one at the end.
    pub(super) fn with(mut self, brief: BriefId, section: SectionId) -> Self {
        self.0.push((brief, section));
        Order::new(self.0)
    }

    pub(super) fn ids(&self) -> Vec<BriefId> {
        self.0.iter().map(|(id, _)| *id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Briefs 1 and 2 of section 7, 3 and 4 of section 8, 5 of section 9.
    fn five() -> Order {
        let briefs = [(1, 7), (3, 8), (2, 7), (5, 9), (4, 8)];
        Order::new(briefs.map(|(id, section)| (BriefId(id), SectionId(section))).to_vec())
    }

    fn ids(order: Order) -> Vec<i64> {
        order.ids().into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_section_stands_where_its_first_brief_does() {
        assert_eq!(ids(five()), [1, 2, 3, 4, 5]);
        assert_eq!(ids(five().without(BriefId(1))), [2, 3, 4, 5]);
        assert_eq!(ids(five().with(BriefId(6), SectionId(7))), [1, 2, 6, 3, 4, 5]);
        assert_eq!(ids(five().with(BriefId(2), SectionId(7))), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_brief_moves_within_its_section_and_takes_it_along_at_its_ends() {
        assert_eq!(ids(five().moved(BriefId(2), true)), [2, 1, 3, 4, 5]);
        assert_eq!(ids(five().moved(BriefId(3), true)), [3, 4, 1, 2, 5]);
        assert_eq!(ids(five().moved(BriefId(2), false)), [3, 4, 1, 2, 5]);
        assert_eq!(ids(five().moved(BriefId(4), false)), [1, 2, 5, 3, 4]);
        for (brief, earlier) in [(1, true), (5, false), (99, true)] {
            assert_eq!(five().moved(BriefId(brief), earlier), five());
        }
    }

    /// The five with these numbers, in their order.
    fn numbered(numbers: &[usize]) -> Vec<i64> {
        let numbers = five().ids().into_iter().zip(numbers.iter().copied()).collect();
        ids(five().by_numbers(&numbers))
    }

    #[test]
    fn numbers_order_and_the_one_that_moved_goes_before() {
        assert_eq!(numbered(&[1, 2, 3, 4, 5]), [1, 2, 3, 4, 5]);
        assert_eq!(numbered(&[1, 2, 3, 4, 1]), [5, 1, 2, 3, 4]);
        assert_eq!(numbered(&[5, 2, 3, 4, 5]), [2, 1, 3, 4, 5], "a section stands together");
        assert_eq!(numbered(&[2, 2, 3, 3, 3]), [2, 1, 4, 3, 5]);
        assert_eq!(numbered(&[]), [1, 2, 3, 4, 5]);
    }
}
