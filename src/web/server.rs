//! The server below the site: connections in, the layers that every request passes, out again.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_http::{HttpService, KeepAlive};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    App,
    dev::{AppConfig, Extensions, Server},
    middleware::{Compress, from_fn},
    rt::net::TcpStream,
    web,
};
use tracing_actix_web::TracingLogger;

use super::{
    RequestLog, State, bounds,
    connection::{self, Connection, Patience},
    name_request, page_cache, routes, security, tell_problems,
};

/// Threads that answer requests.
const WORKERS: usize = 2;
/// How long requests in flight may take after the stop.
const DRAIN_SECONDS: u64 = 5;
/// How long a client may take to close its side.
const GOODBYE: Duration = Duration::from_secs(1);

/// How the site is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServingSettings {
    /// Most octets that rendered pages take.
    pub cache_octets: u64,
    /// Most connections at once; more wait.
    pub connections: usize,
    /// How long a client may take to send the head of its request.
    pub head: Duration,
    /// How long it may take to send the body.
    pub body: Duration,
    /// How long a connection without a request is kept.
    pub idle: Duration,
    /// How long an answer may stand before its client must have taken it at 1 KiB/s.
    pub answer: Duration,
}

/// Serves until it is told to stop.
///
/// It is put together here, and not by `actix_web::HttpServer`, because that one takes the connections as they are: it lets a
/// client trickle in the head of its second request, and leave its answer where it is, for as long as it likes.
///
/// # Errors
/// When the threads cannot start.
pub fn serve(listener: TcpListener, state: web::Data<State>) -> io::Result<Server> {
    let settings = state.serving;
    let address = listener.local_addr()?;
    let server = Server::build()
        .workers(WORKERS)
        .max_concurrent_connections(settings.connections.div_ceil(WORKERS))
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals();
    let stopping = server.graceful_shutdown_signal();
    let server = server.listen("site", listener, move || {
        let app = App::new()
            .app_data(state.clone())
            .wrap(from_fn(page_cache::render_once))
            .wrap(from_fn(bounds::bound_body))
            .wrap(from_fn(tell_problems))
            .wrap(Compress::default())
            .wrap(from_fn(security::complete_all))
            .wrap(from_fn(name_request))
            .wrap(TracingLogger::<RequestLog>::new())
            .wrap(from_fn(page_cache::answer_kept))
            .wrap(from_fn(connection::attend))
            .configure(routes::all);
        let app = app.into_factory().map_err(|error| error.error_response());
        let stopping = stopping.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .keep_alive(KeepAlive::Timeout(settings.idle))
            .client_request_timeout(settings.head)
            .client_disconnect_timeout(GOODBYE)
            .local_addr(address)
            .on_connect_ext(|connection: &Connection<TcpStream>, data: &mut Extensions| {
                data.insert(connection.requests().clone());
            })
            // Its name is asked for only where a request names no host, and these are refused.
            .h1(map_config(app, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| async move { Ok(open(stream, settings)) }).and_then(http)
    })?;
    Ok(server.run())
}

/// A connection with patience, and from whom it comes.
fn open(stream: TcpStream, settings: ServingSettings) -> (Connection<TcpStream>, Option<SocketAddr>) {
    // Else the end of an answer would wait until the client has acknowledged its beginning. A client that is gone is noticed later.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().ok();
    let patience = Patience {
        head: settings.head,
        idle: settings.idle,
        answer: settings.answer,
    };
    (Connection::new(stream, patience), peer)
}
