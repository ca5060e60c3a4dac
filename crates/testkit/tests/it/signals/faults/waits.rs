//! A lane with a failed delivery: it waits instead of polling, and other deliveries still leave.

use super::processes::{Shared, counted, process, settings, signed_up};
use crate::signals::support::{ADA, BOB, BOTH, Ear, count, until, waiting, within};
use async_trait::async_trait;
use futures::{FutureExt, future::BoxFuture};
use housekey_accounts::{
    changes,
    context::Ctx,
    delivery::Worker,
    model::Email,
    outbox::Mail,
    ports::{MailError, Mailer, OutgoingMail, UnitOfWork},
    signals::{Event, Filter, HandlerError, Hook, MailFailed, RegistryBuilder},
    work::Work,
};
use housekey_protocol::Locale;
use housekey_testkit::Mailbox;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn deliveries_behind_a_failed_one_do_not_keep_the_worker_busy() {
    for backend in BOTH {
        let shared = Shared::new(backend).await;
        let pool = shared.pool(PATIENCE).await;
        let ear = Ear::failing(9);
        let hook = Hook::named("ledger").in_account_order();
        let handlers = |r: RegistryBuilder| r.durable_every(hook, Filter::all(), ear.clone());
        let mut settings = settings();
        // Two signals about one account.
        settings.account.email_verification = housekey_accounts::settings::EmailVerification::None;
        let mailbox = Arc::new(Mailbox::default());
        let accounts = process(settings, &pool, handlers, |b| b.mailer(mailbox.clone())).await;
        signed_up(&accounts, ADA).await;
        assert_eq!(waiting(&pool).await, 2);
        let (services, store) = counted(&accounts);
        let (stop, worker) = (CancellationToken::new(), Worker::new(services, mailbox));
        let stopping = stop.clone();
        let running = tokio::spawn(async move { worker.run(stopping).await });
        until("the first one has failed", async || ear.all().len() == 1).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        // The claim, the settling, and a few that a poll may cost; a busy machine begins fewer, not more.
        println!("{backend:?}: {} units of work begun in two seconds of waiting", store.begun());
        assert!(store.begun() < 20, "{backend:?}: {} units of work for nothing", store.begun());
        stop.cancel();
        within("the worker stops", running).await.unwrap();
    }
}

/// Takes all mail but Ada's.
struct Picky(Mailbox);

#[async_trait]
impl Mailer for Picky {
    async fn send(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        if mail.to.as_str() == ADA {
            return Err(MailError::Permanent("550 no such mailbox".into()));
        }
        self.0.send(mail).await
    }
}

fn breaks<'a>(
    _: &'a Event<MailFailed>,
    _: &'a mut dyn UnitOfWork,
) -> BoxFuture<'a, Result<(), HandlerError>> {
    async { Err(HandlerError::new("a bug of the host's")) }.boxed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn failing_mail_failed_handler_does_not_delay_other_mails() {
    for backend in BOTH {
        let shared = Shared::new(backend).await;
        let pool = shared.pool(PATIENCE).await;
        let mailbox = Mailbox::default();
        let handlers = |r: RegistryBuilder| r.in_tx::<MailFailed>("journal", breaks);
        let accounts =
            process(settings(), &pool, handlers, |b| b.mailer(Arc::new(Picky(mailbox.clone())))).await;
        accounts.start_worker();
        let ctx = Ctx::background(accounts.services().clone());
        for to in [ADA, BOB] {
            let mut work = Work::begin(&ctx).await.unwrap();
            let to = Email::parse(to).unwrap();
            work.mail(Mail::notice(&ctx, "account/email/email_deleted", to, Locale::EN)).await.unwrap();
            work.commit(changes![]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        until("Bob's mail leaves", async || mailbox.kinds().iter().any(|(_, to)| to == BOB)).await;
        let bobs = "SELECT count(*) AS n FROM housekey_outbox WHERE dead_at IS NULL";
        until("and is settled", async || count(&pool, bobs).await <= 1).await;
        within("the process stops", accounts.stop()).await;
    }
}
