//! Mail to a relay, by SMTP.
//!
//! One connection a mail, on purpose. lettre's pool takes back a connection whose sending was cut off by a
//! timeout, in the middle of its conversation; the next mail on it would read the answers meant for this one
//! and could count as sent without being sent. An account system mails little; a handshake is cheap beside
//! that.

mod failure;
#[cfg(test)]
mod sink;
#[cfg(test)]
mod tests;

use super::{message, message::BadSender, renderer::MailRenderer};
use async_trait::async_trait;
use failure::{Stage, mail_error};
use housekey_accounts::{
    model::Secret,
    ports::{Clock, MailError, Mailer, OutgoingMail},
    settings::{SmtpSecurity, mail::Smtp},
};
use lettre::{
    Message,
    message::Mailbox,
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use std::{sync::Arc, time::Duration};

/// How long we wait for the answer to QUIT, which changes nothing any more.
const GOODBYE: Duration = Duration::from_secs(1);

/// A relay.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name; its certificate must be for this name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// For authentication, with `password`.
    pub username: Option<String>,
    /// For authentication.
    pub password: Option<Secret>,
    /// How the connection is protected. [`SmtpSecurity::None`] sends codes and passwords in the clear: right
    /// only for a relay on this machine, and never fallen back to.
    pub security: SmtpSecurity,
    /// How long one delivery may take in all, from the look-up of the name to the last answer.
    pub timeout: Duration,
}

impl From<&Smtp> for SmtpSettings {
    fn from(settings: &Smtp) -> Self {
        Self {
            host: settings.host.clone(),
            port: settings.port,
            username: settings.username.clone(),
            password: settings.password.clone().map(Secret::from),
            security: settings.security,
            timeout: Duration::from_secs(settings.timeout.into()),
        }
    }
}

/// Why a mailer was not made.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSetupError {
    /// The sender is no address.
    #[error(transparent)]
    Sender(#[from] BadSender),
    /// A user name without a password, or the other way round.
    #[error("the mail relay needs both a user name and a password, or neither")]
    HalfCredentials,
    /// The host name or a certificate cannot be used.
    #[error("TLS to the mail relay cannot be set up: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
}

/// Sends mail to a relay.
pub struct SmtpMailer {
    settings: SmtpSettings,
    from: Mailbox,
    renderer: Arc<MailRenderer>,
    clock: Arc<dyn Clock>,
    hello: ClientId,
    tls: TlsParameters,
}

impl SmtpMailer {
    /// A mailer that trusts the public certificate authorities. Nothing is connected yet.
    pub fn new(
        settings: SmtpSettings,
        from: &str,
        renderer: Arc<MailRenderer>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SmtpSetupError> {
        let from = message::sender(from)?;
        if settings.username.is_some() != settings.password.is_some() {
            return Err(SmtpSetupError::HalfCredentials);
        }
        if settings.security == SmtpSecurity::None && !is_this_machine(&settings.host) {
            let host = &settings.host;
            tracing::warn!(%host, "mail, with its codes and links, goes to the relay unencrypted");
        }
        let tls = TlsParameters::builder(settings.host.clone()).build()?;
        Ok(Self { settings, from, renderer, clock, hello: ClientId::default(), tls })
    }

    /// Trusts this certificate too (PEM): for a relay with a certificate authority of its own.
    pub fn trusting(mut self, pem: &[u8]) -> Result<Self, SmtpSetupError> {
        let certificate = Certificate::from_pem(pem)?;
        let host = self.settings.host.clone();
        self.tls = TlsParameters::builder(host).add_root_certificate(certificate).build()?;
        Ok(self)
    }

    /// The conversation up to the relay's word that it has the mail. Cut off anywhere, it closes the
    /// connection, and the relay throws away what it got.
    async fn deliver(&self, message: &Message) -> Result<AsyncSmtpConnection, MailError> {
        let broken = |error| mail_error(Stage::Connection, &error);
        let settings = &self.settings;
        let tls = (settings.security == SmtpSecurity::Tls).then(|| self.tls.clone());
        let server = (settings.host.as_str(), settings.port);
        let timeout = Some(settings.timeout);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, timeout, &self.hello, tls, None)
            .await
            .map_err(broken)?;
        if settings.security == SmtpSecurity::Starttls {
            connection.starttls(self.tls.clone(), &self.hello).await.map_err(broken)?;
        }
        if let (Some(name), Some(password)) = (&settings.username, &settings.password) {
            let credentials = Credentials::new(name.clone(), password.expose().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(broken)?;
        }
        let sent = connection.send(message.envelope(), &message.formatted()).await;
        sent.map(|_| connection).map_err(|error| mail_error(Stage::Mail, &error))
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        let message = message::build(&self.renderer.render(mail)?, &self.from, self.clock.now())?;
        // lettre's own timeout covers connecting only; a relay that stalls later would hold us for ever.
        let mut connection =
            tokio::time::timeout(self.settings.timeout, self.deliver(&message)).await.map_err(|_| {
                MailError::Transient(format!("the relay took longer than {:?}", self.settings.timeout))
            })??;
        // The relay has the mail. Nothing after this may make it look unsent, or it would be sent twice.
        if let Ok(Err(error)) = tokio::time::timeout(GOODBYE, connection.quit()).await {
            tracing::debug!(%error, "the relay did not say goodbye");
        }
        Ok(())
    }
}
