//! Logs: for people on a terminal, JSON lines otherwise. No addresses, tokens or bodies ever stand in them.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error. `RUST_LOG` chooses what; the default is `info`.
pub fn start() {
    let quiet = "info,actix_server=warn,tokio_cron_scheduler=warn";
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(quiet));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start, in a test, keeps the first.
    let _ = if std::io::stderr().is_terminal() {
        subscriber.with_target(false).try_init()
    } else {
        subscriber.json().try_init()
    };
}
