//! Passwords: what is asked of one, and how it is kept (argon2id, RFC 9106, with the parameters that OWASP names: 19 MiB, two
//! passes, one lane).

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use icu_normalizer::ComposingNormalizerBorrowed;
use tokio::sync::Semaphore;

use crate::storage::StorageError;

/// Least characters of a password.
pub const LEAST_CHARACTERS: usize = 12;
/// Most characters: more would only cost time.
const MOST_CHARACTERS: usize = 256;
/// Hashing takes 19 MiB and tens of milliseconds of a processor: so many at once, whoever knocks.
const AT_ONCE: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
/// The hash of nothing in particular: a try for an account that is none costs the same.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hashed("nobody").ok());

/// A password as it was typed, in one Unicode form.
#[derive(Clone)]
pub struct Password(String);

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`LEAST_CHARACTERS`].
    #[error("choose a password of at least {LEAST_CHARACTERS} characters")]
    TooShort,
    /// Too long to be one.
    #[error("choose a password of at most {MOST_CHARACTERS} characters")]
    TooLong,
    /// It is among the first that are tried.
    #[error("this password is easy to guess; choose several words that do not belong together")]
    TooEasy,
}

impl Password {
    /// A password that is to be compared.
    pub fn typed(text: &str) -> Self {
        Password(ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned())
    }

    /// A password that is to be kept; `about` are words that anyone knows of its owner.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn chosen(text: &str, about: &[&str]) -> Result<Self, PasswordError> {
        let password = Password::typed(text);
        match password.0.chars().count() {
            0..LEAST_CHARACTERS => return Err(PasswordError::TooShort),
            LEAST_CHARACTERS..=MOST_CHARACTERS => {}
            _ => return Err(PasswordError::TooLong),
        }
        let about: Vec<&str> = about.iter().copied().filter(|word| !word.is_empty()).collect();
        // Three of four: more than ten thousand million guesses.
        if zxcvbn::zxcvbn(&password.0, &about).score() < zxcvbn::Score::Three {
            return Err(PasswordError::TooEasy);
        }
        Ok(password)
    }

    /// The hash to keep.
    pub(super) async fn hash(self) -> Result<String, StorageError> {
        let _turn = TURNS.acquire().await.map_err(|_| unavailable())?;
        tokio::task::spawn_blocking(move || hashed(&self.0))
            .await
            .map_err(|_| unavailable())?
    }

    /// Whether this is the password of the hash. Costs the same when there is none.
    pub(super) async fn matches(self, hash: Option<String>) -> Result<bool, StorageError> {
        let _turn = TURNS.acquire().await.map_err(|_| unavailable())?;
        let compare = move || {
            let known = hash.is_some();
            let hash = hash.or_else(|| NOBODY.clone())?;
            let hash = PasswordHash::new(&hash).ok()?;
            let same = Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok();
            Some(known && same)
        };
        let same = tokio::task::spawn_blocking(compare).await;
        Ok(same.map_err(|_| unavailable())?.unwrap_or(false))
    }
}

fn hashed(password: &str) -> Result<String, StorageError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|e| StorageError::Unavailable(format!("a password cannot be hashed: {e}")))
}

fn unavailable() -> StorageError {
    StorageError::Unavailable("hashing a password was stopped".into())
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        let refused = |text: &str| Password::chosen(text, &["anna@example.org", "Anna Kowal"]).unwrap_err();
        assert_eq!(refused("elevenchars"), PasswordError::TooShort);
        assert_eq!(refused(&"ab c".repeat(65)), PasswordError::TooLong);
        for easy in [
            "password1234",
            "qwertyuiop12",
            "aaaaaaaaaaaaa",
            "Anna Kowal 12",
            "anna@example.org",
        ] {
            assert_eq!(refused(easy), PasswordError::TooEasy, "{easy}");
        }
        for good in ["granite otter sails north", "дванаццаць шэрых гусей"] {
            assert!(Password::chosen(good, &[]).is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_matches_its_hash_in_each_unicode_form() {
        let hash = Password::chosen("caf\u{e9} granite otter", &[])
            .unwrap()
            .hash()
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let same = Password::typed("cafe\u{301} granite otter").matches(Some(hash.clone()));
        assert!(same.await.unwrap());
        assert!(!Password::typed("cafe granite otter").matches(Some(hash)).await.unwrap());
        assert!(!Password::typed("nobody").matches(None).await.unwrap());
    }
}
