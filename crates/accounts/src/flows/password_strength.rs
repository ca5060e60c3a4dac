//! What somebody who is choosing a password is told while typing: the judge of sign-up, asked early. Reads only.

use super::viewer;
use crate::{
    context::{Ctx, FlowResult},
    limits::Limit,
    model::{Email, Secret, Username},
    passwords::{self, Quality},
};
use housekey_protocol::views::PasswordStrength;

/// Judges a password of somebody with this address and user name (as typed; what cannot be read counts as missing), or of
/// who is signed in.
///
/// # Errors
/// 429 past its rate; 503 while more people are choosing passwords than the server can look at. A form then says nothing.
pub async fn judge(
    ctx: &Ctx,
    password: &Secret,
    email: &str,
    username: &str,
) -> FlowResult<PasswordStrength> {
    let rates = &ctx.settings().account.rate_limits.password_strength;
    Limit { action: "password_strength", rates, key: "" }.require(ctx).await?;
    let (mut email, mut username) = (Email::parse(email).ok(), Username::parse(username).ok());
    if ctx.viewer.is_some() {
        // Somebody who changes a password is asked for no address.
        let owner = viewer::shown(ctx).await?;
        email = owner.primary().map(|row| row.email.clone());
        username.clone_from(&owner.account.username);
    }
    let checked = passwords::check(ctx.settings(), password, email.as_ref(), username.as_ref()).await?;
    Ok(match checked {
        Ok(quality) => PasswordStrength { refused: None, strong: quality == Quality::Strong },
        Err(code) => PasswordStrength { refused: Some(code), strong: false },
    })
}
