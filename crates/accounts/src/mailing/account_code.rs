//! The mail with a code for somebody who has an account: to sign in, or to prove again who is signed in.

use crate::{
    codes::Fresh,
    context::Ctx,
    model::{Challenge, Email, Owner, Purpose},
    outbox::{
        Mail,
        kinds::{LOGIN_CODE, REAUTHENTICATION_CODE},
        object,
    },
    ports::StoreResult,
    signals::{CodeSent, parts::CodePurpose},
    work::{Change, Work},
};
use serde_json::json;

/// Mails the code of a challenge that is stored already.
pub(crate) async fn mail(
    ctx: &Ctx,
    work: &mut Work<'_>,
    owner: &Owner,
    email: &Email,
    challenge: &Challenge,
    fresh: &Fresh,
) -> StoreResult<Change<CodeSent>> {
    let (kind, purpose) = match challenge.purpose() {
        Purpose::Reauthentication => (REAUTHENTICATION_CODE, CodePurpose::Reauthentication),
        _ => (LOGIN_CODE, CodePurpose::Login),
    };
    let left = (challenge.expires_at - ctx.now()).num_minutes().max(1);
    let mut values = object(json!({
        "code": fresh.code.expose(),
        "email": email.as_str(),
        "expires_minutes": left,
    }));
    if let Some(name) = &owner.account.username {
        values.insert("user".into(), name.as_str().into());
    }
    let (to, locale) = (email.clone(), owner.account.locale);
    let mail = Mail { kind, to, locale, values, expires_at: Some(challenge.expires_at), urgent: true };
    work.send_code(owner, purpose, mail).await
}
