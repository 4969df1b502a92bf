//! Keeps what the worker knows of the issues being sent in step with the database: pauses, cancellations, retractions.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tracing::info;

use super::{
    builds, closing,
    composing::Compiled,
    engine::Engine,
    in_hand::{Gate, InHand},
    settings, upkeep,
};
use crate::{
    domain::{BriefId, IssueId, IssueStatus},
    issues::IssueError,
    storage::{
        StorageError,
        issue_briefs::{self, Standing},
        issues,
        issues::Issue,
    },
};

/// Looks at the issues that are being sent, and at those in hand that are not any more.
pub(super) async fn look(engine: &Engine, in_hand: &mut BTreeMap<IssueId, Arc<InHand>>) -> Result<(), IssueError> {
    let known: Vec<IssueId> = in_hand.keys().copied().collect();
    let (sending, left) = engine
        .db
        .read(move |conn| {
            let mut sending: Vec<(Issue, HashMap<BriefId, Standing>)> = Vec::new();
            for issue in issues::sending(conn)? {
                let standing = issue_briefs::standing(conn, issue.id)?;
                sending.push((issue, standing));
            }
            let mut left = Vec::new();
            for id in known {
                if sending.iter().all(|(issue, _)| issue.id != id) {
                    left.push((id, issues::find(conn, id)?.map(|issue| issue.status)));
                }
            }
            Ok::<_, StorageError>((sending, left))
        })
        .await?;
    for (id, status) in left {
        if let Some(of) = in_hand.get(&id) {
            of.set_gate(match status {
                Some(IssueStatus::Paused) => Gate::Held,
                _ => Gate::Cancelled,
            });
            // Copies that are claimed keep the issue until they are given back.
            if of.copies() == 0 {
                upkeep::give_back(engine).await?;
                engine.db.write(move |conn| closing::end_cancelled(conn, id)).await?;
                in_hand.remove(&id);
            }
        }
    }
    for (issue, standing) in sending {
        let id = issue.id;
        let fresh = match in_hand.get(&id) {
            Some(of) if of.gate() != Gate::Open && (of.copies() > 0 || of.must_stop()) => continue,
            Some(of) if of.gate() == Gate::Open => {
                let compiled = of.compiled();
                if compiled.rendered.standing() != standing || compiled.rendered.written_subject != issue.subject {
                    of.replace(compile(engine, &issue).await?);
                    info!(issue.id = %id, "briefs have changed; copies that leave from now on follow");
                }
                continue;
            }
            _ => {
                let compiled = compile(engine, &issue).await?;
                Arc::new(InHand::new(issue, compiled))
            }
        };
        resumed(engine, &fresh);
        in_hand.insert(id, fresh);
    }
    Ok(())
}

async fn compile(engine: &Engine, issue: &Issue) -> Result<Compiled, IssueError> {
    builds::current(&engine.db, &engine.key, &engine.links, issue, engine.now()).await
}

/// Whoever starts or resumes an issue wants it tried, also over a relay that has refused us.
fn resumed(engine: &Engine, of: &InHand) {
    let compiled = of.compiled();
    let domain = compiled.rendered.sender.address.domain();
    let candidates = settings::for_sender(&engine.lanes, |lane| &lane.plan, domain);
    for lane in candidates.into_iter().filter_map(|index| engine.lanes.get(index)) {
        lane.health().try_again(engine.now());
    }
}
