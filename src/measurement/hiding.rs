//! Numbers so small that they tell of single readers, and sums that would give them away.
//!
//! A number below [`LEAST_TOLD`] is not told. The sum of a group is told when all its numbers are. The total tells how many the
//! untold numbers are together; it is told only where each of them can still be anything from 0 to 4.

use crate::domain::LEAST_TOLD;

/// What may be told of numbers in groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Of each group the numbers that may be told.
    pub(super) numbers: Vec<Vec<Option<i64>>>,
    /// The sum of each group, where it may be told.
    pub(super) sums: Vec<Option<i64>>,
    /// The sum of all, where it may be told.
    pub(super) total: Option<i64>,
}

/// Decides what may be told of these numbers, none of which is negative.
pub(super) fn tell(groups: &[Vec<i64>]) -> Told {
    let numbers: Vec<Vec<Option<i64>>> = groups
        .iter()
        .map(|group| group.iter().map(|number| tell_one(*number)).collect())
        .collect();
    let (mut untold, mut together) = (0, 0);
    for number in groups.iter().flatten().filter(|number| **number < LEAST_TOLD) {
        untold += 1;
        together += number;
    }
    // One is 4 at most: each can be 0 only if the others can be the whole sum, and 4 only if the sum is that or more.
    let is_safe = untold == 0 || (LEAST_TOLD..=(LEAST_TOLD - 1) * (untold - 1)).contains(&together);
    Told {
        sums: numbers.iter().map(|group| group.iter().copied().sum()).collect(),
        numbers,
        total: is_safe.then(|| groups.iter().flatten().sum()),
    }
}

/// A number by itself, if it may be told.
pub(super) fn tell_one(number: i64) -> Option<i64> {
    (number >= LEAST_TOLD).then_some(number)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_numbers_and_what_would_give_them_away_are_not_told() {
        let told = tell(&[vec![40, 2], vec![5], vec![1, 2, 2, 7], vec![4], vec![0], vec![]]);
        assert_eq!(told.numbers[0], [Some(40), None]);
        assert_eq!(told.sums, [None, Some(5), None, None, None, Some(0)]);
        assert_eq!(told.numbers[2], [None, None, None, Some(7)]);
        // Six are untold, and 11 together.
        assert_eq!(told.total, Some(63));
        assert_eq!(tell(&[vec![9], vec![3]]).total, None, "the 3 would be found");
        assert_eq!(tell(&[vec![9], vec![4, 4]]).total, None, "both must be 4");
        assert_eq!(tell(&[vec![9], vec![8]]).total, Some(17));
        assert_eq!(tell(&[vec![0, 1, 0], vec![0]]).total, None);
    }

    /// All tables with the shape of this one in which the numbers that are not told are others.
    fn alternatives(groups: &[Vec<i64>]) -> Vec<Vec<Vec<i64>>> {
        let places: Vec<(usize, usize)> = groups
            .iter()
            .enumerate()
            .flat_map(|(g, group)| (0..group.len()).map(move |n| (g, n)))
            .filter(|(g, n)| groups[*g][*n] < LEAST_TOLD)
            .collect();
        let count = 5_usize.pow(u32::try_from(places.len()).unwrap());
        (0..count)
            .map(|code| {
                let mut table = groups.to_vec();
                let mut rest = code;
                for (g, n) in &places {
                    table[*g][*n] = i64::try_from(rest % 5).unwrap();
                    rest /= 5;
                }
                table
            })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        /// Whoever knows what is told and how that is decided knows no more of an untold number than that it is untold.
        #[test]
        fn no_untold_number_can_be_narrowed_down(
            groups in prop::collection::vec(prop::collection::vec(prop_oneof![3 => 0_i64..5, 1 => 5_i64..9], 1..4), 1..4)
        ) {
            let untold = groups.iter().flatten().filter(|number| **number < LEAST_TOLD).count();
            prop_assume!(untold <= 6);
            let told = tell(&groups);
            let mut possible: HashMap<(usize, usize), HashSet<i64>> = HashMap::new();
            for table in alternatives(&groups).into_iter().filter(|table| tell(table) == told) {
                for (g, group) in table.iter().enumerate() {
                    for (n, number) in group.iter().enumerate() {
                        possible.entry((g, n)).or_default().insert(*number);
                    }
                }
            }
            for (g, group) in groups.iter().enumerate() {
                for (n, number) in group.iter().enumerate() {
                    let values = possible[&(g, n)].len();
                    prop_assert!(*number >= LEAST_TOLD || values == 5, "{groups:?}: {told:?}: {values} values for {number}");
                }
            }
        }
    }
}
