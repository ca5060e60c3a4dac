//! `housekey user …`: account management without mail.

use super::{chain, fail, say};
use clap::{Args, Subcommand};
use housekey_accounts::{
    admin::{self, AdminError, NewAccount},
    model::{PasswordHash, Secret},
};
use housekey_adapters::hashing::is_readable;
use housekey_http::Accounts;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Makes an account.
    Create(Create),
    /// Lets an account sign in again.
    Activate(Who),
    /// Deactivates an account and ends its sessions.
    Deactivate(Who),
    /// Deletes an account and all that hangs on it.
    Delete(Who),
    /// Prints an account as JSON.
    Show(Who),
    /// Prints all accounts, one JSON object a line.
    List,
}

#[derive(Args)]
pub(crate) struct Create {
    /// The primary address.
    #[arg(long)]
    email: Option<String>,
    /// The user name.
    #[arg(long)]
    username: Option<String>,
    /// The password; without it the account has none.
    #[arg(long)]
    password: Option<String>,
    /// The password as Django has hashed it (argon2, pbkdf2_sha256, bcrypt, bcrypt_sha256, scrypt) or as we do; it is
    /// hashed anew at the first sign-in.
    #[arg(long, value_name = "HASH", conflicts_with = "password", value_parser = readable)]
    password_hash: Option<PasswordHash>,
    /// The primary address counts as confirmed.
    #[arg(long)]
    verified: bool,
    /// The account cannot sign in until it is activated.
    #[arg(long)]
    inactive: bool,
    /// Another address; with `:verified` behind it, confirmed.
    #[arg(long, value_name = "ADDRESS[:verified]")]
    extra_email: Vec<String>,
    /// The phone number; with `:verified` behind it, confirmed.
    #[arg(long, value_name = "NUMBER[:verified]")]
    phone: Option<String>,
}

#[derive(Args)]
pub(crate) struct Who {
    /// An address, a user name or an id.
    account: String,
}

fn readable(text: &str) -> Result<PasswordHash, &'static str> {
    let hash = PasswordHash::from_stored(text.to_owned());
    let refused =
        "no hash that passwords can be compared with: quote it, because the shell reads $ as its own";
    if is_readable(&hash) { Ok(hash) } else { Err(refused) }
}

pub(super) async fn run(accounts: &Accounts, command: Command) -> ExitCode {
    let services = accounts.services();
    let done = match command {
        Command::Create(new) => admin::create(services, new.into()).await,
        Command::Activate(who) => admin::set_active(services, &who.account, true).await,
        Command::Deactivate(who) => admin::set_active(services, &who.account, false).await,
        Command::Delete(who) => admin::delete(services, &who.account).await,
        Command::Show(who) => admin::show(services, &who.account).await,
        Command::List => return list(accounts).await,
    };
    answer(done.map(|account| vec![account]))
}

async fn list(accounts: &Accounts) -> ExitCode {
    answer(admin::list(accounts.services()).await)
}

fn answer(done: Result<Vec<serde_json::Value>, AdminError>) -> ExitCode {
    match done {
        Ok(accounts) => {
            for account in accounts {
                say(&account.to_string());
            }
            ExitCode::SUCCESS
        }
        Err(error) => fail(&chain(&error), 1),
    }
}

impl From<Create> for NewAccount {
    fn from(new: Create) -> Self {
        let marked = |text: String| match text.strip_suffix(":verified") {
            Some(value) => (value.to_owned(), true),
            None => (text, false),
        };
        Self {
            email: new.email.map(|email| (email, new.verified)),
            username: new.username,
            password: new.password.map(Secret::new),
            password_hash: new.password_hash,
            active: !new.inactive,
            extra_emails: new.extra_email.into_iter().map(marked).collect(),
            phone: new.phone.map(marked),
        }
    }
}
