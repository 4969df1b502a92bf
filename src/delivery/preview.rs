//! An issue as somebody would get it now, or has got it: looked at, not sent.

use super::{
    builds,
    composing::{Addressee, Compiled},
    copies,
};
use crate::{
    content::ContentError,
    domain::{
        DeliveryStatus, EmailAddress, IssueId, Links, NewsletterId, PersonName, SecretKey, SectionSet, SkipReason,
        SubscriberId, SubscriptionId, SubscriptionStatus, Variant,
    },
    issues::{IssueError, measured_links::LinkBook, rendering, rendering::FullIssue, special, translations},
    locale::Locale,
    mail::wire::Wire,
    storage::{
        Conn, Db, deliveries,
        deliveries::Shape,
        issue_builds,
        subscribers::{self, Subscriber},
        subscriptions::{self, Subscription},
        suppressions,
    },
};

/// Why a reader gets no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCopy {
    /// The subscription is not active.
    NotActive(SubscriptionStatus),
    /// The reader takes another edition.
    OtherEdition,
    /// The address is suppressed.
    Suppressed,
    /// The issue has started without this reader.
    NotInAudience,
    /// The copy was not made for this reason.
    Skipped(SkipReason),
}

/// A reader whose copy is looked at.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Where the copy goes.
    pub email: EmailAddress,
    /// Who.
    pub name: PersonName,
}

/// A copy that is looked at.
#[derive(Debug, Clone)]
pub struct Previewed {
    /// Whose; nobody's holds every brief of the issue itself.
    pub reader: Option<Reader>,
    /// The message, or why there is none.
    pub message: Result<Vec<u8>, NoCopy>,
    /// Whether it was handed over, exactly so.
    pub is_sent: bool,
}

/// The subscription to a newsletter of a reader with this address.
///
/// # Errors
/// Those of the database.
pub async fn subscription_of(
    db: &Db,
    newsletter: NewsletterId,
    email: &EmailAddress,
) -> Result<Option<SubscriptionId>, IssueError> {
    let email = email.clone();
    db.read(move |conn| {
        let Some(person) = subscribers::find_by_email(conn, &email)? else {
            return Ok(None);
        };
        let found = subscriptions::find_for(conn, newsletter, person.id)?;
        Ok(found.map(|subscription| subscription.id))
    })
    .await
}

/// What is read to make a copy.
struct Ground {
    full: FullIssue,
    /// The latest build of an issue that has started.
    build: Option<issue_builds::Build>,
    reader: Option<(Subscriber, Subscription)>,
    variant: Result<Option<Variant>, NoCopy>,
    is_sent: bool,
}

/// The copy of an issue that the reader with this subscription gets, or nobody's with every brief of it. Of an issue that has not
/// started it is the copy that would leave now, without what the reader catches up with. Costs a rendering; none for a copy that
/// was handed over.
///
/// # Errors
/// [`ContentError::Unknown`] without such an issue, or such a subscription to its newsletter.
pub async fn preview(
    db: &Db,
    key: &SecretKey,
    links: &Links,
    id: IssueId,
    subscription: Option<SubscriptionId>,
) -> Result<Previewed, IssueError> {
    let ground = db.read(move |conn| read(conn, id, subscription)).await?;
    let reader = ground.reader.as_ref().map(|(person, _)| Reader {
        email: person.email.clone(),
        name: person.name.clone(),
    });
    let shown = |message, is_sent| Previewed {
        reader: reader.clone(),
        message,
        is_sent,
    };
    let variant = match ground.variant {
        Ok(variant) => variant,
        Err(why) => return Ok(shown(Err(why), false)),
    };
    if let (true, Some(reader)) = (ground.is_sent, &reader) {
        let message = copies::show_again(db, key, id, &reader.email).await?;
        return Ok(shown(Ok(message), true));
    }
    let compiled = match ground.build {
        Some(build) => Compiled::of(builds::read(&build.content)?, build.build)?,
        None => Compiled::of(
            translations::render_in_all(&ground.full, links, &mut LinkBook::unmeasured())?,
            0,
        )?,
    };
    let mask = match variant {
        Some(variant) => compiled.mask(variant),
        None => Ok(compiled
            .rendered
            .mask(&compiled.shape, compiled.whole_issue(&SectionSet::All))),
    };
    let mask = match mask {
        Ok(mask) => mask,
        Err(why) => return Ok(shown(Err(NoCopy::Skipped(why)), false)),
    };
    let (nobody, nowhere) = (PersonName::default(), ground.full.newsletter.from_address.clone());
    let addressee = match &ground.reader {
        Some((person, _)) => Addressee {
            email: &person.email,
            name: &person.name,
            subscriber: person.id,
            // A link in what is looked at must not end the subscription.
            subscription: SubscriptionId(0),
        },
        None => Addressee {
            email: &nowhere,
            name: &nobody,
            subscriber: SubscriberId(0),
            subscription: SubscriptionId(0),
        },
    };
    let mut wire = Wire::default();
    compiled.splice(addressee, &mask, key, &mut wire);
    Ok(shown(Ok(wire.as_bytes().to_vec()), false))
}

fn read(conn: &mut Conn, id: IssueId, subscription: Option<SubscriptionId>) -> Result<Ground, IssueError> {
    let issue = special::find(conn, id)?;
    let build = match issue.started_at {
        Some(_) => issue_builds::latest(conn, id)?,
        None => None,
    };
    let full = rendering::load(conn, issue)?;
    let Some(subscription) = subscription else {
        return Ok(Ground {
            full,
            build,
            reader: None,
            variant: Ok(None),
            is_sent: false,
        });
    };
    let unknown = || ContentError::Unknown("subscription");
    let subscription = subscriptions::find(conn, subscription)?.ok_or_else(unknown)?;
    if subscription.newsletter_id != full.newsletter.id {
        return Err(unknown().into());
    }
    let person = subscribers::find(conn, subscription.subscriber_id)?.ok_or_else(unknown)?;
    let (variant, is_sent) = match full.issue.started_at {
        Some(_) => of_ledger(conn, &full, &person)?,
        None => (foreseen(conn, &full, &person, &subscription)?, false),
    };
    Ok(Ground {
        full,
        build,
        reader: Some((person, subscription)),
        variant: variant.map(Some),
        is_sent,
    })
}

/// The variant that the ledger has for a reader, and whether the copy was handed over.
fn of_ledger(
    conn: &mut Conn,
    full: &FullIssue,
    person: &Subscriber,
) -> Result<(Result<Variant, NoCopy>, bool), IssueError> {
    use DeliveryStatus::{Accepted, Bounced, Complained};
    let Some(copy) = deliveries::copy_to(conn, &full.issue, &person.email)? else {
        return Ok((Err(NoCopy::NotInAudience), false));
    };
    let is_sent = matches!(copy.status, Accepted | Bounced | Complained);
    Ok((Ok(copy.variant), is_sent))
}

/// The variant that a reader would get if the issue started now.
fn foreseen(
    conn: &mut Conn,
    full: &FullIssue,
    person: &Subscriber,
    subscription: &Subscription,
) -> Result<Result<Variant, NoCopy>, IssueError> {
    if subscription.status != SubscriptionStatus::Active {
        return Ok(Err(NoCopy::NotActive(subscription.status)));
    }
    if full
        .issue
        .edition_id
        .is_some_and(|edition| edition != subscription.edition_id)
    {
        return Ok(Err(NoCopy::OtherEdition));
    }
    if suppressions::contains(conn, &person.address_hash)? {
        return Ok(Err(NoCopy::Suppressed));
    }
    let shape = Shape::load(conn, &full.issue)?;
    let taken = subscriptions::taken(conn, subscription)?;
    let language = shape.number_of(person.language.as_ref().and_then(Locale::of));
    Ok(Ok(shape
        .variant(&taken, subscription.seen_until)
        .with_language(language)))
}
