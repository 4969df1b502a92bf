//! The installation's secret key, and what is derived from it by HMAC-SHA-256 (RFC 2104).
//!
//! Unsubscribe links must work for ever and stand in every copy, so they are computed from the subscription's id rather
//! than stored. Whoever lacks the key can neither make one nor tell whose address a suppression is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, aead::Aead};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Binary};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::{EmailAddress, IssueId, LetterId, Slug, SubscriberId, SubscriptionId, Timestamp, Token};

/// 32 secret bytes, one key an installation.
#[derive(Clone)]
pub struct SecretKey {
    mac: Hmac<Sha256>,
}

/// The text is not a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 hexadecimal digits (32 bytes)")]
pub struct SecretKeyError;

/// The keyed hash (16 bytes) by which an address is recognised after it has been erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct AddressHash(pub(crate) Vec<u8>);

/// The text is not an address hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 32 hexadecimal digits (16 bytes)")]
pub struct AddressHashError;

impl std::fmt::Display for AddressHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::str::FromStr for AddressHash {
    type Err = AddressHashError;

    fn from_str(text: &str) -> Result<Self, AddressHashError> {
        unhex::<16>(text).map(AddressHash).ok_or(AddressHashError)
    }
}

impl SecretKey {
    /// Reads a key written as 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`SecretKeyError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, SecretKeyError> {
        let bytes = unhex::<32>(text.trim()).ok_or(SecretKeyError)?;
        let mac = Hmac::new_from_slice(&bytes).map_err(|_| SecretKeyError)?;
        Ok(SecretKey { mac })
    }

    /// The text of a new random key.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn random_text() -> Result<String, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(hex(&bytes))
    }

    fn keyed(&self, purpose: &str, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&[0]);
            mac.update(part);
        }
        mac
    }

    /// True when these octets are how [`SecretKey::derive`] begins, compared in constant time.
    pub(super) fn derives(&self, purpose: &str, parts: &[&[u8]], beginning: &[u8]) -> bool {
        self.keyed(purpose, parts).verify_truncated_left(beginning).is_ok()
    }

    pub(super) fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
        let full: [u8; 32] = self.keyed(purpose, parts).finalize().into_bytes().into();
        let mut cut = [0; 16];
        for (to, from) in cut.iter_mut().zip(full) {
            *to = from;
        }
        cut
    }

    /// A public mark of this key, to notice that a database belongs to another one.
    pub fn fingerprint(&self) -> Vec<u8> {
        self.derive("fingerprint", &[]).to_vec()
    }

    /// The keyed hash of an address, the same for every way of writing its letters' case.
    pub fn address_hash(&self, address: &EmailAddress) -> AddressHash {
        AddressHash(self.derive("address", &[address.key().as_bytes()]).to_vec())
    }

    /// The token of the link that ends this subscription and can do nothing else. It never expires.
    pub fn unsubscribe_token(&self, subscription: SubscriptionId) -> String {
        let id = subscription.0.to_be_bytes();
        let mut bytes = Vec::with_capacity(24);
        bytes.extend_from_slice(&id);
        bytes.extend_from_slice(&self.derive("unsubscribe", &[&id]));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The subscription that an unsubscribe token ends; `None` when this installation did not make the token.
    pub fn read_unsubscribe_token(&self, text: &str) -> Option<SubscriptionId> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, given) = bytes.split_at_checked(8)?;
        let mut mac = self.mac.clone();
        mac.update(b"unsubscribe");
        mac.update(&[0]);
        mac.update(id);
        if given.len() != 16 {
            return None;
        }
        mac.verify_truncated_left(given).ok()?;
        Some(SubscriptionId(i64::from_be_bytes(id.try_into().ok()?)))
    }

    /// The stamp of a newsletter's sign-up form that was made at `at`. It is nobody's in particular, so that a page with it
    /// can be shown to many.
    pub fn form_stamp(&self, newsletter: &Slug, at: Timestamp) -> String {
        let at = at.millis().to_be_bytes();
        let mut bytes = Vec::with_capacity(24);
        bytes.extend_from_slice(&at);
        bytes.extend_from_slice(&self.derive("form", &[newsletter.as_str().as_bytes(), &at]));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// When a newsletter's sign-up form was made; `None` when this installation did not stamp it for this newsletter.
    pub fn read_form_stamp(&self, newsletter: &Slug, text: &str) -> Option<Timestamp> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (at, given) = bytes.split_at_checked(8)?;
        let mut mac = self.mac.clone();
        for part in [b"form".as_slice(), &[0], newsletter.as_str().as_bytes(), &[0], at] {
            mac.update(part);
        }
        if given.len() != 16 {
            return None;
        }
        mac.verify_truncated_left(given).ok()?;
        Some(Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?)))
    }

    /// What only this installation can read again, for the same purpose.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn encrypt(&self, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, getrandom::Error> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce)?;
        // Only a message of 256 GiB is too long.
        let encrypted = self.cipher(purpose).encrypt(&nonce.into(), secret).unwrap_or_default();
        Ok([nonce.as_slice(), &encrypted].concat())
    }

    /// What was encrypted for a purpose; `None` when it was not, or was altered.
    pub fn decrypt(&self, purpose: &str, encrypted: &[u8]) -> Option<Vec<u8>> {
        let (nonce, encrypted) = encrypted.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        self.cipher(purpose).decrypt(&nonce.into(), encrypted).ok()
    }

    fn cipher(&self, purpose: &str) -> XChaCha20Poly1305 {
        let key: [u8; 32] = self.keyed("seal", &[purpose.as_bytes()]).finalize().into_bytes().into();
        XChaCha20Poly1305::new(&key.into())
    }

    /// The mark that forms of a session at the desk carry, so that no other site can send them.
    pub fn desk_form_mark(&self, session: &Token) -> String {
        URL_SAFE_NO_PAD.encode(self.derive("desk form", &[session.reveal().as_bytes()]))
    }

    /// The secret with which challenges of the proof of work are signed, as text.
    pub fn challenge_secret(&self) -> String {
        hex(&self.derive("challenge", &[]))
    }

    /// The left part of the Message-ID of one copy: the same whenever that copy is made again, telling nothing of the ids.
    pub fn message_id(&self, issue: IssueId, subscriber: SubscriberId) -> String {
        hex(&self.derive("message", &[&issue.0.to_be_bytes(), &subscriber.0.to_be_bytes()]))
    }

    /// The left part of a letter's Message-ID.
    pub fn letter_id(&self, letter: LetterId) -> String {
        hex(&self.derive("letter", &[&letter.0.to_be_bytes()]))
    }
}

/// Bytes as hexadecimal digits, two a byte.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// `LENGTH` bytes written as hexadecimal digits.
fn unhex<const LENGTH: usize>(text: &str) -> Option<Vec<u8>> {
    if text.len() != 2 * LENGTH || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretKey {
        SecretKey::parse(&"0f".repeat(32)).unwrap()
    }

    #[test]
    fn what_is_encrypted_is_read_by_the_same_key_for_the_same_purpose_only() {
        let encrypted = key().encrypt("codes", b"secret").unwrap();
        assert_eq!(
            key().decrypt("codes", &encrypted).as_deref(),
            Some(b"secret".as_slice())
        );
        assert_eq!(key().decrypt("other", &encrypted), None);
        let another = SecretKey::parse(&"f0".repeat(32)).unwrap();
        assert_eq!(another.decrypt("codes", &encrypted), None);
        for place in [0, 24, encrypted.len() - 1] {
            let mut altered = encrypted.clone();
            altered[place] ^= 1;
            assert_eq!(key().decrypt("codes", &altered), None, "{place}");
        }
        assert_ne!(
            encrypted,
            key().encrypt("codes", b"secret").unwrap(),
            "each has a nonce of its own"
        );
        assert_eq!(key().decrypt("codes", &encrypted[..20]), None);
    }

    #[test]
    fn an_unsubscribe_token_names_its_subscription_and_no_other() {
        let token = key().unsubscribe_token(SubscriptionId(42));
        assert_eq!(key().read_unsubscribe_token(&token), Some(SubscriptionId(42)));
        let mut forged = URL_SAFE_NO_PAD.decode(&token).unwrap();
        forged[7] = 43;
        assert_eq!(key().read_unsubscribe_token(&URL_SAFE_NO_PAD.encode(&forged)), None);
        assert_eq!(
            key().read_unsubscribe_token(&URL_SAFE_NO_PAD.encode(&forged[..8])),
            None
        );
        assert_eq!(key().read_unsubscribe_token(""), None);
        let other = SecretKey::parse(&"aa".repeat(32)).unwrap();
        assert_eq!(other.read_unsubscribe_token(&token), None);
    }

    #[test]
    fn a_stamp_is_of_one_newsletter_and_one_instant() {
        let weekly = Slug::parse("weekly").unwrap();
        let at = Timestamp::parse("2026-11-24T10:00:00Z").unwrap();
        let stamp = key().form_stamp(&weekly, at);
        assert_eq!(key().read_form_stamp(&weekly, &stamp), Some(at));
        assert_eq!(key().read_form_stamp(&Slug::parse("daily").unwrap(), &stamp), None);
        let mut forged = URL_SAFE_NO_PAD.decode(&stamp).unwrap();
        forged[7] ^= 1;
        assert_eq!(key().read_form_stamp(&weekly, &URL_SAFE_NO_PAD.encode(&forged)), None);
        assert_eq!(
            key().read_form_stamp(&weekly, &URL_SAFE_NO_PAD.encode(&forged[..8])),
            None
        );
        assert_eq!(key().read_form_stamp(&weekly, ""), None);
        let other = SecretKey::parse(&"aa".repeat(32)).unwrap();
        assert_eq!(other.read_form_stamp(&weekly, &stamp), None);
    }

    #[test]
    fn an_address_hash_knows_no_case() {
        let hash = |text: &str| key().address_hash(&EmailAddress::parse(text).unwrap());
        assert_eq!(hash("Anna@Example.org"), hash("anna@example.org"));
        assert_ne!(hash("anna@example.org"), hash("anna@example.com"));
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert!(SecretKey::parse(&SecretKey::random_text().unwrap()).is_ok());
        for text in ["", "0f", &"0g".repeat(32), &"ў".repeat(32)] {
            assert_eq!(SecretKey::parse(text).err(), Some(SecretKeyError));
        }
    }
}
