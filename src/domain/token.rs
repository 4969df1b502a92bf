//! Random tokens: a [`Token`] leaves in a link or is shown once, its [`TokenHash`] is what is stored.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Binary};
use sha2::{Digest, Sha256};

use super::{Purpose, StaffId, StaffLink};

/// 32 random bytes from the operating system, written as 43 URL-safe characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// SHA-256 of a token together with what it may be used for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct TokenHash(pub(crate) Vec<u8>);

impl Token {
    /// A new token.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Token(bytes))
    }

    /// Reads a token from a link; `None` when it never was one.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Token(bytes.try_into().ok()?))
    }

    /// The text that goes into the link.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored for a link with this purpose; the same token has another hash for another purpose.
    pub fn hash_for(&self, purpose: Purpose) -> TokenHash {
        self.hash_with(purpose.as_str())
    }

    /// What is stored for a staff API token.
    pub fn api_hash(&self) -> TokenHash {
        self.hash_with("api")
    }

    /// What is stored of a session at the desk.
    pub fn session_hash(&self) -> TokenHash {
        self.hash_with("session")
    }

    /// What is stored for a link to a member of staff.
    pub fn staff_hash(&self, purpose: StaffLink) -> TokenHash {
        self.hash_with(purpose.as_str())
    }

    fn hash_with(&self, purpose: &str) -> TokenHash {
        TokenHash::over(purpose, &self.0)
    }
}

impl TokenHash {
    /// What is stored of a code that stands in for a lost second factor of this member.
    pub fn of_recovery_code(member: StaffId, code: &str) -> Self {
        TokenHash::over(&format!("recovery {member}"), code.as_bytes())
    }

    fn over(purpose: &str, secret: &[u8]) -> Self {
        let hash = Sha256::new()
            .chain_update(purpose)
            .chain_update([0])
            .chain_update(secret);
        TokenHash(hash.finalize().to_vec())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_link_and_hides_in_logs() {
        let token = Token::random().unwrap();
        assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
        assert_eq!(token.reveal().len(), 43);
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn a_hash_is_bound_to_its_purpose() {
        let token = Token::random().unwrap();
        assert_ne!(token.hash_for(Purpose::Confirm), token.hash_for(Purpose::Manage));
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in [
            "",
            "x",
            "a".repeat(42).as_str(),
            "a".repeat(44).as_str(),
            "!".repeat(43).as_str(),
        ] {
            assert_eq!(Token::parse(text), None);
        }
    }
}
