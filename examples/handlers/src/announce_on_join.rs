//! A post to another service for every new member. Shows why that is durable and not in the request: sign-up answers at
//! once, however slow the service is, and the post is made when the service works again.

use async_trait::async_trait;
use housekey_accounts::signals::{Delivery, Durable, Event, HandlerError, RegistryBuilder, UserSignedUp};
use std::{error::Error, sync::Arc};
use uuid::Uuid;

/// Where posts go: a chat, a feed, a customer list.
#[async_trait]
pub trait Announcer: Send + Sync {
    /// Posts, once for each key however often it is asked. Services take it as an `Idempotency-Key` or under a like
    /// name; one that takes none may show a post twice after a crash.
    async fn announce(&self, key: Uuid, text: &str) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// Posts an announcement for every new member.
pub struct AnnounceOnJoin(Arc<dyn Announcer>);

/// Registers it.
#[must_use]
pub fn register(registry: RegistryBuilder, announcer: Arc<dyn Announcer>) -> RegistryBuilder {
    registry.durable::<UserSignedUp>("announce on join", AnnounceOnJoin(announcer))
}

#[async_trait]
impl Durable<Event<UserSignedUp>> for AnnounceOnJoin {
    async fn deliver(&self, delivery: Delivery<Event<UserSignedUp>>) -> Result<(), HandlerError> {
        let Event { id, signal, .. } = delivery.event;
        // A name people chose to be called by, or none; never an address.
        let text = format!("{} joined.", signal.user.username.as_deref().unwrap_or("A new member"));
        // The event's id and not the delivery's: it is the same over all tries, and when an operator replays.
        self.0.announce(id.0, &text).await.map_err(HandlerError::new)
    }
}
