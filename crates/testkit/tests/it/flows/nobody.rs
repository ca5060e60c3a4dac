//! An attempt for nobody does what one for somebody does, statement by statement: whatever a stranger tries, the rows of
//! processes (half-finished logins, challenges, limits) and the locks are written and read alike. Left out are the
//! account's own rows and events, and the mail, which only somebody gets.

use housekey_accounts::settings::Rates;
use housekey_testkit::{Backend, Browser, Statements, TestApp, app::PASSWORD};
use http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

const TRIED: &str = "ada@example.org";

/// Of the statements since the last call, those about processes.
fn of_processes(statements: &Statements) -> Vec<String> {
    const OF_PROCESSES: [&str; 4] =
        ["housekey_challenges", "housekey_pending_logins", "housekey_rate_limits", "pg_advisory"];
    // Whether who is written to has a token left belongs to the mail: an account was mailed by its own sign-up, and
    // the owner of a taken address is told for the first time. One without is read once more.
    const OF_THE_MAIL: &str = "SELECT full_at";
    let all = statements.take();
    assert!(!all.is_empty(), "or the test hears nothing");
    all.into_iter()
        .filter(|sql| OF_PROCESSES.iter().any(|table| sql.contains(table)) && !sql.contains(OF_THE_MAIL))
        .collect()
}

/// What a stranger may do.
#[derive(Clone, Copy, Debug)]
enum Step {
    SignUp,
    SignUpElsewhere,
    SignIn,
    LookAtTheSession,
    LookAtTheCode,
    Guess,
    SendAgain,
    /// The sign-up that waits takes another address.
    ChangeAddress,
    SignOut,
    AskForReset,
    GuessAtReset,
    AskForReminder,
    AskForCode,
    GuessAtCode,
    Wait(i64),
}

/// Signing up, guessing and sending again come more often.
fn any_step() -> impl Strategy<Value = Step> {
    use Step::*;
    prop::sample::select(vec![
        SignUp,
        SignUp,
        SignUpElsewhere,
        SignIn,
        LookAtTheSession,
        LookAtTheCode,
        Guess,
        Guess,
        SendAgain,
        SendAgain,
        ChangeAddress,
        ChangeAddress,
        SignOut,
        Wait(11),
        Wait(181),
        Wait(700),
    ])
}

/// What was sent to the database, and to whom mail, at each step.
async fn trace(backend: Backend, by_code: bool, is_taken: bool, steps: &[Step]) -> Vec<String> {
    let app = TestApp::on(backend, |s| {
        s.account.email_verification_by_code_enabled = by_code;
        s.account.password_reset_by_code_enabled = by_code;
        s.account.login_by_code_enabled = true;
        s.account.rate_limits.signup = Rates::default();
    })
    .await;
    if is_taken {
        app.user(TRIED).await;
    }
    let statements = Statements::default();
    let mut browser = Browser::new(&app);
    let mut seen = vec![];
    for (n, step) in steps.iter().enumerate() {
        let listening = statements.listen();
        // So that a step of which nothing reaches the database differs from a test that hears nothing.
        tracing::trace!(target: "housekey_store::sql", sql = "SELECT 1");
        let sign_up = json!({"email": TRIED, "password": PASSWORD});
        let reply = match step {
            Step::SignUp => browser.api(Method::POST, "auth/signup", sign_up).await,
            Step::SignUpElsewhere => {
                let other = json!({"email": TRIED, "password": "another long password"});
                Browser::new(&app).api(Method::POST, "auth/signup", other).await
            }
            Step::SignIn => {
                let wrong = json!({"email": TRIED, "password": "a wrong password"});
                Browser::new(&app).api(Method::POST, "auth/login", wrong).await
            }
            Step::LookAtTheCode => {
                let mut browser = browser.clone();
                browser.headers.push(("x-email-verification-key".into(), "BBBB-BBBB".into()));
                browser.api(Method::GET, "auth/email/verify", serde_json::Value::Null).await
            }
            Step::Guess => browser.api(Method::POST, "auth/email/verify", json!({"key": "BBBB-BBBB"})).await,
            Step::SendAgain => {
                browser.api(Method::POST, "auth/email/verify/resend", serde_json::Value::Null).await
            }
            Step::ChangeAddress => {
                let other = json!({ "email": format!("other{n}@example.org") });
                browser.api(Method::POST, "account/email", other).await
            }
            Step::AskForReset => {
                browser.api(Method::POST, "auth/password/request", json!({ "email": TRIED })).await
            }
            Step::GuessAtReset => {
                let guess = json!({"key": "BBBB-BBBB", "password": PASSWORD});
                browser.api(Method::POST, "auth/password/reset", guess).await
            }
            Step::AskForReminder => {
                browser.api(Method::POST, "auth/reminder", json!({ "email": TRIED })).await
            }
            Step::AskForCode => {
                browser.api(Method::POST, "auth/code/request", json!({ "email": TRIED })).await
            }
            Step::GuessAtCode => {
                browser.api(Method::POST, "auth/code/confirm", json!({"code": "BBBB-BBBB"})).await
            }
            Step::SignOut => browser.api(Method::DELETE, "auth/session", serde_json::Value::Null).await,
            Step::LookAtTheSession | Step::Wait(_) => {
                if let Step::Wait(seconds) = step {
                    app.wait(*seconds);
                }
                browser.api(Method::GET, "auth/session", serde_json::Value::Null).await
            }
        };
        drop(listening);
        seen.push(format!("{n} {step:?}: {}\n  {}", reply.status, of_processes(&statements).join("\n  ")));
        if n == 0 && matches!(step, Step::SignUp) {
            app.deliver().await;
            let to: Vec<String> = app.mail.all().iter().map(|mail| mail.to.to_string()).collect();
            seen.push(format!("mail to {to:?}"));
        }
    }
    seen
}

async fn compare(backend: Backend, by_code: bool, steps: &[Step]) -> Result<(), TestCaseError> {
    let somebody = trace(backend, by_code, false, steps).await;
    let nobody = trace(backend, by_code, true, steps).await;
    prop_assert!(somebody.iter().any(|line| line.contains("housekey_")));
    for (somebody, nobody) in somebody.iter().zip(&nobody) {
        prop_assert_eq!(somebody, nobody, "{:?}, by code: {}", backend, by_code);
    }
    Ok(())
}

fn check(backend: Backend, cases: u32) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let steps = prop::collection::vec(any_step(), 1..7);
    let checked = runner.run(&(any::<bool>(), steps), |(by_code, mut steps)| {
        // Most of them are about a sign-up that waits.
        steps.insert(0, Step::SignUp);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(compare(backend, by_code, &steps))
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

#[test]
fn sign_up_for_nobody_runs_the_same_statements_as_one_for_somebody() {
    check(Backend::Sqlite, 32);
}

#[test]
fn sign_up_for_nobody_runs_the_same_statements_as_one_for_somebody_on_postgres() {
    check(Backend::Postgres, 6);
}

/// Sign-in is by password: who is nobody's never comes to a stage, and up to there both do the same.
#[tokio::test]
async fn wrong_password_runs_the_same_statements_for_somebody_and_for_nobody() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for by_code in [false, true] {
            let steps = [Step::SignIn; 7];
            let nobody = trace(backend, by_code, false, &steps).await;
            let somebody = trace(backend, by_code, true, &steps).await;
            assert_eq!(somebody, nobody, "{backend:?}, by code: {by_code}");
        }
    }
}

/// T068.
#[tokio::test]
async fn password_reset_runs_the_same_statements_for_somebody_and_for_nobody() {
    use Step::{AskForReset, GuessAtReset};
    for backend in [Backend::Sqlite, Backend::Postgres] {
        for by_code in [false, true] {
            let guesses = [AskForReset, GuessAtReset, AskForReset, GuessAtReset, GuessAtReset, GuessAtReset];
            let steps =
                [&guesses[..], &[GuessAtReset, AskForReset, AskForReset, AskForReset, AskForReset]].concat();
            let nobody = trace(backend, by_code, false, &steps).await;
            let somebody = trace(backend, by_code, true, &steps).await;
            assert!(nobody.iter().any(|line| line.contains("429")), "{nobody:#?}");
            assert_eq!(nobody, somebody, "{backend:?}, by code: {by_code}");
        }
    }
}

/// T182.
#[tokio::test]
async fn reminder_runs_the_same_statements_for_somebody_and_for_nobody() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let steps = [Step::AskForReminder; 4];
        let nobody = trace(backend, false, false, &steps).await;
        assert!(nobody.iter().any(|line| line.contains("429")), "{nobody:#?}");
        assert_eq!(nobody, trace(backend, false, true, &steps).await, "{backend:?}");
    }
}

/// T027, T047.
#[tokio::test]
async fn sign_in_by_code_runs_the_same_statements_for_somebody_and_for_nobody() {
    use Step::{AskForCode, GuessAtCode, LookAtTheSession};
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let steps = [
            AskForCode,
            LookAtTheSession,
            GuessAtCode,
            GuessAtCode,
            AskForCode,
            GuessAtCode,
            GuessAtCode,
            GuessAtCode,
            LookAtTheSession,
            GuessAtCode,
            AskForCode,
            AskForCode,
        ];
        let nobody = trace(backend, false, false, &steps).await;
        let somebody = trace(backend, false, true, &steps).await;
        assert!(nobody.iter().any(|line| line.contains("housekey_challenges")), "{nobody:#?}");
        assert_eq!(nobody, somebody, "{backend:?}");
    }
}
