//! Logging in: address and password, then a one-time code where the member has a second factor.

use std::{net::IpAddr, time::Duration};

use serde_json::json;

use super::{Password, second_factor, sessions::IDLE};
use crate::{
    domain::{EmailAddress, SecretKey, StaffId, Timestamp, Token},
    storage::{
        Conn, Db, StorageError, audit,
        quotas::{self, Window},
        staff::{self, Member},
        staff_sessions as rows,
    },
};

/// Most tries for one account within [`PERIOD`].
const BY_ACCOUNT: i64 = 10;
/// Most tries from one network (a /24 of IPv4, a /48 of IPv6) within [`PERIOD`].
const BY_NETWORK: i64 = 50;
const PERIOD: Duration = Duration::from_secs(15 * 60);
/// How long the one-time code may take.
const CODE_WITHIN: Duration = Duration::from_secs(10 * 60);

/// Where somebody logs in from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// What the browser says of itself.
    pub browser: String,
    /// The network address.
    pub address: Option<IpAddr>,
}

/// What logging in has come to.
#[derive(Debug)]
pub enum SignedIn {
    /// The member is in; this is the session's token.
    Whole(Token),
    /// The password was right; the one-time code is asked for in this session.
    AwaitsCode(Token),
}

/// Why somebody is not in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address, the password or the code is wrong; it is not said which.
    #[error("the address and the password do not belong together")]
    Wrong,
    /// So many tries; the next counts after so long.
    #[error("too many tries")]
    TooMany(Duration),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Begins a session for the member with this address and password. Costs the same whether or not there is such a member.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(
    db: &Db,
    key: &SecretKey,
    email: &EmailAddress,
    password: Password,
    from: &Origin,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let scopes = vec![
        (format!("sign-in:{}", key.address_hash(email)), BY_ACCOUNT),
        by_network(from),
    ];
    db.write(move |conn| take_try(conn, scopes, now)).await?;
    let email = email.clone();
    let known = db
        .read(move |conn| {
            let member = staff::find_by_email(conn, &email)?.filter(|member| member.ended_at.is_none());
            let proofs = member
                .as_ref()
                .map(|member| staff::proofs(conn, member.id))
                .transpose()?;
            Ok::<_, StorageError>(member.zip(proofs))
        })
        .await?;
    let hash = known.as_ref().and_then(|(_, proofs)| proofs.password.clone());
    let is_right = password.matches(hash).await?;
    let (member, _) = known.filter(|_| is_right).ok_or(SignInError::Wrong)?;
    begin_for(db, &member, from, now).await
}

/// Begins a session for a member who has proved to be one; it awaits a one-time code where the member has a second factor.
pub(super) async fn begin_for(
    db: &Db,
    member: &Member,
    from: &Origin,
    now: Timestamp,
) -> Result<SignedIn, SignInError> {
    let id = member.id;
    let proofs = db.read(move |conn| staff::proofs(conn, id)).await?;
    let awaits_code = proofs.totp_secret.is_some();
    let token = Token::random()?;
    begin(db, id, member.email.as_str(), &token, from, awaits_code, now).await?;
    Ok(if awaits_code {
        SignedIn::AwaitsCode(token)
    } else {
        SignedIn::Whole(token)
    })
}

/// Counts a try from a network.
///
/// # Errors
/// [`SignInError::TooMany`] when it is one too many.
pub(super) async fn take_try_from(db: &Db, from: &Origin, now: Timestamp) -> Result<(), SignInError> {
    let scopes = vec![by_network(from)];
    db.write(move |conn| take_try(conn, scopes, now)).await
}

fn by_network(from: &Origin) -> (String, i64) {
    (format!("sign-in-from:{}", network(from.address)), BY_NETWORK)
}

/// Completes a session that awaits a one-time code, or one of the codes that stand in for it. The session gets a new token.
///
/// # Errors
/// [`SignInError`]; after many wrong codes the session has to wait.
pub async fn finish(
    db: &Db,
    key: &SecretKey,
    session: &Token,
    code: &str,
    from: &Origin,
    now: Timestamp,
) -> Result<Token, SignInError> {
    let hash = session.session_hash();
    let found = db.read(move |conn| rows::find(conn, &hash, now)).await?;
    let (waiting, member) = found
        .filter(|(waiting, _)| waiting.awaits_code)
        .ok_or(SignInError::Wrong)?;
    let scopes = vec![(format!("code:{}", member.id), BY_ACCOUNT)];
    db.write(move |conn| take_try(conn, scopes, now)).await?;
    let (id, key, code) = (member.id, key.clone(), code.to_owned());
    if !db
        .write(move |conn| second_factor::use_code(conn, &key, id, &code, now))
        .await?
    {
        return Err(SignInError::Wrong);
    }
    db.write(move |conn| rows::end(conn, id, waiting.id)).await?;
    let token = Token::random()?;
    begin(db, id, member.email.as_str(), &token, from, false, now).await?;
    Ok(token)
}

/// Begins a session.
pub(super) async fn begin(
    db: &Db,
    member: StaffId,
    name: &str,
    token: &Token,
    from: &Origin,
    awaits_code: bool,
    now: Timestamp,
) -> Result<(), StorageError> {
    let (hash, name) = (token.session_hash(), name.to_owned());
    let browser: String = from.browser.chars().take(200).collect();
    let network = network(from.address);
    let end = now + if awaits_code { CODE_WITHIN } else { IDLE };
    db.write(move |conn| {
        let id = rows::insert(conn, member, &hash, &browser, &network, awaits_code, end, now)?;
        if !awaits_code {
            let detail = json!({"session": id, "network": network});
            audit::append(conn, &name, "session.begin", &format!("staff {member}"), &detail, now)?;
        }
        Ok(())
    })
    .await
}

/// Counts a try in each of these windows. To be called inside a write.
///
/// # Errors
/// [`SignInError::TooMany`] when it is one too many.
pub(super) fn take_try(conn: &mut Conn, scopes: Vec<(String, i64)>, now: Timestamp) -> Result<(), SignInError> {
    let period_ms = i64::try_from(PERIOD.as_millis()).unwrap_or(i64::MAX).max(1);
    let starts_at = Timestamp::from_millis(now.millis() - now.millis().rem_euclid(period_ms));
    for (scope, ceiling) in scopes {
        let window = Window {
            scope,
            period_ms,
            starts_at,
            ceiling,
        };
        if quotas::take(conn, &[window], 1)? == 0 {
            return Err(SignInError::TooMany((starts_at + PERIOD).since(now)));
        }
    }
    Ok(())
}

/// The network of an address, which many of a household or an office share.
fn network(address: Option<IpAddr>) -> String {
    let network = match address {
        Some(IpAddr::V4(address)) => ipnet::IpNet::new(address.into(), 24),
        Some(IpAddr::V6(address)) => ipnet::IpNet::new(address.into(), 48),
        None => return "unknown".into(),
    };
    network.map_or_else(|_| "unknown".into(), |network| network.trunc().to_string())
}
