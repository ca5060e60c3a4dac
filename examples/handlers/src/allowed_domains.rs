//! Only addresses of certain mail domains. Shows a `before` handler that refuses with a code of the host's own, which
//! people see at the field, and JSON clients under the field's name. It is registered for both ways by which an address
//! can come: sign-up, and the address list of a member.

use async_trait::async_trait;
use housekey_accounts::{
    RequestFacts,
    flows::{emails::AddEmail, signup::SignUp},
    model::Email,
    signals::{Before, Decision, HandlerError, RegistryBuilder},
};
use housekey_protocol::Code;

/// What JSON clients get as the error's code.
pub const DOMAIN_NOT_ALLOWED: &str = "domain_not_allowed";

/// What people read, in Fluent's syntax. The host hands each file to `Accounts::builder(…).messages(path, text)`.
pub const MESSAGES: [(&str, &str); 2] = [
    ("en/domains.ftl", "error-domain-not-allowed = Please use your work address."),
    ("de/domains.ftl", "error-domain-not-allowed = Bitte nimm deine Dienstadresse."),
];

/// Lets these domains in, in lower case, and nobody without an address.
#[derive(Clone)]
pub struct AllowedDomains(Vec<String>);

/// Registers it for both commands.
#[must_use]
pub fn register(registry: RegistryBuilder, domains: &[&str]) -> RegistryBuilder {
    let allowed = AllowedDomains(domains.iter().map(ToString::to_string).collect());
    registry
        .before::<SignUp>("allowed domains", allowed.clone())
        .before::<AddEmail>("allowed domains", allowed)
}

impl AllowedDomains {
    fn allow(&self, email: &Email) -> bool {
        // Compared whole: `ends_with` would let `evil-example.org` in.
        self.0.iter().any(|allowed| allowed == email.domain())
    }
}

fn refusal<C>() -> Decision<C> {
    Decision::Deny { field: Some("email".into()), code: Code::custom(DOMAIN_NOT_ALLOWED) }
}

#[async_trait]
impl Before<SignUp> for AllowedDomains {
    async fn before(&self, _: RequestFacts, command: SignUp) -> Result<Decision<SignUp>, HandlerError> {
        let allowed = command.email.as_ref().is_some_and(|email| self.allow(email));
        Ok(if allowed { Decision::Continue(command) } else { refusal() })
    }
}

#[async_trait]
impl Before<AddEmail> for AllowedDomains {
    async fn before(&self, _: RequestFacts, command: AddEmail) -> Result<Decision<AddEmail>, HandlerError> {
        Ok(if self.allow(&command.email) { Decision::Continue(command) } else { refusal() })
    }
}
