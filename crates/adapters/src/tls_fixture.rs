//! A certificate for the tests' servers that speak TLS, and the authority that made it.

use std::sync::Arc;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, crypto,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// Whom a client has to trust.
pub(crate) const AUTHORITY: &[u8] = include_bytes!("mail/smtp/fixtures/ca.pem");
const CERTIFICATE: &[u8] = include_bytes!("mail/smtp/fixtures/localhost.pem");
const KEY: &[u8] = include_bytes!("mail/smtp/fixtures/localhost.key.pem");

/// The server's side, as `localhost`.
pub(crate) fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
