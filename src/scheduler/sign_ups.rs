//! The watch over the sign-up forms: writes down what was counted, notices attacks and tells staff.

use tracing::warn;

use crate::{
    delivery::DeliverySettings,
    domain::{EmailAddress, LetterKind, Links, NewsletterId, Timestamp},
    issues::notices::{DeskNotice, notify},
    storage::{Conn, Db, StorageError, newsletters},
    subscribers::attack::{Turn, Watch},
};

/// Newsletters whose mailboxes are told when nobody is named.
const MOST_MAILBOXES: i64 = 100;

/// Writes down what this process has counted, and begins or ends an attack; staff get one letter at each, whatever the number
/// of processes. Costs one read, and a write for every second in which something was counted.
///
/// # Errors
/// Those of the database.
#[tracing::instrument(skip_all)]
pub async fn watch_sign_ups(
    db: &Db,
    settings: &DeliverySettings,
    links: &Links,
    watch: &Watch,
    now: Timestamp,
) -> Result<Option<Turn>, StorageError> {
    watch.write_down(db, now).await?;
    let view = watch.view(db, now).await?;
    let mut lasts = view.attack.is_some();
    let mut turn = None;
    if let Some(step) = watch.next(&view, now) {
        let (notices_to, link) = (settings.notices_to.clone(), links.path("/api/v1/sign-ups"));
        turn = db
            .write(move |conn| {
                let turn = step.write(conn, now)?;
                if let Some(turn) = &turn {
                    tell(conn, turn, &notices_to, &link, now)?;
                }
                Ok::<_, StorageError>(turn)
            })
            .await?;
    }
    match &turn {
        Some(Turn::Began(reason)) => {
            warn!(reason, "the sign-up forms are under attack");
            lasts = true;
        }
        Some(Turn::Ended(_)) => {
            warn!("the attack on the sign-up forms is over");
            lasts = false;
        }
        None => {}
    }
    watch.set_under_attack(lasts);
    Ok(turn)
}

fn tell(
    conn: &mut Conn,
    turn: &Turn,
    notices_to: &[EmailAddress],
    link: &str,
    now: Timestamp,
) -> Result<(), StorageError> {
    let notice = words(turn, link, now);
    let newsletters = newsletters::list(conn, NewsletterId(0), MOST_MAILBOXES)?;
    let mut told: Vec<EmailAddress> = Vec::new();
    for newsletter in newsletters {
        let recipients = match notices_to {
            [] => vec![newsletter.reply_to.unwrap_or(newsletter.from_address)],
            named => named.to_vec(),
        };
        for recipient in recipients {
            if told.contains(&recipient) {
                continue;
            }
            let to = std::slice::from_ref(&recipient);
            notify(conn, LetterKind::DeskNotice, newsletter.id, to, &notice, now)?;
            told.push(recipient);
        }
    }
    Ok(())
}

fn words(turn: &Turn, link: &str, now: Timestamp) -> DeskNotice {
    let (subject, paragraphs) = match turn {
        Turn::Began(reason) => (
            "the sign-up forms are under attack",
            vec![
                format!("Since {now} the sign-up forms have seen far more than usual: {reason}."),
                "Until it calms down, each network may send fewer forms, letters to people who sign up go out at a limited \
                 pace, and a proof of work is asked for where sign_ups.proof_of_work allows it. Readers can still sign up."
                    .to_owned(),
                "If this is a busy day of yours and no attack, nothing needs to be done. If strangers complain of letters \
                 that they did not ask for, set sign_ups.proof_of_work to \"always\"."
                    .to_owned(),
            ],
        ),
        Turn::Ended(attack) => (
            "the attack on the sign-up forms is over",
            vec![
                format!(
                    "It began at {} with {}, and was last noticed at {}.",
                    attack.began_at, attack.reason, attack.seen_at
                ),
                "The forms work as before. Letters that wait for their turns still keep them.".to_owned(),
            ],
        ),
    };
    DeskNotice {
        subject: subject.to_owned(),
        paragraphs,
        items: Vec::new(),
        findings: Vec::new(),
        link: link.to_owned(),
    }
}
