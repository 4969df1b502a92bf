//! Signing up: double opt-in, with one answer for every address.

use std::{sync::Arc, time::Duration};

use super::{
    CONFIRM_WITHIN, ChoiceError, Choices, MANAGE_WITHIN, Pace,
    offers::{Offer, Offers},
    pacing,
    proof_of_work::{ProofError, Solution},
    wordings::{AgreedTo, WordingId},
};
use crate::{
    domain::{
        AddressHash, ConsentKind, EditionId, EmailAddress, Language, LetterKind, NewsletterId, PersonName, Purpose,
        SecretKey, SectionSet, Slug, SubscriberId, SubscriptionId, Timestamp, Token,
    },
    storage::{
        Conn, Db, StorageError, consents,
        consents::ConsentEvent,
        letters,
        spent_solutions::{self, Spent},
        subscribers::{self, Person},
        subscriptions, suppressions,
        tokens::{self, Link},
    },
};

/// Least time between two confirmation letters to one address.
const BETWEEN_CONFIRMATIONS: Duration = Duration::from_secs(3600);
/// Most confirmation letters to one address within [`DAY`].
const CONFIRMATIONS_A_DAY: usize = 3;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// One filled-in form.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// The newsletter.
    pub newsletter: Slug,
    /// The address.
    pub email: EmailAddress,
    /// The name, possibly empty.
    pub name: PersonName,
    /// Sections and edition.
    pub choices: Choices,
    /// The language that the reader has chosen on the page.
    pub language: Option<Language>,
    /// The words that its reader has agreed to.
    pub agreed_to: AgreedTo,
    /// Which form or interface it came through.
    pub source: String,
    /// From where, when that is kept.
    pub ip: Option<String>,
    /// How soon the letter may follow.
    pub pace: Pace,
    /// The proof of work that was asked for.
    pub proof: Option<Solution>,
}

/// Why a signup was refused.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// There is no such newsletter.
    #[error("there is no newsletter \"{0}\"")]
    UnknownNewsletter(Slug),
    /// The choices do not fit it.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The proof of work does not count.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// So many letters wait for their turns that this one would wait for more than a day.
    #[error("too many people are signing up at once")]
    Crowded,
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Records a signup in one transaction: subscription, consent and letter. Answers to which newsletter.
///
/// The answer is the same whether the address is new, pending, active or suppressed. A pending reader gets a
/// confirmation letter, at most one an hour and three a day to an address over all newsletters (one that comes too soon
/// for another newsletter waits for its turn); an active one gets a link to manage the subscription, at most once a day;
/// a suppressed one nothing.
///
/// A new reader costs seven statements, one more with a proof of work, four more at a pace other than at once, and three more
/// when something on the site has changed since the last signup for the newsletter.
///
/// # Errors
/// [`SignUpError`]; nothing is recorded then.
pub async fn sign_up(
    db: &Db,
    key: &SecretKey,
    offers: &Arc<Offers>,
    form: SignUp,
    now: Timestamp,
) -> Result<Arc<Offer>, SignUpError> {
    let hash = key.address_hash(&form.email);
    let token = Token::random()?;
    let (agreed_to, known) = (form.agreed_to.clone(), Arc::clone(offers));
    // A proof or a turn may be refused after the other has been written.
    let looks_first = form.pace == Pace::AtOnce && form.proof.is_none();
    let change = move |conn: &mut Conn| {
        let offer = known
            .find(conn, &form.newsletter)?
            .ok_or_else(|| SignUpError::UnknownNewsletter(form.newsletter.clone()))?;
        let (edition, sections) = form.choices.among(&offer.editions, &offer.sections)?;
        let own = match &form.agreed_to {
            AgreedTo::Own(wordings) => Some(wordings.own(conn, &offer.newsletter, now)?),
            AgreedTo::Shown(_) | AgreedTo::Nothing => None,
        };
        let wording = match &form.agreed_to {
            AgreedTo::Shown(id) => id.clone(),
            _ => own.as_ref().map(|own| own.id().clone()).unwrap_or_default(),
        };
        let taken = Taken {
            newsletter: offer.newsletter.id,
            edition,
            sections,
            wording,
        };
        record(conn, &taken, &form, &hash, &token, now)?;
        Ok::<_, SignUpError>((offer, own))
    };
    let (offer, own) = match looks_first {
        true => db.write_checked(change).await?,
        false => db.write(change).await?,
    };
    if let (AgreedTo::Own(wordings), Some(own)) = (agreed_to, own) {
        wordings.remember_own(own);
    }
    offers.remember(&offer);
    Ok(offer)
}

/// What of an offer is taken, and the words that are agreed to.
struct Taken {
    newsletter: NewsletterId,
    edition: EditionId,
    sections: SectionSet,
    wording: WordingId,
}

fn record(
    conn: &mut Conn,
    taken: &Taken,
    form: &SignUp,
    hash: &AddressHash,
    token: &Token,
    now: Timestamp,
) -> Result<(), SignUpError> {
    let Taken {
        newsletter,
        edition,
        sections,
        wording,
    } = taken;
    if let Some(Solution { nonce, expires_at }) = &form.proof {
        match spent_solutions::spend(conn, nonce, hash, *expires_at)? {
            Spent::Now => {}
            Spent::BySameAddress => return Ok(()),
            Spent::ByAnother => return Err(ProofError::Spent.into()),
        }
    }
    // Also where no letter follows: whether one does is the address's secret.
    let turn = pacing::take_turn(conn, form.pace, now)?.ok_or(SignUpError::Crowded)?;
    if suppressions::contains(conn, hash)? {
        return Ok(());
    }
    let language = form.language.as_ref();
    let reader = subscribers::find_or_insert(conn, &form.email, hash, &form.name, language, now)?;
    let known = match reader.is_new {
        true => None,
        false => subscriptions::find_for(conn, *newsletter, reader.id)?,
    };
    let subscription = match known {
        None => subscriptions::insert_pending(conn, *newsletter, reader.id, *edition, sections, now)?,
        Some(known) => {
            if !subscriptions::ask_again(conn, known.id, *edition, sections)? {
                return send_manage_link(conn, known.id, reader.id, token, turn, now);
            }
            known.id
        }
    };
    let event = ConsentEvent {
        subscription,
        kind: ConsentKind::Requested,
        wording: wording.as_str(),
        source: &form.source,
        ip: form.ip.as_deref(),
    };
    consents::append(conn, &event, now)?;
    send_confirmation(conn, subscription, reader, token, turn, now)
}

fn send_confirmation(
    conn: &mut Conn,
    subscription: SubscriptionId,
    reader: Person,
    token: &Token,
    turn: Timestamp,
    now: Timestamp,
) -> Result<(), SignUpError> {
    let recent = match reader.is_new {
        true => Vec::new(),
        false => recent_confirmations(conn, reader.id)?,
    };
    let due_at = next_after(&recent, now);
    let has_one = recent
        .iter()
        .any(|(at, of)| *of == subscription && *at + CONFIRM_WITHIN > now);
    if due_at > now && has_one {
        return Ok(());
    }
    let due_at = due_at.max(turn);
    Ok(enqueue_confirmation(conn, subscription, token, due_at, now)?)
}

type Recent = [(Timestamp, SubscriptionId)];

fn recent_confirmations(
    conn: &mut Conn,
    reader: SubscriberId,
) -> Result<Vec<(Timestamp, SubscriptionId)>, StorageError> {
    let limit = i64::try_from(CONFIRMATIONS_A_DAY).unwrap_or(i64::MAX);
    letters::recent(conn, LetterKind::Confirmation, reader, limit)
}

/// When another confirmation letter may follow these, the newest first.
fn next_after(recent: &Recent, now: Timestamp) -> Timestamp {
    let mut due_at = now;
    if let Some((last, _)) = recent.first() {
        due_at = due_at.max(*last + BETWEEN_CONFIRMATIONS);
    }
    if let Some((third_last, _)) = recent.get(CONFIRMATIONS_A_DAY - 1) {
        due_at = due_at.max(*third_last + DAY);
    }
    due_at
}

/// When another confirmation letter to a reader may leave.
pub(super) fn next_confirmation(
    conn: &mut Conn,
    reader: SubscriberId,
    now: Timestamp,
) -> Result<Timestamp, StorageError> {
    Ok(next_after(&recent_confirmations(conn, reader)?, now))
}

/// Adds a confirmation letter. To be called inside a write.
pub(super) fn enqueue_confirmation(
    conn: &mut Conn,
    subscription: SubscriptionId,
    token: &Token,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), StorageError> {
    let link = Link {
        subscription,
        expires_at: due_at + CONFIRM_WITHIN,
    };
    tokens::insert(conn, Purpose::Confirm, &token.hash_for(Purpose::Confirm), link, now)?;
    letters::enqueue(conn, LetterKind::Confirmation, subscription, Some(token), due_at)
}

fn send_manage_link(
    conn: &mut Conn,
    subscription: SubscriptionId,
    reader: SubscriberId,
    token: &Token,
    turn: Timestamp,
    now: Timestamp,
) -> Result<(), SignUpError> {
    let recent = letters::recent(conn, LetterKind::AlreadySubscribed, reader, 1)?;
    if recent.first().is_some_and(|(at, _)| *at + DAY > now) {
        return Ok(());
    }
    let link = Link {
        subscription,
        expires_at: turn + MANAGE_WITHIN,
    };
    tokens::insert(conn, Purpose::Manage, &token.hash_for(Purpose::Manage), link, now)?;
    letters::enqueue(conn, LetterKind::AlreadySubscribed, subscription, Some(token), turn)?;
    Ok(())
}
