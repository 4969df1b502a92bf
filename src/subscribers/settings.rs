//! What an operator may set about signing up.

use std::{num::NonZeroU32, time::Duration};

use super::{attack::AttackRules, disposable::DisposableDomains};

/// When a proof of work is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskForProof {
    /// Never.
    Never,
    /// While the forms are under attack.
    UnderAttack,
    /// Always.
    Always,
}

/// How signing up works.
#[derive(Debug, Clone)]
pub struct SignUpSettings {
    /// How old a form's stamp must be.
    pub fastest: Duration,
    /// The sites that may embed forms and call the public API; none named: every site.
    pub allowed_origins: Vec<String>,
    /// When a proof of work is asked for.
    pub ask_for_proof: AskForProof,
    /// How much work: rounds of each of the about 256 tries.
    pub proof_rounds: u32,
    /// Letters an hour to readers who brought no proof where one is asked for.
    pub held_letters_per_hour: NonZeroU32,
    /// Letters an hour while the forms are under attack.
    pub attack_letters_per_hour: NonZeroU32,
    /// As how many a signup counts for its network's limits while the forms are under attack.
    pub attack_counts_as: NonZeroU32,
    /// From when on they are held to be.
    pub attack: AttackRules,
    /// Domains whose addresses may not sign up.
    pub disposable: DisposableDomains,
}
