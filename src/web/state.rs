//! What every handler can reach.

use std::{path::PathBuf, sync::Arc};

use tokio::sync::Notify;
use url::Url;

use super::{Doorkeeper, PageCache, ServingSettings, ShareImages, Watch};
use crate::{
    accounts::Provider,
    delivery::{Metrics, Outboxes, Worker},
    domain::{Clock, Links, SecretKey, Timestamp},
    issues::preflight::Network,
    mail::catcher::Catcher,
    measurement::ClickCounter,
    storage::Db,
    webhooks,
};

/// What every handler can reach. Shared by all of the server's threads.
#[derive(Debug)]
pub struct State {
    /// The database.
    pub db: Db,
    /// The installation's key.
    pub key: SecretKey,
    /// Public URLs.
    pub links: Links,
    /// The time.
    pub clock: Clock,
    /// Wakes the delivery worker after a change that queued something.
    pub delivery: Arc<Notify>,
    /// For test copies and readiness.
    pub outboxes: Outboxes,
    /// The delivery worker of this process, whether or not it runs.
    pub worker: Arc<Worker>,
    /// What delivery counts.
    pub metrics: Arc<Metrics>,
    /// Counts who follows the links of measured issues how often.
    pub clicks: ClickCounter,
    /// The built-in catcher, when mail goes there.
    pub catcher: Option<Catcher>,
    /// What every way to sign up goes by.
    pub sign_ups: Doorkeeper,
    /// Whether consent events keep the network address they came from.
    pub keep_ip: bool,
    /// The way to the network for preflight.
    pub network: Arc<Network>,
    /// Sends what other programs are told.
    pub webhooks: webhooks::Sender,
    /// Pictures of briefs.
    pub share_images: ShareImages,
    /// The hub that feeds name (WebSub).
    pub websub_hub: Option<Url>,
    /// The pages that are kept.
    pub pages: PageCache,
    /// How far issues are, for those who watch.
    pub watch: Watch,
    /// Where files are kept.
    pub data_dir: PathBuf,
    /// How the site is served.
    pub serving: ServingSettings,
    /// Where members of staff log in besides here.
    pub provider: Option<Provider>,
}

impl State {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
