//! `vesnik serve` and `vesnik worker`

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::info;
use vesnik::{
    accounts,
    app::{App, Parts},
    config::Config,
    domain::{Clock, StaffLink},
};

pub async fn run(config: &Config, parts: Parts) -> anyhow::Result<()> {
    let app = App::build(config, Clock::system(), parts)?;
    if let Some(address) = app.address() {
        info!(%address, "listening");
        if let Some(token) = accounts::make_set_up_link(&app.state.db, app.state.now()).await? {
            // Not into the log, which others may read.
            println!(
                "Set up the desk: {}",
                app.state.links.path(&StaffLink::SetUp.path(&token.reveal()))
            );
        }
    }
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone())?;
    app.run_until_stopped(parts, stop).await?;
    info!("stopped");
    Ok(())
}

/// SIGTERM and SIGINT ask for an orderly stop; a second one ends the process at once.
pub fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if stop.is_cancelled() {
                std::process::exit(1);
            }
            info!("stopping: what is in flight is finished first");
            stop.cancel();
        }
    });
    Ok(())
}
