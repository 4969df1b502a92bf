//! Logging in with an account at a provider: OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636).
//!
//! The provider says who somebody is; whether that is a member, and which, is decided here. An account is known by the
//! provider's name for it and belongs to the member whose address the provider has verified when it is first used.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessTokenHash, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType, CoreUserInfoClaims},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq;
use url::Url;

use super::{
    AtDesk, Origin, SignInError, SignedIn,
    sign_in::{begin_for, take_try_from},
};
use crate::{
    domain::{EmailAddress, SecretKey, Timestamp},
    storage::{
        Db, StorageError, audit,
        staff::{self, Member},
        staff_identities,
    },
};

/// How long the way to the provider and back may take.
pub const BACK_WITHIN: Duration = Duration::from_secs(10 * 60);
/// How long the provider may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what a provider says of itself, its keys among it, is believed.
const KNOWN_FOR: Duration = Duration::from_secs(3600);
/// Largest answer of a provider, in octets.
const LARGEST_ANSWER: u64 = 1 << 20;
/// What the sealed [`Flow`] is for.
const PURPOSE: &str = "openid";

/// Where members log in besides here.
#[derive(Clone)]
pub struct ProviderSettings {
    /// The provider's issuer identifier, to the letter.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our password there, if we have one.
    pub client_secret: Option<String>,
    /// What members call it.
    pub name: String,
}

/// Keeps the secret out of logs.
impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ProviderSettings");
        shown.field("issuer", &self.issuer).field("name", &self.name);
        shown.finish_non_exhaustive()
    }
}

/// A client that knows where to send members, and perhaps more.
type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider, as this process knows it.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    /// Where the provider sends members back to.
    back: String,
    http: ureq::Agent,
    known: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// What must come back from the provider; the browser keeps it, sealed.
#[derive(Debug, Serialize, Deserialize)]
struct Flow {
    state: String,
    nonce: String,
    verifier: String,
    to: String,
    until: Timestamp,
}

/// What the provider sends a member back with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Back {
    /// Stands for the member's consent.
    pub code: Option<String>,
    /// What we sent along.
    pub state: Option<String>,
    /// Why there is no code (RFC 6749 §4.1.2.1).
    pub error: Option<String>,
}

/// Why somebody is not in.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The provider does not answer, or not as it must.
    #[error("the provider does not answer as it must: {0}")]
    Provider(String),
    /// Too late, from another browser, or for the second time.
    #[error("this way to log in was not begun in this browser, or is over")]
    NotBegun,
    /// The provider, or whoever asked it, has refused.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// What the provider says cannot be believed.
    #[error("what the provider says cannot be believed: {0}")]
    NotBelieved(String),
    /// The provider has verified no address.
    #[error("the provider knows no verified address")]
    NoAddress,
    /// The address is no member's.
    #[error("{} is no member's address", .0.as_str())]
    Unknown(EmailAddress),
    /// As with a password.
    #[error(transparent)]
    SignIn(#[from] SignInError),
}

impl From<StorageError> for IdentityError {
    fn from(error: StorageError) -> Self {
        IdentityError::SignIn(error.into())
    }
}

impl From<getrandom::Error> for IdentityError {
    fn from(error: getrandom::Error) -> Self {
        IdentityError::SignIn(error.into())
    }
}

/// Who somebody is, as the provider says.
struct Claimed {
    subject: String,
    email: Option<EmailAddress>,
}

impl Provider {
    /// A provider that has not been asked yet; it sends members back to `back`.
    pub fn new(settings: ProviderSettings, back: String) -> Self {
        let http = ureq::Agent::config_builder()
            // The provider is named in the configuration: it must not lead us elsewhere.
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Provider {
            settings,
            back,
            http: http.into(),
            known: Mutex::default(),
        }
    }

    /// What members call it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Its issuer identifier.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Begins: where the browser goes, and what it keeps meanwhile. `to` is where the member wants to go afterwards.
    ///
    /// # Errors
    /// [`IdentityError::Provider`].
    pub async fn begin(&self, key: &SecretKey, to: &str, now: Timestamp) -> Result<(Url, String), IdentityError> {
        let client = self.client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let (url, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(challenge)
            .url();
        let flow = Flow {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            to: to.to_owned(),
            until: now + BACK_WITHIN,
        };
        let flow = serde_json::to_vec(&flow).map_err(|error| IdentityError::Provider(error.to_string()))?;
        Ok((url, URL_SAFE_NO_PAD.encode(key.encrypt(PURPOSE, &flow)?)))
    }

    /// Lets a member in whom the provider sends back; answers also where the member wants to go.
    ///
    /// # Errors
    /// [`IdentityError`].
    pub async fn finish(
        &self,
        db: &Db,
        key: &SecretKey,
        kept: &str,
        back: Back,
        from: &Origin,
        now: Timestamp,
    ) -> Result<(SignedIn, String), IdentityError> {
        let flow = read_flow(key, kept).filter(|flow| flow.until > now);
        let flow = flow.ok_or(IdentityError::NotBegun)?;
        let state = back.state.unwrap_or_default();
        let is_ours: bool = flow.state.as_bytes().ct_eq(state.as_bytes()).into();
        if !is_ours {
            return Err(IdentityError::NotBegun);
        }
        let code = match (back.code, back.error) {
            (Some(code), None) => code,
            (_, error) => {
                return Err(IdentityError::Refused(
                    error.unwrap_or_default().chars().take(40).collect(),
                ));
            }
        };
        take_try_from(db, from, now).await?;
        let claimed = self.ask(code, flow.verifier, flow.nonce).await?;
        let member = self.member(db, claimed, now).await?;
        Ok((begin_for(db, &member, from, now).await?, flow.to))
    }

    /// Whose account it is; one that is used for the first time becomes that of the member with its address.
    async fn member(&self, db: &Db, claimed: Claimed, now: Timestamp) -> Result<Member, IdentityError> {
        let issuer = self.settings.issuer.clone();
        db.write(move |conn| {
            let Claimed { subject, email } = claimed;
            if let Some(id) = staff_identities::find(conn, &issuer, &subject)? {
                let member = staff::find(conn, id)?.filter(|member| member.ended_at.is_none());
                return member.ok_or(IdentityError::SignIn(SignInError::Wrong));
            }
            let email = email.ok_or(IdentityError::NoAddress)?;
            let member = staff::find_by_email(conn, &email)?.filter(|member| member.ended_at.is_none());
            let member = member.ok_or(IdentityError::Unknown(email))?;
            staff_identities::insert(conn, &issuer, &subject, member.id, now)?;
            let (actor, subject) = (member.email.as_str(), format!("staff {}", member.id));
            audit::append(conn, actor, "identity.link", &subject, &json!({"issuer": issuer}), now)?;
            Ok(member)
        })
        .await
    }

    /// Exchanges the code, and reads who it is that the provider vouches for.
    async fn ask(&self, code: String, verifier: String, nonce: String) -> Result<Claimed, IdentityError> {
        let disbelieved = |error: &dyn fmt::Display| IdentityError::NotBelieved(error.to_string());
        let unanswered = |error: &dyn fmt::Display| IdentityError::Provider(error.to_string());
        let client = self.client().await?;
        let http = |request| self.send(request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| unanswered(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&http)
            .await
            .map_err(|error| unanswered(&error))?;
        let token = tokens.id_token().ok_or_else(|| disbelieved(&"there is no ID token"))?;
        let judge = client.id_token_verifier();
        let claims = token.claims(&judge, &Nonce::new(nonce));
        let claims = claims.map_err(|error| disbelieved(&error))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|error| disbelieved(&error))?;
            let signed_with = token.signing_key(&judge).map_err(|error| disbelieved(&error))?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, signed_with);
            if actual.map_err(|error| disbelieved(&error))? != *expected {
                return Err(disbelieved(&"the access token belongs to another ID token"));
            }
        }
        let subject = claims.subject().as_str().to_owned();
        let verified =
            |email: Option<&str>, verified| email.filter(|_| verified == Some(true)).map(EmailAddress::parse);
        let mut email = verified(claims.email().map(|email| email.as_str()), claims.email_verified());
        if email.is_none()
            && let Ok(asked) = client.user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
        {
            let told: CoreUserInfoClaims = asked.request_async(&http).await.map_err(|error| unanswered(&error))?;
            email = verified(told.email().map(|email| email.as_str()), told.email_verified());
        }
        Ok(Claimed {
            subject,
            email: email.and_then(Result::ok),
        })
    }

    async fn client(&self) -> Result<Client, IdentityError> {
        let refused = |error: &dyn fmt::Display| IdentityError::Provider(error.to_string());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let metadata = match known.filter(|(since, _)| since.elapsed() < KNOWN_FOR) {
            Some((_, metadata)) => metadata,
            None => {
                let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|error| refused(&error))?;
                let http = |request| self.send(request);
                let found = CoreProviderMetadata::discover_async(issuer, &http).await;
                let found = Arc::new(found.map_err(|error| refused(&error))?);
                let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
                *known = Some((Instant::now(), Arc::clone(&found)));
                found
            }
        };
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let back = RedirectUrl::new(self.back.clone()).map_err(|error| refused(&error))?;
        Ok(CoreClient::from_provider_metadata((*metadata).clone(), id, secret).set_redirect_uri(back))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
        let http = self.http.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let (head, mut body) = http.run(request)?.into_parts();
            let body = body.with_config().limit(LARGEST_ANSWER).read_to_vec()?;
            Ok::<_, ureq::Error>(HttpResponse::from_parts(head, body))
        });
        Ok(asked.await??)
    }
}

/// Why there is no answer of the provider.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("no answer: {0}")]
    Failed(#[from] ureq::Error),
    #[error("the question was stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

fn read_flow(key: &SecretKey, kept: &str) -> Option<Flow> {
    let flow = key.decrypt(PURPOSE, &URL_SAFE_NO_PAD.decode(kept).ok()?)?;
    serde_json::from_slice(&flow).ok()
}

/// Forgets with which accounts a member logs in.
///
/// # Errors
/// Those of the database.
pub async fn forget_identities(db: &Db, at_desk: &AtDesk, now: Timestamp) -> Result<(), StorageError> {
    let (member, actor) = (at_desk.member.id, at_desk.name().to_owned());
    db.write(move |conn| {
        staff_identities::forget(conn, member)?;
        audit::append(
            conn,
            &actor,
            "identity.forget",
            &format!("staff {member}"),
            &json!({}),
            now,
        )
    })
    .await
}
