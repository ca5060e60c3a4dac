//! `housekey invite`: mails an invitation to sign up.

use super::{chain, fail, say};
use clap::Args;
use housekey_accounts::admin;
use housekey_http::Accounts;
use std::process::ExitCode;

#[derive(Args)]
pub(crate) struct Invite {
    /// The address.
    email: String,
}

pub(super) async fn run(accounts: &Accounts, invite: Invite) -> ExitCode {
    match admin::invite(accounts.services(), &invite.email).await {
        Ok(invited) => {
            say(&invited.to_string());
            ExitCode::SUCCESS
        }
        Err(error) => fail(&chain(&error), 1),
    }
}
