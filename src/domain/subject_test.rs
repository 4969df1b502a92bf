//! Subjects tried on a part of an issue's audience.

use std::time::Duration;

use diesel::deserialize::FromSqlRow;
use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Most subjects of one test.
pub const MOST_SUBJECTS: usize = 4;

/// Subjects that are tried on a share of the audience before the others get one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromSqlRow)]
pub struct SubjectTest {
    /// The subjects, two to four. The others get the first unless somebody chooses, or clicks decide.
    pub subjects: Vec<String>,
    /// How much of the audience gets one of them at once: 1 to 50 of a hundred.
    pub sample_percent: u8,
    /// How long the others wait.
    pub wait_minutes: u32,
    /// Until when they wait, once the issue has started.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Which was chosen, from 0 on.
    #[serde(default)]
    pub chosen: Option<usize>,
}

impl SubjectTest {
    /// How long the others wait.
    pub fn wait(&self) -> Duration {
        Duration::from_secs(u64::from(self.wait_minutes) * 60)
    }
}
