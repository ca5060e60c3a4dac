//! The account at a glance: its addresses, its password, its newest sign-in, what happened lately, and what to do next.
//! Reads only, and only what is the account's own.

use super::{
    origin::{moment, origin, placed},
    viewer,
};
use crate::{
    context::{Ctx, FlowResult},
    model::{Email, EmailAddress, Owner, RequestFacts},
    ports::journal::EventRow,
    signals::{
        AccountDeactivated, AccountDeletionCancelled, AccountDeletionRequested, AccountReactivated,
        EmailAdded, EmailChanged, EmailConfirmed, EmailRemoved, Envelope, LoginFailed, NewDeviceLogin,
        PasswordChanged, PasswordReset, PasswordSet, PhoneRemoved, PhoneVerified, ReauthenticationFailed,
        Signal, UserLoggedIn, UserLoggedOut, UserSignedUp,
    },
};
use housekey_protocol::views::{Activity, ActivityView, Address, NextAct, Origin, Overview, SignInView};

/// How much of what happened is shown.
const SHOWN: usize = 8;
/// How many events of a kind are read: more than are shown, because failures in a row are shown as one.
const OF_A_KIND: i64 = 16;

/// The signals that are read, and what their owner reads of them.
const KINDS: [(&str, Activity); 19] = [
    (UserSignedUp::TYPE, Activity::SignedUp),
    (UserLoggedIn::TYPE, Activity::SignedIn),
    (NewDeviceLogin::TYPE, Activity::SignedInOnNewDevice),
    (UserLoggedOut::TYPE, Activity::SignedOut),
    (LoginFailed::TYPE, Activity::SignInFailed),
    (ReauthenticationFailed::TYPE, Activity::ProofFailed),
    (AccountDeactivated::TYPE, Activity::Closed),
    (AccountDeletionRequested::TYPE, Activity::Closed),
    (AccountReactivated::TYPE, Activity::Reopened),
    (AccountDeletionCancelled::TYPE, Activity::Reopened),
    (EmailAdded::TYPE, Activity::EmailAdded),
    (EmailRemoved::TYPE, Activity::EmailRemoved),
    (EmailConfirmed::TYPE, Activity::EmailConfirmed),
    (EmailChanged::TYPE, Activity::EmailPrimary),
    (PhoneVerified::TYPE, Activity::PhoneConfirmed),
    (PhoneRemoved::TYPE, Activity::PhoneRemoved),
    (PasswordSet::TYPE, Activity::PasswordSet),
    (PasswordChanged::TYPE, Activity::PasswordChanged),
    (PasswordReset::TYPE, Activity::PasswordReset),
];

/// What the account's front page says, or 401.
pub async fn look(ctx: &Ctx) -> FlowResult<Overview> {
    let owner = viewer::shown(ctx).await?;
    let kinds = KINDS.map(|(kind, _)| kind);
    let rows = ctx.services.store.latest_events(owner.account.id, &kinds, OF_A_KIND).await?;
    let events: Vec<Happened> = rows.iter().filter_map(Happened::read).collect();
    let changed = events.iter().find(|event| event.is_about_the_password());
    Ok(Overview {
        me: viewer::named(ctx, &owner).await?,
        email: written_to(&owner).map(address),
        other_emails: u32::try_from(owner.emails.len().saturating_sub(1)).unwrap_or(u32::MAX),
        password_changed_at: changed.map(|event| moment(event.envelope.timestamp)),
        last_sign_in: last_sign_in(ctx, &owner, &events),
        next: next(ctx, &owner),
        activity: activity(&events)
            .into_iter()
            .map(|line| ActivityView { origin: placed(ctx, line.origin), ..line })
            .collect(),
    })
}

/// An event, as far as it is shown.
struct Happened {
    what: Activity,
    envelope: Envelope,
    facts: RequestFacts,
}

impl Happened {
    fn read(row: &EventRow) -> Option<Self> {
        let (_, what) = KINDS.iter().find(|(kind, _)| *kind == row.kind)?;
        let envelope = Envelope::new(0, row);
        let facts = envelope.facts().unwrap_or_default();
        Some(Self { what: *what, envelope, facts })
    }

    fn is_about_the_password(&self) -> bool {
        matches!(self.what, Activity::PasswordSet | Activity::PasswordChanged | Activity::PasswordReset)
    }

    /// The address it is about. What was typed at a failed sign-in is not shown: it may be anything.
    fn email(&self) -> Option<String> {
        let email = match self.what {
            Activity::EmailAdded => self.of(|signal: EmailAdded| signal.email_address.email),
            Activity::EmailRemoved => self.of(|signal: EmailRemoved| signal.email_address.email),
            Activity::EmailConfirmed => self.of(|signal: EmailConfirmed| signal.email_address.email),
            Activity::EmailPrimary => self.of(|signal: EmailChanged| signal.to_email_address.email),
            _ => None,
        };
        email.as_ref().map(Email::to_string)
    }

    /// Something of its signal; nothing if another release wrote it in a way that this one cannot read.
    fn of<S: Signal, T>(&self, part: impl Fn(S) -> T) -> Option<T> {
        self.envelope.event::<S>().ok().map(|event| part(event.signal))
    }
}

/// The newest first. A sign-in on a new device, which is two events, is one line; so are failures in a row.
fn activity(events: &[Happened]) -> Vec<ActivityView> {
    let mut lines: Vec<ActivityView> = vec![];
    let mut new_device: Option<&Happened> = None;
    for event in events {
        let mut what = event.what;
        match (what, lines.last_mut()) {
            (Activity::SignedInOnNewDevice, _) => {
                new_device = Some(event);
                continue;
            }
            (Activity::SignInFailed, Some(last)) if is_failure(last.what) => {
                last.what = Activity::SignInsFailed;
                continue;
            }
            (Activity::SignedIn, _)
                if new_device.is_some_and(|new| new.facts.request_id == event.facts.request_id) =>
            {
                what = Activity::SignedInOnNewDevice;
            }
            _ => {}
        }
        if lines.len() == SHOWN {
            break;
        }
        let at = moment(event.envelope.timestamp);
        lines.push(ActivityView {
            what,
            email: event.email(),
            at,
            origin: origin(event.facts.ip.clone(), event.facts.user_agent.as_deref()),
        });
    }
    lines
}

fn is_failure(what: Activity) -> bool {
    matches!(what, Activity::SignInFailed | Activity::SignInsFailed)
}

/// From the journal, which knows more; from the account, where the journal does not go back so far.
fn last_sign_in(ctx: &Ctx, owner: &Owner, events: &[Happened]) -> Option<SignInView> {
    if let Some(event) = events.iter().find(|event| event.what == Activity::SignedIn) {
        return Some(SignInView {
            at: moment(event.envelope.timestamp),
            methods: event.of(|signal: UserLoggedIn| signal.methods).unwrap_or_default(),
            origin: placed(ctx, origin(event.facts.ip.clone(), event.facts.user_agent.as_deref())),
            here: event.facts.ip == ctx.facts.ip && event.facts.user_agent == ctx.facts.user_agent,
        });
    }
    let at = moment(owner.account.last_login_at?);
    Some(SignInView { at, methods: vec![], origin: Origin::default(), here: false })
}

fn next(ctx: &Ctx, owner: &Owner) -> NextAct {
    let most = ctx.settings().account.max_email_addresses;
    if owner.emails.is_empty() {
        NextAct::AddEmail
    } else if let Some(waiting) = owner.emails.iter().find(|row| !row.verified()) {
        NextAct::ConfirmEmail(waiting.email.to_string())
    } else if owner.emails.len() == 1 && most != 1 {
        NextAct::AddAnotherEmail
    } else {
        NextAct::Nothing
    }
}

/// The primary address; where there is none, the oldest.
fn written_to(owner: &Owner) -> Option<&EmailAddress> {
    owner.primary().or(owner.emails.first())
}

fn address(row: &EmailAddress) -> Address {
    Address { email: row.email.to_string(), confirmed: row.verified() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{At, EventId};
    use std::borrow::Cow;

    /// As they are read: the newest first.
    fn lines(newest_first: &[(&'static str, &str)]) -> Vec<Activity> {
        let event = |(kind, request): &(&'static str, &str)| {
            let data = serde_json::json!({ "context": { "request_id": request } });
            let (id, account_id) = (EventId(uuid::Uuid::nil()), None);
            let row =
                EventRow { id, kind: Cow::Borrowed(*kind), version: 2, at: At::UNIX_EPOCH, account_id, data };
            Happened::read(&row)
        };
        let events: Vec<Happened> = newest_first.iter().filter_map(event).collect();
        activity(&events).into_iter().map(|line| line.what).collect()
    }

    #[test]
    fn failures_in_a_row_are_one_line() {
        let (failed, signed_in) = (LoginFailed::TYPE, UserLoggedIn::TYPE);
        let shown = lines(&[(failed, "6"), (failed, "5"), (failed, "4"), (signed_in, "3"), (failed, "2")]);
        assert_eq!(shown, [Activity::SignInsFailed, Activity::SignedIn, Activity::SignInFailed]);
    }

    #[test]
    fn sign_in_on_a_new_device_is_one_line_and_no_other_sign_in_is_marked() {
        let (new, signed_in) = (NewDeviceLogin::TYPE, UserLoggedIn::TYPE);
        let shown = lines(&[
            (signed_in, "3"),
            (new, "2"),
            (LoginFailed::TYPE, "x"),
            (signed_in, "2"),
            (signed_in, "1"),
        ]);
        assert_eq!(
            shown,
            [Activity::SignedIn, Activity::SignInFailed, Activity::SignedInOnNewDevice, Activity::SignedIn]
        );
    }

    #[test]
    fn event_that_does_not_read_is_shown_without_its_address() {
        assert_eq!(lines(&[(EmailAdded::TYPE, "1")]), [Activity::EmailAdded]);
    }

    #[test]
    fn no_more_is_shown_than_fits() {
        let many = vec![(UserLoggedOut::TYPE, "1"); SHOWN + 3];
        assert_eq!(lines(&many).len(), SHOWN);
        // Failures before the last line still belong to it.
        let mut failures = vec![(UserLoggedOut::TYPE, "1"); SHOWN - 1];
        failures.extend([(LoginFailed::TYPE, "1"); 3]);
        assert_eq!(lines(&failures).last(), Some(&Activity::SignInsFailed));
    }
}
