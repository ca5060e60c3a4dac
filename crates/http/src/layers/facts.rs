//! Facts of a request: the client's address, the language, the number in the log.

use crate::{Accounts, device, language};
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, header, request::Parts},
};
use housekey_accounts::{model::RequestFacts, settings::Proxy};
use housekey_messages::{Catalog, Language};
use housekey_protocol::Paths;
use std::net::{IpAddr, SocketAddr};

/// The request's number, as its layer gave it.
#[derive(Clone, Debug, Default)]
pub struct RequestId(pub String);

/// Longest user agent kept, in characters.
const USER_AGENT: usize = 200;

/// The facts.
pub fn of(parts: &Parts) -> RequestFacts {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let proxy = parts.extensions.get::<Accounts>().map(|accounts| accounts.settings().proxy.clone());
    let ip = client_ip(&parts.headers, peer, &proxy.unwrap_or_default());
    let secure = parts.extensions.get::<Accounts>().is_some_and(|accounts| accounts.settings().site.secure());
    RequestFacts {
        ip: ip.map(|ip| ip.to_string()),
        network: ip.map(network),
        device: device::read(&parts.headers, secure),
        user_agent: text(&parts.headers, header::USER_AGENT.as_str())
            .map(|agent| agent.chars().filter(|c| !c.is_control()).take(USER_AGENT).collect()),
        locale: language(parts).locale(),
        request_id: parts.extensions.get::<RequestId>().cloned().unwrap_or_default().0,
    }
}

/// The reader's language: the one chosen for the pages in this browser, else what the browser asks for. A client of the
/// JSON API has pages of its own, and says in its headers what they are written in.
pub fn language(parts: &Parts) -> Language {
    let accounts = parts.extensions.get::<Accounts>();
    let catalog = accounts.map_or_else(Catalog::built_in, |accounts| accounts.messages().clone());
    let of_page = accounts.filter(|_| !parts.uri.path().starts_with(Paths::API));
    let chosen = of_page
        .and_then(|accounts| language::read(&parts.headers, accounts.settings().site.secure(), &catalog));
    let asked = || text(&parts.headers, header::ACCEPT_LANGUAGE.as_str()).unwrap_or_default();
    chosen.unwrap_or_else(|| catalog.negotiate(asked()))
}

/// The client's address. Forwarding headers count only as far as the settings name our own proxies; the rest of a
/// header can be written by anybody (docs/security.md#limits). A header that should be there and
/// cannot be read leaves the peer's address, so that limits still count the request.
fn client_ip(headers: &HeaderMap, peer: Option<IpAddr>, proxy: &Proxy) -> Option<IpAddr> {
    let named = proxy.trusted_client_ip_header.as_deref().and_then(|name| text(headers, name));
    let forwarded = || {
        let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = hops.flat_map(|line| line.split(',')).map(str::trim).collect();
        let place = hops.len().checked_sub(proxy.trusted_proxy_count)?;
        hops.get(place).copied()
    };
    let claimed = match (named, proxy.trusted_proxy_count) {
        (Some(named), _) => Some(named.trim()),
        (None, 0) => None,
        (None, _) => forwarded(),
    };
    // One spelling for an IPv4 address, also where a dual-stack socket maps it.
    claimed.and_then(|text| text.parse().ok()).or(peer).map(|ip: IpAddr| ip.to_canonical())
}

/// An IPv4 address, or the /64 of an IPv6 one, because who has one of its addresses has all of them.
fn network(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(lines: &[&str], trusted: usize) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxy = Proxy { trusted_proxy_count: trusted, trusted_client_ip_header: None };
        client_ip(&headers, Some("192.0.2.1".parse().unwrap()), &proxy).unwrap().to_string()
    }

    #[test]
    fn ipv6_addresses_of_one_64_share_a_counter() {
        let network = |text: &str| network(text.parse::<IpAddr>().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn forwarding_headers_are_ignored_unless_configured() {
        assert_eq!(ip(&["198.51.100.7"], 0), "192.0.2.1");
        assert_eq!(ip(&["203.0.113.9, 198.51.100.7"], 1), "198.51.100.7");
        assert_eq!(ip(&["203.0.113.9", "198.51.100.7"], 2), "203.0.113.9");
        assert_eq!(ip(&["198.51.100.7"], 2), "192.0.2.1");
        assert_eq!(ip(&["garbage"], 1), "192.0.2.1");
        assert_eq!(ip(&[], 1), "192.0.2.1");
    }
}
