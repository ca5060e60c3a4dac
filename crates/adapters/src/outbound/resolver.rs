//! The DNS resolver of the HTTP client. It checks the addresses it returns, so the connection goes to a checked address.

use super::{Reach, Refused, is_public};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{io, net::SocketAddr};

/// Resolves by the system, and keeps the addresses that may be reached.
///
/// A name with public and private addresses keeps its public ones: what counts is where the connection goes, and it
/// goes to one of those this answered. A name that changes its address afterwards (DNS rebinding) changes nothing.
pub(super) struct Resolver(pub(super) Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let host = name.as_str();
            // Port 0 stands for the URL's own.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host, 0)).await?.collect();
            let kept = reachable(reach, host, found)?;
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

fn reachable(
    reach: Reach,
    host: &str,
    found: Vec<SocketAddr>,
) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address")).into());
    }
    if reach == Reach::Anywhere {
        return Ok(found);
    }
    let public: Vec<SocketAddr> = found.into_iter().filter(|address| is_public(address.ip())).collect();
    if public.is_empty() { Err(Refused::Private(host.to_owned()).into()) } else { Ok(public) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(all: &[&str]) -> Vec<SocketAddr> {
        all.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0)).collect()
    }

    #[test]
    fn resolver_keeps_only_public_addresses_of_a_mixed_answer() {
        let mixed = addresses(&["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1"]);
        let kept = reachable(Reach::Public, "example.org", mixed.clone()).unwrap();
        assert_eq!(kept, addresses(&["1.1.1.1", "2606:4700::1"]));
        assert_eq!(reachable(Reach::Anywhere, "example.org", mixed.clone()).unwrap(), mixed);
    }

    #[test]
    fn name_without_public_address_is_refused() {
        let error = reachable(Reach::Public, "db.internal", addresses(&["10.0.0.1", "fd00::1"])).unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&Refused::Private("db.internal".into())));
        assert!(!error.to_string().contains("10.0.0.1"), "{error}");
        assert!(reachable(Reach::Anywhere, "nowhere", vec![]).is_err());
    }
}
