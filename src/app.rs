//! The whole program: site, delivery and scheduler over one database, started and stopped together.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    net::{SocketAddr, TcpListener},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use actix_web::web::Data;
use anyhow::{Context, bail};
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    accounts::Provider,
    config::Config,
    content::search,
    delivery::{DeliverySettings, Metrics, Outboxes, RelayPlan, Worker},
    domain::{Clock, SecretKey},
    issues::{preflight::Network, websub},
    mail::{catcher::Catcher, relay::Relay},
    measurement::{self, ClickCounter},
    scheduler,
    storage::{DatabaseUrl, Db, installation},
    subscribers::{finding, import::steps, jobs},
    web::{self, Doorkeeper, PageCache, ShareImages, State, Watch},
    webhooks,
};

/// How long copies in flight may take after the stop. Init systems kill what has not stopped after ten seconds.
const LAST_COPIES: Duration = Duration::from_secs(8);

/// Which parts of the program run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// Site, delivery and scheduler.
    All,
    /// Delivery and scheduler.
    Worker,
    /// The site alone: whoever built the app runs the rest.
    Site,
}

/// A built program, listening but not serving yet.
#[derive(Debug)]
pub struct App {
    /// What the handlers reach.
    pub state: Arc<State>,
    /// How delivery works.
    pub delivery: DeliverySettings,
    listener: Option<TcpListener>,
    _only_one: Option<File>,
}

/// Opens the database, brings it up to date and checks that it belongs to the key.
///
/// # Errors
/// With words for the operator.
pub fn open_database(config: &Config, clock: &Clock) -> anyhow::Result<(Db, SecretKey)> {
    let db = Db::open(&config.database)?;
    let ran = db.migrate()?;
    if !ran.is_empty() {
        info!(migrations = ran.len(), "the database was brought up to date");
    }
    let key = secret_key(config)?;
    let mut conn = config.database.open()?;
    crate::storage::write_alone(&mut conn, |conn| installation::check_key(conn, &key, clock.now()))?;
    crate::storage::write_alone(&mut conn, crate::storage::audit::begin_chain)?;
    let indexed = search::bring_up_to_date(&mut conn)?;
    if indexed > 0 {
        info!(briefs = indexed, "briefs were indexed for search");
    }
    Ok((db, key))
}

impl App {
    /// Opens everything and binds the listener.
    ///
    /// # Errors
    /// With words for the operator; nothing runs then.
    pub fn build(config: &Config, clock: Clock, parts: Parts) -> anyhow::Result<App> {
        let only_one = lock(&config.database)?;
        let (db, key) = open_database(config, &clock)?;
        let mut relays = config.relays.clone();
        let mut catcher = None;
        if relays.is_empty() {
            let started = Catcher::start(SocketAddr::from(([127, 0, 0, 1], 0))).context("the mail catcher")?;
            warn!("no relay is configured: mail goes to the built-in catcher and reaches nobody; see /mailbox");
            let relay = Relay::parse(&format!("smtp://{}?tls=off", started.address()))?;
            relays.push(RelayPlan::unlimited(relay));
            catcher = Some(started);
        }
        let listener = match parts {
            Parts::Worker => None,
            Parts::All | Parts::Site => {
                Some(TcpListener::bind(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?)
            }
        };
        let metrics = Arc::new(Metrics::new()?);
        let outboxes = Outboxes::new(&relays, &config.links.host(), config.delivery.reply);
        let worker = Worker::new(
            db.clone(),
            key.clone(),
            config.links.clone(),
            clock.clone(),
            relays,
            config.delivery.clone(),
            Arc::clone(&metrics),
        );
        let sign_ups = Doorkeeper::new(
            config.sign_ups.clone(),
            config.sign_up_limits,
            config.proxies.clone(),
            key.clone(),
            Arc::clone(metrics.tally()),
        );
        let network = Arc::new(Network::new(config.preflight.clone()));
        let webhooks = webhooks::Sender {
            db: db.clone(),
            key: key.clone(),
            network: Arc::clone(&network),
            settings: config.webhooks.clone(),
            links: config.links.clone(),
        };
        let state = State {
            db,
            key,
            links: config.links.clone(),
            clock,
            delivery: Arc::new(Notify::new()),
            outboxes,
            clicks: ClickCounter::new(metrics.registry())?,
            worker: Arc::new(worker),
            metrics,
            catcher,
            sign_ups,
            keep_ip: config.keep_ip,
            network,
            webhooks,
            share_images: ShareImages::default(),
            websub_hub: config.websub_hub.clone(),
            pages: PageCache::new(config.serving.cache_octets),
            watch: Watch::default(),
            data_dir: config.data_dir.clone(),
            serving: config.serving,
            provider: config
                .openid
                .clone()
                .map(|settings| Provider::new(settings, config.links.path("/desk/openid/back"))),
        };
        Ok(App {
            state: Arc::new(state),
            delivery: config.delivery.clone(),
            listener,
            _only_one: only_one,
        })
    }

    /// Where the site listens, if it does.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listener.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// Runs until `stop`; then takes nothing new, finishes what is in flight and returns.
    ///
    /// # Errors
    /// When a part cannot start or fails.
    pub async fn run_until_stopped(mut self, parts: Parts, stop: CancellationToken) -> anyhow::Result<()> {
        let listener = self.listener.take();
        let site = serve_and_count(listener, Arc::clone(&self.state), stop.clone());
        if parts == Parts::Site {
            return site.await;
        }
        let state = &self.state;
        let delivering = deliver(Arc::clone(state), stop.clone())?;
        let heartbeat = async {
            Ok(scheduler::run(
                &state.db,
                &state.clock,
                &self.delivery,
                &state.links,
                &state.sign_ups.watch,
                &state.delivery,
                &stop,
            )
            .await?)
        };
        let delivered = async { Ok(delivering.await?) };
        let telling = async {
            if let Some(hub) = &state.websub_hub {
                websub::run(&state.db, hub, &state.links, &state.clock, &stop).await;
            }
            Ok(())
        };
        let counting = async {
            scheduler::keep_counting(&state.db, &state.clock, &stop).await;
            Ok(())
        };
        let hooks = async {
            state.webhooks.run(&state.clock, &stop).await;
            Ok(())
        };
        let indexing = async {
            finding::keep_indexing(&state.db, &stop).await;
            Ok(())
        };
        let importing = async {
            let folder = steps::folder(&state.data_dir);
            steps::keep_carrying_on(&state.db, &state.key, &folder, &state.clock, &stop).await;
            Ok(())
        };
        let with_many = async {
            jobs::keep_carrying_on(&state.db, &state.clock, &stop).await;
            Ok(())
        };
        tokio::try_join!(
            site, delivered, heartbeat, telling, counting, hooks, indexing, importing, with_many
        )?;
        Ok(())
    }
}

/// Runs the delivery worker on a thread of its own, whose sessions wake each other without crossing threads; what it
/// answers comes when it has ended.
fn deliver(state: Arc<State>, stop: CancellationToken) -> std::io::Result<oneshot::Receiver<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (tell, told) = oneshot::channel();
    std::thread::Builder::new().name("delivery".into()).spawn(move || {
        runtime.block_on(async {
            let too_long = async {
                stop.cancelled().await;
                tokio::time::sleep(LAST_COPIES).await;
            };
            tokio::select! {
                () = state.worker.run(&state.delivery, &stop) => {}
                () = too_long => warn!("the relay holds up the stop; copies in flight are tried again when their leases end"),
            }
        });
        // A query that the database does not answer must not hold up the stop either.
        runtime.shutdown_background();
        // Nobody waits any more when the other parts have failed.
        let _ = tell.send(());
    })?;
    Ok(told)
}

/// Serves the site, and writes the clicks that it counts: the last ones when nobody can follow a link any more.
async fn serve_and_count(
    listener: Option<TcpListener>,
    state: Arc<State>,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let ended = stop.child_token();
    let counted = measurement::keep_writing(&state.clicks, &state.db, &state.clock, &ended);
    let served = async {
        let served = serve(listener, Data::from(Arc::clone(&state)), stop).await;
        ended.cancel();
        served
    };
    let (served, ()) = tokio::join!(served, counted);
    state.clicks.close(&state.db).await;
    served
}

async fn serve(listener: Option<TcpListener>, state: Data<State>, stop: CancellationToken) -> anyhow::Result<()> {
    let Some(listener) = listener else {
        stop.cancelled().await;
        return Ok(());
    };
    let server = web::serve(listener, Data::clone(&state))?;
    let handle = server.handle();
    let server = tokio::spawn(server);
    stop.cancelled().await;
    state.watch.close();
    handle.stop(true).await;
    Ok(server.await??)
}

/// Two processes on one SQLite file would send copies twice; PostgreSQL shares them by leases.
fn lock(database: &DatabaseUrl) -> anyhow::Result<Option<File>> {
    let DatabaseUrl::Sqlite(path) = database else {
        return Ok(None);
    };
    let mut name = path.clone().into_os_string();
    name.push(".lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name);
    let file = file.with_context(|| format!("cannot open {}", Path::new(&name).display()))?;
    if file.try_lock().is_err() {
        bail!(
            "another vesnik runs on {}; stop it first, or use PostgreSQL for several",
            path.display()
        );
    }
    Ok(Some(file))
}

/// The configured key, or the one in the data directory, made on the first start.
fn secret_key(config: &Config) -> anyhow::Result<SecretKey> {
    if let Some(text) = &config.secret_key {
        return SecretKey::parse(text).context("secret_key");
    }
    let path = config.data_dir.join("secret.key");
    if !path.exists() {
        std::fs::create_dir_all(&config.data_dir)
            .with_context(|| format!("cannot make {}", config.data_dir.display()))?;
        let mut file = OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(SecretKey::random_text()?.as_bytes())?;
        file.sync_all()?;
        info!(path = %path.display(), "made the secret key: back it up with the database");
    }
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    SecretKey::parse(&text).with_context(|| format!("{}", path.display()))
}
