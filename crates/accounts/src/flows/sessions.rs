//! Where the account is signed in: its sessions, and ending them.

use super::{
    origin::{moment, origin, placed},
    reauthenticate, viewer,
};
use crate::{
    context::{Ctx, FlowResult, NextStep, Notice, Outcome, SessionChange},
    errors::FlowError,
    model::{ListedSession, Owner, SessionHandle},
    work::{Changes, Step, Work, in_work},
};
use housekey_protocol::views::SessionView;

/// A session of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What is known of it.
    pub session: ListedSession,
    /// Whether this request belongs to it.
    pub here: bool,
}

impl Listed {
    /// As the browser sees it.
    pub fn view(&self, ctx: &Ctx) -> SessionView {
        let ListedSession { handle, created_at, seen_at, ip, user_agent } = &self.session;
        SessionView {
            handle: handle.to_string(),
            origin: placed(ctx, origin(ip.clone(), user_agent.as_deref())),
            began_at: moment(*created_at),
            seen_at: moment(*seen_at),
            here: self.here,
        }
    }
}

/// The sessions of the signed-in account: the one of this request first, then the last used first.
///
/// # Errors
/// 401 for a visitor.
pub async fn list(ctx: &Ctx) -> FlowResult<Vec<Listed>> {
    viewer::required(ctx)?;
    let mut work = Work::read(ctx).await?;
    let owner = viewer::owner(ctx, &mut work).await?;
    read(ctx, &mut work, &owner).await
}

async fn read(ctx: &Ctx, work: &mut Work<'_>, owner: &Owner) -> FlowResult<Vec<Listed>> {
    let sessions = work.rows().list_sessions(owner.account.id, ctx.now()).await?;
    let listed = |session: ListedSession| Listed { here: ctx.session == Some(session.handle), session };
    let mut all: Vec<Listed> = sessions.into_iter().map(listed).collect();
    all.sort_by_key(|one| !one.here);
    Ok(all)
}

/// Ends the sessions of these names; answers those that are left. A name that is none of the account's (any more) ends
/// nothing. Ending the session of this request is signing out.
///
/// # Errors
/// 401 for a visitor, or without a recent proof.
pub async fn end(ctx: &Ctx, names: &[String]) -> FlowResult<Outcome<Vec<Listed>>> {
    let ending: Vec<SessionHandle> = names.iter().filter_map(|name| SessionHandle::parse(name)).collect();
    // Whoever may sign out may do it by name.
    if !ending.iter().all(|name| ctx.session == Some(*name)) {
        reauthenticate::required(ctx)?;
    }
    end_those(ctx, |session| ending.contains(&session.session.handle)).await
}

/// Ends every session but the one of this request.
///
/// # Errors
/// 401 for a visitor, or without a recent proof.
pub async fn end_others(ctx: &Ctx) -> FlowResult<Outcome<Vec<Listed>>> {
    reauthenticate::required(ctx)?;
    end_those(ctx, |session| !session.here).await
}

async fn end_those(ctx: &Ctx, ends: impl Fn(&Listed) -> bool) -> FlowResult<Outcome<Vec<Listed>>> {
    let (left, count, here) = in_work!(ctx, |work| -> Step<_> {
        let owner = viewer::owner_to_change(ctx, work).await?;
        let (ending, left): (Vec<Listed>, Vec<Listed>) =
            read(ctx, work, &owner).await?.into_iter().partition(|session| ends(session));
        let others: Vec<SessionHandle> =
            ending.iter().filter(|session| !session.here).map(|session| session.session.handle).collect();
        if !others.is_empty() {
            // Which browser was trusted there is not known; and whoever throws somebody out does not want them back by a
            // password alone.
            work.distrust_devices(&owner).await?;
        }
        let ended = work.end_sessions_of(&owner, &others).await?;
        let count = ended.as_ref().map_or(0, |change| change.signal().count);
        let here = ending.iter().any(|session| session.here);
        let out = here.then(|| work.log_out(&owner));
        let changes: Vec<Changes> = ended.map(Changes::from).into_iter().chain(out).collect();
        Ok(((left, count, here), changes))
    })
    .await?;
    let (next, session) = if here {
        (NextStep::LoggedOut(ctx.settings().account.logout_redirect_url.clone()), SessionChange::End)
    } else {
        (NextStep::Stay, SessionChange::Keep)
    };
    let notice = match (here, count) {
        (true, _) => Some(Notice::SIGNED_OUT),
        (false, 0) => None,
        (false, 1) => Some(Notice::SESSION_ENDED),
        (false, _) => Some(Notice::SESSIONS_ENDED),
    };
    Ok(Outcome { next, session, notice, value: left })
}

/// As [`list`], for the page.
///
/// # Errors
/// 401 for a visitor.
pub async fn views(ctx: &Ctx) -> Result<Vec<SessionView>, FlowError> {
    Ok(list(ctx).await?.iter().map(|listed| listed.view(ctx)).collect())
}
