//! How many connections there may be: in all, and from one address. Counted before a byte is read.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The count. Clones share it.
#[derive(Clone)]
pub(super) struct Places(Arc<Inner>);

struct Inner {
    in_all: usize,
    /// `None`: not counted.
    per_network: Option<usize>,
    taken: Mutex<Taken>,
}

/// As many entries as there are connections, at most.
#[derive(Default)]
struct Taken {
    in_all: usize,
    networks: HashMap<IpAddr, usize>,
}

/// One connection's place, given back when it is dropped.
pub(super) struct Place {
    places: Places,
    network: IpAddr,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// There are as many connections as there may be.
    InAll,
    /// This address has as many as one may have.
    Network,
}

impl Places {
    pub(super) fn new(in_all: usize, per_network: Option<usize>) -> Self {
        Self(Arc::new(Inner { in_all, per_network, taken: Mutex::default() }))
    }

    /// A place for a connection from there.
    pub(super) fn take(&self, peer: IpAddr) -> Result<Place, Full> {
        let network = network(peer);
        let mut taken = self.0.lock();
        if taken.in_all >= self.0.in_all {
            return Err(Full::InAll);
        }
        if let Some(most) = self.0.per_network {
            if taken.networks.get(&network).is_some_and(|count| *count >= most) {
                return Err(Full::Network);
            }
            *taken.networks.entry(network).or_default() += 1;
        }
        taken.in_all += 1;
        Ok(Place { places: self.clone(), network })
    }

    /// How many are taken.
    pub(super) fn taken(&self) -> usize {
        self.0.lock().in_all
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Taken> {
        // Nothing panics while it is held, so a poisoned lock holds a valid number.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock();
        taken.in_all = taken.in_all.saturating_sub(1);
        if let Some(count) = taken.networks.get_mut(&self.network) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.networks.remove(&self.network);
            }
        }
    }
}

/// An IPv4 address, or the /64 of an IPv6 one, because who has one of its addresses has all of them.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn released_place_can_be_taken_again() {
        let places = Places::new(3, Some(2));
        let held: Vec<Place> = (0..2).map(|_| places.take(ip("192.0.2.1")).ok().unwrap()).collect();
        assert_eq!(places.take(ip("192.0.2.1")).err(), Some(Full::Network));
        let other = places.take(ip("192.0.2.2")).ok().unwrap();
        assert_eq!(places.take(ip("192.0.2.3")).err(), Some(Full::InAll));
        drop((held, other));
        assert_eq!(places.taken(), 0);
        assert!(places.0.lock().networks.is_empty(), "nothing is remembered of who left");
        assert!(places.take(ip("192.0.2.1")).is_ok());
    }

    #[test]
    fn ipv6_64_network_counts_as_one_address() {
        let places = Places::new(9, Some(1));
        let _held = places.take(ip("2001:db8::1")).ok().unwrap();
        assert_eq!(places.take(ip("2001:db8::2")).err(), Some(Full::Network));
        assert!(places.take(ip("2001:db8:0:1::2")).is_ok());
        let _mapped = places.take(ip("::ffff:192.0.2.1")).ok().unwrap();
        assert_eq!(places.take(ip("192.0.2.1")).err(), Some(Full::Network));
    }
}
