//! The second factor: one-time codes by time (RFC 6238) from a program on the member's phone, and ten codes on paper that stand
//! in for it, each once.

use serde_json::json;
use totp_rs::{Builder, Totp};

use crate::{
    domain::{SecretKey, StaffId, Timestamp, Token, TokenHash},
    storage::{Conn, Db, StorageError, audit, staff, staff::Member},
};

/// 160 bits, as RFC 4226 §4 recommends.
const SECRET_OCTETS: usize = 20;
const RECOVERY_CODES: usize = 10;
const SEALED_FOR: &str = "one-time codes";

/// A second factor that is about to be set up.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The address that programs read, also as a picture.
    pub url: String,
    /// The secret as people type it.
    pub secret: String,
    /// The secret as the page sends it back.
    pub sealed: Vec<u8>,
}

/// Why no second factor was set up.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// The code is not the one that the program shows now.
    #[error("this is not the code that the program shows now")]
    WrongCode,
    /// The page is not one of ours.
    #[error("start again: this page is too old")]
    Stale,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes a secret for a member, which counts only when [`enrol`] has seen a code of it.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn start_enrolment(key: &SecretKey, member: &Member, site: &str) -> Result<Enrolment, SecondFactorError> {
    let mut secret = [0; SECRET_OCTETS];
    getrandom::fill(&mut secret)?;
    enrolment(key, member, site, &secret)
}

fn enrolment(key: &SecretKey, member: &Member, site: &str, secret: &[u8]) -> Result<Enrolment, SecondFactorError> {
    let totp = Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(member.email.as_str().replace(':', ""))
        .with_issuer(Some(site.replace(':', "")))
        .build()
        .map_err(|_| SecondFactorError::Stale)?;
    Ok(Enrolment {
        url: totp.to_url().map_err(|_| SecondFactorError::Stale)?,
        secret: totp_rs::Secret::from(secret.to_vec()).to_base32(),
        sealed: key.encrypt(&purpose(member.id), secret)?,
    })
}

fn purpose(member: StaffId) -> String {
    format!("{SEALED_FOR} {member}")
}

impl Enrolment {
    /// The same, as the page has sent it back.
    ///
    /// # Errors
    /// [`SecondFactorError::Stale`] when it was made for somebody else or altered.
    pub fn read(key: &SecretKey, member: &Member, site: &str, sealed: &[u8]) -> Result<Self, SecondFactorError> {
        let secret = key
            .decrypt(&purpose(member.id), sealed)
            .ok_or(SecondFactorError::Stale)?;
        enrolment(key, member, site, &secret)
    }
}

/// Sets a member's second factor up once a code shows that the program has the secret. Answers the codes for the drawer, which
/// are shown this once.
///
/// # Errors
/// [`SecondFactorError`]; nothing has changed then.
pub async fn enrol(
    db: &Db,
    key: &SecretKey,
    member: &Member,
    sealed: &[u8],
    code: &str,
    now: Timestamp,
) -> Result<Vec<String>, SecondFactorError> {
    let secret = key
        .decrypt(&purpose(member.id), sealed)
        .ok_or(SecondFactorError::Stale)?;
    let step = step(&secret, code, now).ok_or(SecondFactorError::WrongCode)?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        codes.push(recovery_code()?);
    }
    let hashes: Vec<TokenHash> = codes.iter().map(|code| recovery_hash(member.id, code)).collect();
    let (id, name, kept) = (member.id, member.email.as_str().to_owned(), sealed.to_vec());
    db.write(move |conn| {
        staff::set_second_factor(conn, id, Some(&kept), &hashes)?;
        staff::use_step(conn, id, step)?;
        audit::append(
            conn,
            &name,
            "second_factor.set",
            &format!("staff {id}"),
            &json!({}),
            now,
        )
    })
    .await?;
    Ok(codes)
}

/// Takes a member's second factor away; `actor` did it.
///
/// # Errors
/// Those of the database.
pub async fn forget_second_factor(db: &Db, actor: &str, member: StaffId, now: Timestamp) -> Result<(), StorageError> {
    let actor = actor.to_owned();
    db.write(move |conn| {
        staff::set_second_factor(conn, member, None, &[])?;
        audit::append(
            conn,
            &actor,
            "second_factor.forget",
            &format!("staff {member}"),
            &json!({}),
            now,
        )
    })
    .await
}

/// Uses a one-time code or a recovery code; false when it is wrong or was used before. To be called inside a write.
pub(super) fn use_code(
    conn: &mut Conn,
    key: &SecretKey,
    member: StaffId,
    code: &str,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let sealed = staff::proofs(conn, member)?.totp_secret;
    let secret = sealed.and_then(|sealed| key.decrypt(&purpose(member), &sealed));
    match secret.and_then(|secret| step(&secret, &code, now)) {
        Some(step) => staff::use_step(conn, member, step),
        None => staff::use_recovery(conn, member, &recovery_hash(member, &code)),
    }
}

/// The time step that a code is of: the present one, the one before or the one after.
fn step(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let totp: Totp = Builder::new().with_secret(secret.to_vec()).build().ok()?;
    let seconds = u64::try_from(now.millis() / 1000).ok()?;
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    i64::try_from(totp.check(&digits, seconds)?).ok()
}

/// Ten characters of a random token: 60 bits.
fn recovery_code() -> Result<String, getrandom::Error> {
    let letters: String = Token::random()?
        .reveal()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    Ok(letters.to_lowercase().chars().take(12).collect())
}

fn recovery_hash(member: StaffId, code: &str) -> TokenHash {
    TokenHash::of_recovery_code(member, code)
}
