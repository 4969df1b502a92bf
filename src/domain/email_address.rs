//! Email addresses and the names people give beside them.

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};
use serde::{Deserialize, Serialize};

/// Longest address in octets (RFC 5321 §4.5.3.1.3: a path of 256 less its angle brackets).
const MAX_ADDRESS: usize = 254;
/// Longest local part in octets (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Longest name in characters.
const MAX_NAME: usize = 200;

/// A mailbox that can be written to: local part as given, domain as lower-case A-labels (RFC 5890).
///
/// Two addresses that differ only in case are one person's; [`EmailAddress::key`] is what identity compares.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailAddressError {
    /// Nothing was given.
    #[error("enter an email address")]
    Empty,
    /// Longer than mail servers accept.
    #[error("the address is too long: at most 254 characters, and 64 before the @")]
    TooLong,
    /// A line break or another control character.
    #[error("the address contains a line break or another control character")]
    ControlCharacter,
    /// Not of the form local@domain (RFC 5321 §4.1.2, RFC 6531 §3.3).
    #[error("enter an email address like name@example.org")]
    Form,
    /// The domain cannot exist.
    #[error("the part after the @ is not a domain name")]
    Domain,
}

impl EmailAddress {
    /// Reads an address as a person types it; blanks around it are ignored.
    ///
    /// # Errors
    /// One [`EmailAddressError`] a reason, each worded for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, EmailAddressError> {
        let text = text.trim_matches([' ', '\t', '\u{a0}']);
        if text.is_empty() {
            return Err(EmailAddressError::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(EmailAddressError::ControlCharacter);
        }
        if text.len() > MAX_ADDRESS * 4 {
            return Err(EmailAddressError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailAddressError::Form)?;
        if local.is_empty() || domain.is_empty() {
            return Err(EmailAddressError::Form);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| EmailAddressError::Domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > MAX_ADDRESS || local.len() > MAX_LOCAL {
            return Err(EmailAddressError::TooLong);
        }
        let options = email_address::Options::default()
            .with_minimum_sub_domains(2)
            .without_domain_literal()
            .without_display_text();
        match email_address::EmailAddress::parse_with_options(&address, options) {
            Ok(_) => Ok(EmailAddress(address)),
            Err(email_address::Error::DomainTooFew | email_address::Error::DomainInvalidSeparator) => {
                Err(EmailAddressError::Domain)
            }
            Err(_) => Err(EmailAddressError::Form),
        }
    }

    /// An address that was read once and stored; `None` when the text cannot be one. Costs a pass over its octets.
    pub(crate) fn stored(text: String) -> Option<Self> {
        let whole = !text.bytes().any(|byte| byte.is_ascii_control()) && text.contains('@');
        whole.then_some(EmailAddress(text))
    }

    /// The address as it is written to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: equal keys are one subscriber.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The part after the `@`, in lower-case A-labels.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// Addresses are personal data: logs get this instead.
impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailAddressError;
    fn try_from(text: String) -> Result<Self, EmailAddressError> {
        EmailAddress::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

/// A name as a person or newsroom writes it: one line, at most 200 characters, possibly empty.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    /// More than 200 characters.
    #[error("the name is too long: at most 200 characters")]
    TooLong,
    /// A line break or another control character.
    #[error("the name contains a line break or another control character")]
    ControlCharacter,
}

impl PersonName {
    /// Reads a name; blanks around it are ignored.
    ///
    /// # Errors
    /// [`PersonNameError`] when it is too long or is more than one line.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let text = text.trim_matches([' ', '\t', '\u{a0}']);
        if text
            .chars()
            .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        {
            return Err(PersonNameError::ControlCharacter);
        }
        if text.chars().count() > MAX_NAME {
            return Err(PersonNameError::TooLong);
        }
        let shown = text
            .chars()
            .filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c))
            .collect();
        Ok(PersonName(shown))
    }

    /// A name that was read once and stored; `None` when the text cannot be one.
    pub(crate) fn stored(text: String) -> Option<Self> {
        let whole = !text.bytes().any(|byte| byte.is_ascii_control());
        whole.then_some(PersonName(text))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl TryFrom<String> for PersonName {
    type Error = PersonNameError;
    fn try_from(text: String) -> Result<Self, PersonNameError> {
        PersonName::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (typed, address, key) in [
            ("anna@example.org", "anna@example.org", "anna@example.org"),
            (
                "  Anna.Novik+news@Example.ORG ",
                "Anna.Novik+news@example.org",
                "anna.novik+news@example.org",
            ),
            (
                "анна@пример.бел",
                "анна@xn--e1afmkfd.xn--90ais",
                "анна@xn--e1afmkfd.xn--90ais",
            ),
            (
                "o'neil@bücher.example",
                "o'neil@xn--bcher-kva.example",
                "o'neil@xn--bcher-kva.example",
            ),
            (
                "ЎЛАДЗІМІР@Example.org",
                "ЎЛАДЗІМІР@example.org",
                "ўладзімір@example.org",
            ),
        ] {
            let parsed = EmailAddress::parse(typed).unwrap();
            assert_eq!((parsed.as_str(), parsed.key().as_str()), (address, key));
        }
    }

    #[test]
    fn each_bad_address_is_refused_with_its_reason() {
        use EmailAddressError as E;
        for (typed, reason) in [
            ("", E::Empty),
            ("   ", E::Empty),
            ("anna", E::Form),
            ("@example.org", E::Form),
            ("anna@", E::Form),
            ("anna@example", E::Domain),
            ("a b@example.org", E::Form),
            ("anna@exa mple.org", E::Domain),
            ("anna@-example.org", E::Domain),
            ("anna@example..org", E::Domain),
            ("anna@[127.0.0.1]", E::Domain),
            ("Anna <anna@example.org>", E::Domain),
            ("anna@example.org\r\nBcc: all@example.org", E::ControlCharacter),
            ("anna\0@example.org", E::ControlCharacter),
            ("a..b@example.org", E::Form),
            ("<script>@example.org", E::Form),
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(reason), "{typed:?}");
        }
        let long_local = format!("{}@example.org", "a".repeat(65));
        assert_eq!(EmailAddress::parse(&long_local), Err(E::TooLong));
        let long = format!("a@{}example.org", "abcdefghi.".repeat(25));
        assert!(EmailAddress::parse(&long).is_err());
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(PersonName::parse(" Зьміцер ").unwrap().as_str(), "Зьміцер");
        assert_eq!(PersonName::parse("a\r\nBcc: x"), Err(PersonNameError::ControlCharacter));
        assert_eq!(PersonName::parse(&"x".repeat(201)), Err(PersonNameError::TooLong));
    }
}
