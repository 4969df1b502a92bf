//! From which network address a request comes, also behind proxies, and not to be forged.
//!
//! Whatever a client writes into a header stands left of what the proxies add. So the header is read from the right, and
//! only as far as trusted proxies have written it. One header is read, never another in its place: a proxy that writes one
//! passes the others on as the client sent them.

use std::net::{IpAddr, SocketAddr};

use actix_web::{HttpRequest, http::header::HeaderName};
use ipnet::IpNet;

/// The proxies in front of the site.
#[derive(Debug, Clone)]
pub struct Proxies {
    trusted: Vec<IpNet>,
    header: ProxyHeader,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ProxyHeader {
    XForwardedFor,
    Forwarded,
}

impl Proxies {
    /// Proxies in these networks, which write the client's address into this header; `None` for a header of another name.
    pub fn new(trusted: Vec<IpNet>, header: &str) -> Option<Self> {
        let header = match header.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => ProxyHeader::XForwardedFor,
            "forwarded" => ProxyHeader::Forwarded,
            _ => return None,
        };
        Some(Proxies { trusted, header })
    }

    /// The address that a request comes from: its peer, unless that is a trusted proxy; then the right-most address in the
    /// header that no trusted proxy has. The peer again when the header is missing or cannot be read so far.
    pub fn client(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = plain(request.peer_addr()?.ip());
        if !self.is_trusted(peer) {
            return Some(peer);
        }
        let name = match self.header {
            ProxyHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ProxyHeader::Forwarded => HeaderName::from_static("forwarded"),
        };
        let mut outermost = peer;
        for line in request.headers().get_all(name).collect::<Vec<_>>().into_iter().rev() {
            let Ok(line) = line.to_str() else { return Some(peer) };
            for hop in self.hops(line) {
                let Some(hop) = hop else { return Some(peer) };
                if !self.is_trusted(hop) {
                    return Some(hop);
                }
                outermost = hop;
            }
        }
        Some(outermost)
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// The addresses in a line of the header, from the right; `None` for what cannot be read or hides one.
    fn hops(&self, line: &str) -> Vec<Option<IpAddr>> {
        match self.header {
            ProxyHeader::XForwardedFor => line.rsplit(',').map(|hop| address(hop.trim())).collect(),
            ProxyHeader::Forwarded => rfc7239::parse(line)
                .rev()
                .map(|hop| hop.ok()?.forwarded_for?.ip().copied().map(plain))
                .collect(),
        }
    }
}

/// An address with or without port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok();
    address
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(plain)
}

/// IPv4 in IPv6's clothes is IPv4.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(header: &str, peer: &str, lines: &[&str]) -> String {
        let trusted = ["10.0.0.0/8", "2001:db8:1::/48"].map(|text| text.parse().unwrap());
        let proxies = Proxies::new(trusted.to_vec(), header).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        let request = lines
            .iter()
            .fold(TestRequest::default().peer_addr(peer), |request, line| {
                request.append_header((header, *line))
            });
        let other = match header {
            "forwarded" => ("X-Forwarded-For", "198.51.100.66"),
            _ => ("Forwarded", "for=198.51.100.66"),
        };
        proxies
            .client(&request.append_header(other).to_http_request())
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_stranger_is_its_peer_whatever_it_writes() {
        for header in ["x-forwarded-for", "forwarded"] {
            for line in ["203.0.113.9", "10.0.0.1", "for=203.0.113.9", "for=10.0.0.1", ""] {
                assert_eq!(seen(header, "192.0.2.1", &[line]), "192.0.2.1", "{header}: {line}");
            }
        }
        assert_eq!(
            seen("x-forwarded-for", "::ffff:192.0.2.1", &["203.0.113.9"]),
            "192.0.2.1"
        );
    }

    #[test]
    fn behind_proxies_it_is_what_the_outermost_trusted_one_saw() {
        let behind = |lines: &[&str]| seen("x-forwarded-for", "10.0.0.1", lines);
        assert_eq!(behind(&["203.0.113.9"]), "203.0.113.9");
        assert_eq!(behind(&["203.0.113.9, 10.2.3.4"]), "203.0.113.9");
        assert_eq!(behind(&["203.0.113.9", "10.2.3.4"]), "203.0.113.9");
        assert_eq!(
            behind(&["198.51.100.1, 203.0.113.9"]),
            "203.0.113.9",
            "the left one is forged"
        );
        assert_eq!(behind(&["10.9.9.9, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(behind(&["198.51.100.1", "203.0.113.9, 10.2.3.4"]), "203.0.113.9");
        assert_eq!(behind(&["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(behind(&["[2001:db8:2::7]:4711"]), "2001:db8:2::7");
        assert_eq!(behind(&["[2001:db8:2::7]"]), "2001:db8:2::7");
        assert_eq!(behind(&["::ffff:203.0.113.9"]), "203.0.113.9");
        assert_eq!(behind(&["10.2.3.4"]), "10.2.3.4", "a request from within");
        assert_eq!(behind(&[]), "10.0.0.1");
        assert_eq!(
            seen("x-forwarded-for", "2001:db8:1::5", &["203.0.113.9"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen("x-forwarded-for", "::ffff:10.0.0.1", &["203.0.113.9"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn what_cannot_be_read_leaves_the_peer() {
        let behind = |line: &str| seen("x-forwarded-for", "10.0.0.1", &[line]);
        for line in [
            "",
            "unknown",
            "203.0.113.9, ",
            "203.0.113.9 198.51.100.1",
            "203.0.113.999",
            "for=203.0.113.9",
        ] {
            assert_eq!(behind(line), "10.0.0.1", "{line}");
        }
        assert_eq!(behind("203.0.113.9, nonsense, 10.2.3.4"), "10.0.0.1");
        assert_eq!(
            behind("nonsense, 203.0.113.9"),
            "203.0.113.9",
            "what is left of the client is the client's"
        );
    }

    #[test]
    fn forwarded_is_read_in_the_same_way() {
        let behind = |lines: &[&str]| seen("forwarded", "10.0.0.1", lines);
        assert_eq!(behind(&["for=203.0.113.9;proto=https;by=10.0.0.1"]), "203.0.113.9");
        assert_eq!(behind(&["For=\"[2001:db8:2::7]:4711\""]), "2001:db8:2::7");
        assert_eq!(
            behind(&["for=198.51.100.1, for=203.0.113.9, for=10.2.3.4"]),
            "203.0.113.9"
        );
        assert_eq!(
            behind(&["for=\"198.51.100.1, for=203.0.113.9"]),
            "203.0.113.9",
            "an open quote hides nothing"
        );
        for line in [
            "for=unknown",
            "for=_hidden",
            "proto=https",
            "nonsense",
            "203.0.113.9",
            "",
        ] {
            assert_eq!(behind(&[line]), "10.0.0.1", "{line}");
        }
    }
}
