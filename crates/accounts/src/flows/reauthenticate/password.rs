//! The proof by password.

use super::{Onward, count, interrupted, proved};
use crate::{
    changes,
    context::{Ctx, FlowResult, Outcome},
    errors::FlowError,
    failures,
    flows::{
        proof::{self, Compared},
        viewer,
    },
    model::{AuthMethod, Secret},
    passwords,
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::{AccountError, Code, views::Interrupted};

/// Takes the password. The value is what was interrupted and goes on now ([`resume`](super::resume)).
///
/// # Errors
/// 401 for a visitor; 429 past `reauthenticate` or after too many wrong passwords; 409 if the account has no password, or
/// another one meanwhile; `required` or `incorrect_password` at `password`.
pub async fn by_password(
    ctx: &Ctx,
    password: &Secret,
    onward: &Onward,
) -> FlowResult<Outcome<Option<Interrupted>>> {
    count(ctx).await?;
    let seen = viewer::owner(ctx, &mut Work::read(ctx).await?).await?;
    if seen.account.password.is_none() {
        return Err(AccountError::Conflict.into());
    }
    passwords::readable(password).map_err(|code| FlowError::field("password", code))?;
    let method = AuthMethod::Password { email: None, username: None, phone: None };
    let taken = match proof::compare(ctx, &seen, password).await? {
        Compared::Right(taken) => taken,
        Compared::Wrong => {
            in_work!(ctx, |work| -> Step<_> {
                Ok(((), changes![work.fail_reauthentication(&seen, method.name())]))
            })
            .await?;
            return Err(FlowError::field("password", Code::INCORRECT_PASSWORD));
        }
    };
    let going_on = in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        if owner.account.password != seen.account.password {
            return Err(AccountError::Conflict.into());
        }
        taken.give_back(work.rows()).await?;
        failures::forget(ctx, work, &owner).await?;
        let going_on = interrupted::take(ctx, work, &owner, onward.resume.as_deref()).await?;
        let changes: Vec<Changes> = vec![work.reauthenticate(&owner, method.clone())];
        Ok((going_on, changes))
    })
    .await;
    match going_on {
        Ok(going_on) => Ok(proved(ctx, method, onward, going_on)),
        Err(error) => {
            // It was right: that is no failed try, whatever became of the rest.
            taken.give_back_alone(ctx).await;
            Err(error)
        }
    }
}
