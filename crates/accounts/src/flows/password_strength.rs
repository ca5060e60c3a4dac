//! What somebody who is choosing a password is told while typing: the judge of sign-up, asked early. Reads only.

use crate::{
    context::{Ctx, FlowResult},
    limits::Limit,
    model::{Email, Secret, Username},
    passwords::{self, Quality},
};
use housekey_protocol::views::PasswordStrength;

/// Judges a password of somebody with this address and user name (as typed; what cannot be read counts as missing).
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
    let (email, username) = (Email::parse(email).ok(), Username::parse(username).ok());
    let checked = passwords::check(ctx.settings(), password, email.as_ref(), username.as_ref()).await?;
    Ok(match checked {
        Ok(quality) => PasswordStrength { refused: None, strong: quality == Quality::Strong },
        Err(code) => PasswordStrength { refused: Some(code), strong: false },
    })
}
