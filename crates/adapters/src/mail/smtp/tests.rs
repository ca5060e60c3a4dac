//! Real conversations with a relay on loopback.

use super::{
    sink::{Act, Security, Sink},
    *,
};
use crate::mail::tests::{FixedClock, locale, outgoing, renderer};
use crate::tls_fixture::AUTHORITY;
use housekey_accounts::model::Email;
use housekey_protocol::Locale;
use std::time::Instant;

const KIND: &str = "account/email/email_confirmation_signup";
/// Long enough for a busy machine, where the relay answers.
const PATIENT: Duration = Duration::from_secs(20);
/// Where it does not.
const HASTY: Duration = Duration::from_millis(400);
/// Every moment of the conversation at which a relay may fail.
const MOMENTS: [&str; 6] = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"];

fn settings(sink: &Sink, security: SmtpSecurity) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port: sink.address.port(),
        username: None,
        password: None,
        security,
        timeout: PATIENT,
    }
}

fn mailer(settings: SmtpSettings) -> SmtpMailer {
    let from = "Example <no-reply@id.example.org>";
    SmtpMailer::new(settings, from, Arc::new(renderer()), Arc::new(FixedClock)).unwrap()
}

fn plain(sink: &Sink) -> SmtpMailer {
    mailer(settings(sink, SmtpSecurity::None))
}

fn mail() -> OutgoingMail {
    outgoing(KIND, "link", Locale::EN)
}

/// The header lines of a message, unfolded.
fn headers(message: &str) -> Vec<String> {
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn a_mail_arrives_with_one_recipient_and_our_headers() {
    let sink = Sink::start(Security::Plain, &[]).await;
    plain(&sink).send(&mail()).await.unwrap();
    assert_eq!((sink.count("MAIL"), sink.count("RCPT"), sink.count("QUIT")), (1, 1, 1));
    sink.seen(|seen| {
        assert!(seen.commands.contains(&"MAIL FROM:<no-reply@id.example.org>".to_owned()));
        assert!(seen.commands.contains(&"RCPT TO:<ada@example.net>".to_owned()));
        insta::assert_snapshot!("message", seen.mails[0].replace("\r\n", "\n"));
    });
}

#[tokio::test]
async fn german_mail_is_sent_in_seven_bit_encoding() {
    let sink = Sink::start(Security::Plain, &[]).await;
    plain(&sink).send(&outgoing(KIND, "code", locale("de"))).await.unwrap();
    sink.seen(|seen| {
        assert!(seen.mails[0].is_ascii());
        assert!(seen.mails[0].lines().all(|line| line.len() <= 998));
        assert!(headers(&seen.mails[0]).contains(&"Content-Language: de".to_owned()));
        assert!(seen.mails[0].contains("\r\nK7QM-2XHP\r\n"), "the code stands alone even when encoded");
    });
}

/// Header and command injection (CWE-93), docs/security.md#mail.
#[tokio::test]
async fn no_value_injects_a_header_recipient_or_smtp_command() {
    let sink = Sink::start(Security::Plain, &[]).await;
    let evil = "x\r\nBcc: evil@example.com\r\n\r\n.\r\nRCPT TO:<evil@example.com>\r\n";
    let mut mail = outgoing(KIND, "code", Locale::EN);
    for key in ["user", "email", "site_name", "base_url"] {
        mail.values.insert(key.into(), evil.into());
    }
    mail.values.insert("code".into(), ".".into());
    mail.message_id = evil.into();
    plain(&sink).send(&mail).await.unwrap();
    assert_eq!((sink.count("MAIL"), sink.count("RCPT"), sink.count("DATA")), (1, 1, 1));
    sink.seen(|seen| {
        assert_eq!(seen.mails.len(), 1);
        let names: Vec<String> =
            headers(&seen.mails[0]).iter().map(|h| h.split(':').next().unwrap().to_owned()).collect();
        let ours = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "X-Mail-Kind",
            "Auto-Submitted",
            "Content-Language",
            "MIME-Version",
            "Content-Type",
        ];
        assert!(
            names.iter().all(|name| ours.contains(&name.as_str())) && names.len() == ours.len(),
            "{names:?}"
        );
        assert!(seen.mails[0].contains("\r\n.\r\n"), "a lone dot is text");
    });

    mail.to = Email::from_stored("ada@example.net>\r\nRCPT TO:<evil@example.com".into());
    assert!(matches!(plain(&sink).send(&mail).await, Err(MailError::Permanent(_))));
    mail.to = Email::from_stored("ada@example.net, evil@example.com".into());
    assert!(matches!(plain(&sink).send(&mail).await, Err(MailError::Permanent(_))));
    assert_eq!(sink.count("RCPT"), 1);
}

#[test]
fn sender_with_line_break_or_several_addresses_is_refused() {
    for from in ["", "nobody", "a@b.example, c@d.example", "X\r\nBcc: e@f.example <a@b.example>"] {
        assert!(crate::mail::message::sender(from).is_err(), "{from:?}");
    }
}

#[tokio::test]
async fn smtp_user_without_password_is_refused_at_start() {
    let sink = Sink::start(Security::Plain, &[]).await;
    let half = SmtpSettings { username: Some("relay-user".into()), ..settings(&sink, SmtpSecurity::Tls) };
    let made = SmtpMailer::new(half, "a@b.example", Arc::new(renderer()), Arc::new(FixedClock));
    assert!(matches!(made, Err(SmtpSetupError::HalfCredentials)));
}

#[tokio::test]
async fn smtp_status_decides_whether_to_retry() {
    for moment in MOMENTS {
        let sink = Sink::start(Security::Plain, &[(moment, Act::Say("451 later"))]).await;
        let sent = plain(&sink).send(&mail()).await;
        assert!(matches!(sent, Err(MailError::Transient(_))), "451 at {moment}: {sent:?}");

        sink.script(moment, Act::Say("550 never"));
        let sent = plain(&sink).send(&mail()).await;
        let about_the_mail = !["CONNECT", "EHLO"].contains(&moment);
        assert_eq!(matches!(sent, Err(MailError::Permanent(_))), about_the_mail, "550 at {moment}: {sent:?}");
        assert!(sent.unwrap_err().to_string().contains("never"));
    }
    let sink = Sink::start(Security::Plain, &[("MAIL", Act::Say("530 authenticate first"))]).await;
    assert!(matches!(plain(&sink).send(&mail()).await, Err(MailError::Transient(_))));
}

/// Every way a relay can be slow (docs/security.md#mail).
#[tokio::test]
async fn slow_or_disconnecting_relay_takes_at_most_one_timeout() {
    let mut tries = tokio::task::JoinSet::new();
    for (moment, act) in
        MOMENTS.iter().flat_map(|m| [Act::Stall, Act::HangUp, Act::Drip].map(|act| (*m, act)))
    {
        tries.spawn(async move {
            let sink = Sink::start(Security::Plain, &[(moment, act)]).await;
            let mailer = mailer(SmtpSettings { timeout: HASTY, ..settings(&sink, SmtpSecurity::None) });
            let start = Instant::now();
            let sent = mailer.send(&mail()).await;
            assert!(matches!(sent, Err(MailError::Transient(_))), "at {moment}: {sent:?}");
            // A stalled relay never answers: this bound has room for a busy machine.
            assert!(start.elapsed() < HASTY * 50, "at {moment}: {:?}", start.elapsed());
        });
    }
    while let Some(tried) = tries.join_next().await {
        tried.unwrap();
    }
}

#[tokio::test]
async fn unreachable_relay_is_retried() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sink = Sink::start(Security::Plain, &[]).await;
    let mut settings = settings(&sink, SmtpSecurity::None);
    settings.port = listener.local_addr().unwrap().port();
    drop(listener);
    assert!(matches!(mailer(settings).send(&mail()).await, Err(MailError::Transient(_))));
}

/// The answer may be lost after the relay took the mail: it comes twice, and is known as one.
#[tokio::test]
async fn retry_after_lost_answer_has_the_same_message_id() {
    let sink = Sink::start(Security::Plain, &[("BODY", Act::HangUp)]).await;
    let mailer = plain(&sink);
    mailer.send(&mail()).await.unwrap_err();
    sink.script("BODY", Act::Say("250 queued"));
    mailer.send(&mail()).await.unwrap();
    sink.seen(|seen| {
        assert_eq!(seen.mails.len(), 2);
        assert_eq!(seen.mails[0], seen.mails[1]);
        let id = "Message-ID: <00000000-0000-4000-8000-000000000001@id.example.org>";
        assert!(headers(&seen.mails[0]).contains(&id.to_owned()));
    });
}

#[tokio::test]
async fn mail_counts_as_sent_when_quit_is_not_answered() {
    let sink = Sink::start(Security::Plain, &[("QUIT", Act::Stall)]).await;
    plain(&sink).send(&mail()).await.unwrap();
}

/// TLS to the relay (docs/security.md#mail).
#[tokio::test]
async fn tls_is_required_and_its_certificate_checked() {
    let signed_in = |sink: &Sink, security| SmtpSettings {
        username: Some("relay-user".into()),
        password: Some(Secret::new("relay-password")),
        ..settings(sink, security)
    };
    for (offered, asked) in [(Security::Starttls, SmtpSecurity::Starttls), (Security::Tls, SmtpSecurity::Tls)]
    {
        let sink = Sink::start(offered, &[]).await;
        let trusting = mailer(signed_in(&sink, asked)).trusting(AUTHORITY).unwrap();
        trusting.send(&mail()).await.unwrap();
        assert_eq!((sink.count("AUTH PLAIN"), sink.count("RCPT")), (1, 1));
        let clear = sink.seen(|seen| seen.in_the_clear.join(" "));
        assert!(!clear.contains("AUTH") && !clear.contains("MAIL"), "{clear}");

        // A wrong password can be corrected by the operator; the mail waits.
        sink.script("AUTH", Act::Say("535 no"));
        assert!(matches!(trusting.send(&mail()).await, Err(MailError::Transient(_))));

        // An unknown authority, and a certificate for another name.
        let stranger = mailer(signed_in(&sink, asked)).send(&mail()).await;
        assert!(
            matches!(&stranger, Err(MailError::Transient(e)) if e.contains("no safe connection")),
            "{stranger:?}"
        );
        let elsewhere = SmtpSettings { host: "127.0.0.1".into(), ..signed_in(&sink, asked) };
        let elsewhere = mailer(elsewhere).trusting(AUTHORITY).unwrap().send(&mail()).await;
        assert!(matches!(elsewhere, Err(MailError::Transient(_))), "{elsewhere:?}");
        assert_eq!((sink.count("AUTH PLAIN"), sink.count("RCPT")), (2, 1));
    }
    // A relay (or somebody between) that offers no TLS gets neither password nor mail.
    for asked in [SmtpSecurity::Starttls, SmtpSecurity::Tls] {
        let sink = Sink::start(Security::Plain, &[]).await;
        let settings = SmtpSettings { timeout: HASTY, ..signed_in(&sink, asked) };
        assert!(matches!(mailer(settings).send(&mail()).await, Err(MailError::Transient(_))));
        assert_eq!((sink.count("AUTH"), sink.count("MAIL")), (0, 0));
    }
}
