//! axum around the flows: sessions, origin guard, security headers, the JSON API, and the interface an
//! embedder builds on.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use housekey_accounts::{Settings, signals::UserSignedUp};
//! use housekey_http::Accounts;
//!
//! let accounts = Accounts::builder(Settings::default())
//!     .database_url("sqlite:housekey.sqlite")
//!     .handlers(|registry| {
//!         registry.on::<UserSignedUp>("welcome", async |event: std::sync::Arc<housekey_accounts::signals::Event<UserSignedUp>>| {
//!             println!("welcome, {:?}", event.signal.user.email);
//!             Ok(())
//!         })
//!     })
//!     .build()
//!     .await?;
//! let app: axum::Router = accounts.protect(accounts.router());
//! # Ok(()) }
//! ```
//!
//! Belongs here: everything that knows of requests, cookies and status codes. Does not belong here: any rule
//! about accounts (that is `housekey-accounts`) and any view (that is `housekey-app`).

pub mod api;
mod builder;
mod cookies;
mod dev_mail;
pub mod device;
pub mod door;
mod export;
pub mod flash;
mod health;
pub mod language;
pub mod layers;
mod lifecycle;
pub mod refused;
pub mod session;
mod signal_log;

pub use builder::{Accounts, BuildError, Builder};
pub use door::Door;
