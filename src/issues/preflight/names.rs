//! Asks name servers: for the addresses of a host, and for the texts published under a name.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData},
};

/// How long one server may take to answer, and how often it is asked.
const PATIENCE: Duration = Duration::from_secs(2);
const ATTEMPTS: usize = 2;

/// The name servers. Answers are not kept: what was mended a moment ago is seen.
#[derive(Debug)]
pub(super) struct Names {
    resolver: Option<TokioResolver>,
}

/// No name server answered, or none with an answer: nothing is known of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unanswered;

impl Names {
    /// Asks this server, or else those of the system.
    pub(super) fn new(server: Option<SocketAddr>) -> Self {
        let builder = match server {
            Some(server) => {
                let at_port = |mut connection: ConnectionConfig| {
                    connection.port = server.port();
                    connection
                };
                let mut config = NameServerConfig::udp_and_tcp(server.ip());
                config.connections = config.connections.into_iter().map(at_port).collect();
                let config = ResolverConfig::from_name_servers(vec![config]);
                Ok(TokioResolver::builder_with_config(
                    config,
                    TokioRuntimeProvider::default(),
                ))
            }
            None => TokioResolver::builder_tokio(),
        };
        let resolver = builder.and_then(|mut builder| {
            let options = builder.options_mut();
            options.timeout = PATIENCE;
            options.attempts = ATTEMPTS;
            options.cache_size = 0;
            builder.build()
        });
        Names {
            resolver: resolver.ok(),
        }
    }

    /// The addresses of a host; none when there is no such host.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub(super) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Unanswered> {
        let Some(name) = absolute(host) else {
            return Ok(Vec::new());
        };
        let found = self.resolver()?.lookup_ip(name).await;
        Ok(known(found)?.map(|found| found.iter().collect()).unwrap_or_default())
    }

    /// The texts under a name, each put together from its strings (RFC 7208, 3.3); none when there are none.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub(super) async fn texts(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let Some(name) = absolute(name) else {
            return Ok(Vec::new());
        };
        let found = self.resolver()?.txt_lookup(name).await;
        let Some(found) = known(found)? else {
            return Ok(Vec::new());
        };
        let text = |data: &RData| match data {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        };
        Ok(found.answers().iter().filter_map(|record| text(&record.data)).collect())
    }

    fn resolver(&self) -> Result<&TokioResolver, Unanswered> {
        self.resolver.as_ref().ok_or(Unanswered)
    }
}

/// The whole name, so that no search list is appended to it; `None` when it cannot be one.
fn absolute(name: &str) -> Option<Name> {
    let mut name = Name::from_ascii(name).ok()?;
    name.set_fqdn(true);
    Some(name)
}

/// `None` for what is known not to be there.
fn known<T>(found: Result<T, NetError>) -> Result<Option<T>, Unanswered> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.is_nx_domain() || error.is_no_records_found() => Ok(None),
        Err(_) => Err(Unanswered),
    }
}
