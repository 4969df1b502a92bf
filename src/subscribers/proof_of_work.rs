//! Proof of work by the ALTCHA protocol, version 2: a sign-up form can ask for a second of a computer's time, which a reader
//! does not notice and whoever fills in a form a million times does. Nobody else is asked.
//!
//! A challenge is signed and not kept; what is kept is which ones were solved, until they expire.

use std::{collections::BTreeMap, time::Duration};

use altcha::{
    Challenge, CreateChallengeOptions, HmacAlgorithm, Payload, VerifySolutionOptions, create_challenge, sign_challenge,
    verify_solution,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use subtle::ConstantTimeEq;

use crate::domain::{SecretKey, Slug, Timestamp};

/// How long a challenge can be solved.
pub const SOLVE_WITHIN: Duration = Duration::from_secs(20 * 60);
/// What every browser's `crypto.subtle` computes.
const ALGORITHM: &str = "PBKDF2/SHA-256";
/// The first octet of the derived key must be zero: 256 tries on average.
const KEY_PREFIX: &str = "00";
const KEY_LENGTH: usize = 32;
/// What a challenge is bound to.
const NEWSLETTER: &str = "newsletter";
/// Longest solution in characters; ours have about 600.
const LONGEST: usize = 4_000;

/// Makes challenges and checks their solutions.
#[derive(Clone)]
pub struct ProofOfWork {
    secret: String,
    rounds: u32,
}

/// The secret stays out of logs.
impl std::fmt::Debug for ProofOfWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProofOfWork({} rounds)", self.rounds)
    }
}

/// A solution that is right, to be spent by a signup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Names the challenge.
    pub nonce: String,
    /// When the challenge expires.
    pub expires_at: Timestamp,
}

/// Why a solution does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not what the protocol sends.
    #[error("this is not the base64 of an ALTCHA payload")]
    Unreadable,
    /// The challenge is not ours, or was given for another newsletter.
    #[error("this challenge was not given for this newsletter")]
    Foreign,
    /// The challenge is too old.
    #[error("this challenge has expired; ask for a new one")]
    Expired,
    /// It is no solution.
    #[error("this does not solve the challenge")]
    Wrong,
    /// It was used for another signup.
    #[error("this solution has been used; ask for a new challenge")]
    Spent,
}

impl ProofOfWork {
    /// Challenges of the installation with this key; each of the about 256 tries takes so many rounds of PBKDF2.
    pub fn new(key: &SecretKey, rounds: u32) -> Self {
        ProofOfWork {
            secret: key.challenge_secret(),
            rounds,
        }
    }

    /// A new challenge. Costs two HMACs.
    ///
    /// # Errors
    /// Those of the crate: a defect.
    pub fn challenge(&self, newsletter: &Slug, now: Timestamp) -> altcha::Result<Challenge> {
        let data = BTreeMap::from([(NEWSLETTER.to_owned(), newsletter.as_str().into())]);
        create_challenge(CreateChallengeOptions {
            algorithm: ALGORITHM.to_owned(),
            cost: self.rounds,
            data: Some(data),
            expires_at: Some((now + SOLVE_WITHIN).millis() / 1000),
            hmac_signature_secret: Some(self.secret.clone()),
            key_length: KEY_LENGTH,
            key_prefix: KEY_PREFIX.to_owned(),
            ..Default::default()
        })
    }

    /// Checks a solution as the protocol sends it: the base64 of a JSON of challenge and solution. Costs one try, and that
    /// only for a challenge of ours that has not expired.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn check(&self, newsletter: &Slug, payload: &str, now: Timestamp) -> Result<Solution, ProofError> {
        if payload.len() > LONGEST {
            return Err(ProofError::Unreadable);
        }
        let json = STANDARD.decode(payload.trim()).map_err(|_| ProofError::Unreadable)?;
        let Payload { challenge, solution } = serde_json::from_slice(&json).map_err(|_| ProofError::Unreadable)?;
        if !self.is_ours(&challenge) {
            return Err(ProofError::Foreign);
        }
        let mut parameters = challenge.parameters;
        let of = parameters.data.as_ref().and_then(|data| data.get(NEWSLETTER)?.as_str());
        if of != Some(newsletter.as_str()) {
            return Err(ProofError::Foreign);
        }
        // The crate would ask the machine for the time.
        let expires_at = parameters
            .expires_at
            .take()
            .and_then(|seconds| seconds.checked_mul(1000));
        let expires_at = Timestamp::from_millis(expires_at.unwrap_or(0));
        if expires_at <= now {
            return Err(ProofError::Expired);
        }
        let nonce = parameters.nonce.clone();
        let timeless = self.sign(&parameters).ok_or(ProofError::Wrong)?;
        let options = VerifySolutionOptions::new(&timeless, &solution, self.secret.clone());
        match verify_solution(options) {
            Ok(result) if result.verified => Ok(Solution { nonce, expires_at }),
            _ => Err(ProofError::Wrong),
        }
    }

    fn is_ours(&self, challenge: &Challenge) -> bool {
        let signed = self.sign(&challenge.parameters);
        let expected = signed.as_ref().and_then(|signed| signed.signature.as_ref());
        let (Some(expected), Some(given)) = (expected, challenge.signature.as_ref()) else {
            return false;
        };
        expected.as_bytes().ct_eq(given.as_bytes()).into()
    }

    fn sign(&self, parameters: &altcha::ChallengeParameters) -> Option<Challenge> {
        let mut parameters = parameters.clone();
        sign_challenge(&HmacAlgorithm::Sha256, &mut parameters, None, &self.secret, None).ok()
    }
}

#[cfg(test)]
mod tests {
    use altcha::{SolveChallengeOptions, solve_challenge};

    use super::*;

    fn proof() -> ProofOfWork {
        ProofOfWork::new(&SecretKey::parse(&"0f".repeat(32)).unwrap(), 10)
    }

    fn weekly() -> Slug {
        Slug::parse("weekly").unwrap()
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-03-23T08:00:00Z").unwrap()
    }

    fn solved(challenge: Challenge) -> Payload {
        let solution = solve_challenge(SolveChallengeOptions::new(&challenge))
            .unwrap()
            .unwrap();
        Payload { challenge, solution }
    }

    fn sent(payload: &Payload) -> String {
        STANDARD.encode(serde_json::to_vec(payload).unwrap())
    }

    #[test]
    fn a_solution_counts_until_its_challenge_expires_and_for_its_newsletter() {
        let proof = proof();
        let payload = sent(&solved(proof.challenge(&weekly(), now()).unwrap()));
        let solution = proof.check(&weekly(), &payload, now()).unwrap();
        assert_eq!(solution.expires_at, now() + SOLVE_WITHIN);
        let late = now() + SOLVE_WITHIN;
        assert_eq!(proof.check(&weekly(), &payload, late), Err(ProofError::Expired));
        let daily = Slug::parse("daily").unwrap();
        assert_eq!(proof.check(&daily, &payload, now()), Err(ProofError::Foreign));
    }

    #[test]
    fn nothing_in_a_challenge_can_be_changed() {
        let proof = proof();
        let honest = solved(proof.challenge(&weekly(), now()).unwrap());
        let changed = |change: &dyn Fn(&mut Payload)| {
            let mut payload = honest.clone();
            change(&mut payload);
            proof.check(&weekly(), &sent(&payload), now())
        };
        assert!(changed(&|_| ()).is_ok());
        for forged in [
            changed(&|p| p.challenge.parameters.cost = 1),
            changed(&|p| p.challenge.parameters.key_prefix = String::new()),
            changed(&|p| p.challenge.parameters.expires_at = Some(9_999_999_999)),
            changed(&|p| p.challenge.parameters.expires_at = None),
            changed(&|p| p.challenge.parameters.nonce = "00".repeat(16)),
            changed(&|p| p.challenge.parameters.data = None),
            changed(&|p| p.challenge.signature = None),
            changed(&|p| p.challenge.signature = Some(String::new())),
        ] {
            assert_eq!(forged, Err(ProofError::Foreign));
        }
        for wrong in [
            changed(&|p| p.solution.counter += 1),
            changed(&|p| p.solution.derived_key = "00".repeat(32)),
            changed(&|p| p.solution.derived_key = "not hex".to_owned()),
        ] {
            assert_eq!(wrong, Err(ProofError::Wrong));
        }
        let other = ProofOfWork::new(&SecretKey::parse(&"aa".repeat(32)).unwrap(), 10);
        assert_eq!(other.check(&weekly(), &sent(&honest), now()), Err(ProofError::Foreign));
        for text in ["", "x", "e30=", &"A".repeat(5_000)] {
            assert_eq!(
                proof.check(&weekly(), text, now()),
                Err(ProofError::Unreadable),
                "{text}"
            );
        }
    }
}
