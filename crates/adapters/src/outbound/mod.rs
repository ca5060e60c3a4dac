//! HTTP to servers that somebody else chose: webhooks, later identity providers. Belongs here: which addresses may
//! be reached, TLS, time, and what is never done (redirects, proxies, cookies, unpacking). What is asked and what an
//! answer means is the caller's.

mod address;
mod resolver;
#[cfg(test)]
pub(crate) mod sink;
#[cfg(test)]
mod tests;

use reqwest::{Client, Method, RequestBuilder, redirect::Policy};
use resolver::Resolver;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use url::{Host, Url};

pub use address::is_public;

/// How long a connection may take, TLS included; a part of the whole request's time.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an unused connection is kept: shorter than servers keep theirs, so that none is used as it closes.
const IDLE: Duration = Duration::from_secs(20);

/// How far requests may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The public internet, by https.
    Public,
    /// Private networks and this machine too, and plain http.
    Anywhere,
}

/// Why a request was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A host, by name or by number, whose every address is private.
    #[error("{0} is not on the public internet, and allow_private is off")]
    Private(String),
    /// Plain http, or no http at all.
    #[error("only https is allowed, unless allow_private is on")]
    Scheme,
}

/// Why a client was not made.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// A certificate that cannot be read.
    #[error("a certificate cannot be used: {0}")]
    Certificate(Box<dyn std::error::Error + Send + Sync>),
    /// TLS or the client itself.
    #[error("the HTTP client cannot be made: {0}")]
    Client(Box<dyn std::error::Error + Send + Sync>),
}

/// The HTTP client for requests to other servers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    reach: Reach,
}

impl Outbound {
    /// A client whose requests take `timeout` at most, from the look-up of the name to the end of the answer. Trusts
    /// the public certificate authorities.
    pub fn new(reach: Reach, timeout: Duration) -> Result<Self, OutboundError> {
        Self::trusting(reach, timeout, &[])
    }

    /// As [`Outbound::new`], and trusts these certificates too (PEM): for servers with an authority of their own.
    pub fn trusting(reach: Reach, timeout: Duration, pem: &[u8]) -> Result<Self, OutboundError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls(pem)?)
            .https_only(reach == Reach::Public)
            .http1_only()
            .dns_resolver(Resolver(reach))
            // A redirect could lead to an address that was not checked.
            .redirect(Policy::none())
            // Through a proxy, it would be the proxy who looks the name up.
            .no_proxy()
            .referer(false)
            .user_agent(concat!("Housekey/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(timeout.min(CONNECT))
            .timeout(timeout)
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(|error| OutboundError::Client(error.into()))?;
        Ok(Self { client, reach })
    }

    /// Whether a URL may be asked at all. A host that is a number is judged here, for no resolver sees it; a name is
    /// judged when it is looked up.
    pub fn check(&self, url: &Url) -> Result<(), Refused> {
        if self.reach == Reach::Anywhere {
            return if matches!(url.scheme(), "https" | "http") { Ok(()) } else { Err(Refused::Scheme) };
        }
        if url.scheme() != "https" {
            return Err(Refused::Scheme);
        }
        let number = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            _ => return Ok(()),
        };
        if is_public(number) { Ok(()) } else { Err(Refused::Private(number.to_string())) }
    }

    /// Begins a request.
    pub fn request(&self, method: Method, url: &Url) -> Result<RequestBuilder, Refused> {
        self.check(url)?;
        Ok(self.client.request(method, url.clone()))
    }
}

/// What went wrong with a request, in a few words and without its URL, whose path may be a secret.
pub fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return if error.is_connect() { "no connection in time" } else { "no answer in time" }.to_owned();
    }
    let chain = std::iter::successors(std::error::Error::source(error), |error| error.source());
    let mut root = None;
    for cause in chain {
        if let Some(refused) = cause.downcast_ref::<Refused>() {
            return refused.to_string();
        }
        root = Some(cause);
    }
    let what = if error.is_connect() { "no connection" } else { "the request broke off" };
    root.map_or_else(|| what.to_owned(), |root| format!("{what}: {root}"))
}

/// The provider is given explicitly, because the process-wide one is the host's to choose.
fn tls(pem: &[u8]) -> Result<ClientConfig, OutboundError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| OutboundError::Certificate(error.into()))?;
        roots.add(certificate).map_err(|error| OutboundError::Certificate(error.into()))?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| OutboundError::Client(error.into()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
