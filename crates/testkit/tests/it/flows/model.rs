//! Two people, each with a browser, a mailbox and a telephone, do anything in any order, also to one another's address and number.
//! Whatever they do:
//!
//! - nobody is signed in with an address whose mailbox is not theirs, nor to an account with a number whose messages they do not read;
//! - nobody is signed in to an account that has a number to confirm;
//! - an address or a number is confirmed by one account at most;
//! - whoever reads a mailbox gets into the account of its address, or can make one.
//!
//! The one thing that they do not do is to open a confirmation link that the other has caused: who confirms an address
//! for a stranger's sign-up makes it the stranger's account.

use housekey_accounts::{
    Settings, admin,
    settings::{LoginMethod, Rates},
};
use housekey_testkit::{Backend, Browser, Reply, TestApp};
use http::Method;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

/// The address of each person, and the password that each uses for whatever they do.
const PEOPLE: [(&str, &str); 2] =
    [("ada@example.org", "violet anchor kettle 93"), ("eve@example.org", "marble lantern orbit 57")];

/// The number of each.
const NUMBERS: [&str; PEOPLE.len()] = ["+4930123456", "+4930654321"];

/// What somebody does; the number is whose address or telephone they do it with.
#[derive(Clone, Copy, Debug)]
enum Act {
    SignUp(usize),
    /// With this address and this number.
    SignUpWithPhone(usize, usize),
    /// A number to add, to change to, or for the login that waits.
    Phone(usize),
    /// The newest code on their own telephone.
    ConfirmPhone,
    RemovePhone,
    LogInByPhone(usize),
    AskForText(usize),
    /// The newest code on their own telephone, to sign in.
    EnterText,
    /// The sign-up that waits in the browser takes this address instead.
    ChangeAddress(usize),
    /// The newest link or code for a confirmation in their own mailbox, if they caused it.
    Confirm,
    LogIn(usize),
    AskForCode(usize),
    /// The newest code to sign in, in their own mailbox.
    EnterCode,
    GuessCode,
    AskForReset(usize),
    /// The newest link or code for a new password, in their own mailbox.
    Reset,
    AddAddress(usize),
    Remove(usize),
    MakePrimary(usize),
    Prove,
    LogOut,
    Wait(i64),
}

fn any_act() -> impl Strategy<Value = (usize, Act)> {
    let with = |act: fn(usize) -> Act| (0..PEOPLE.len()).prop_map(act).boxed();
    let one = prop_oneof![
        4 => with(Act::SignUp),
        4 => (0..PEOPLE.len(), 0..PEOPLE.len()).prop_map(|(of, number)| Act::SignUpWithPhone(of, number)),
        3 => with(Act::Phone),
        5 => Just(Act::ConfirmPhone),
        1 => Just(Act::RemovePhone),
        2 => with(Act::LogInByPhone),
        1 => with(Act::AskForText),
        1 => Just(Act::EnterText),
        3 => with(Act::ChangeAddress),
        4 => Just(Act::Confirm),
        3 => with(Act::LogIn),
        2 => with(Act::AskForCode),
        2 => Just(Act::EnterCode),
        1 => Just(Act::GuessCode),
        2 => with(Act::AskForReset),
        2 => Just(Act::Reset),
        2 => with(Act::AddAddress),
        1 => with(Act::Remove),
        1 => with(Act::MakePrimary),
        1 => Just(Act::Prove),
        1 => Just(Act::LogOut),
        1 => prop_oneof![Just(11), Just(200), Just(700), Just(4000)].prop_map(Act::Wait),
    ];
    (0..PEOPLE.len(), one)
}

struct World {
    app: TestApp,
    browsers: Vec<Browser>,
    /// Who caused the newest confirmation mail to each address.
    caused: [Option<usize>; PEOPLE.len()],
    /// How many mails were looked at.
    mails: usize,
}

impl World {
    async fn new(backend: Backend, coded: bool, change_email: bool) -> Self {
        let app = TestApp::on(backend, |settings: &mut Settings| {
            let account = &mut settings.account;
            account.email_verification_by_code_enabled = coded;
            account.password_reset_by_code_enabled = coded;
            account.login_by_code_enabled = true;
            account.change_email = change_email;
            account.login_on_email_confirmation = true;
            account.rate_limits.signup = Rates::default();
            account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
            account.signup_fields = ["email*", "phone", "password1*"].map(Into::into).to_vec();
            account.rate_limits.verify_phone = Rates::default();
        })
        .await;
        let browsers = PEOPLE.iter().map(|_| Browser::new(&app)).collect();
        Self { app, browsers, caused: [None; PEOPLE.len()], mails: 0 }
    }

    async fn post(&mut self, who: usize, path: &str, body: Value) -> Reply {
        self.browsers[who].api(Method::POST, path, body).await
    }

    /// The newest mail of these kinds to a person, and its link's key or its code.
    fn newest(&self, who: usize, kinds: &[&str]) -> Option<String> {
        let mails = self.app.mail.all();
        let to = |kind: &str| kinds.iter().any(|one| kind.ends_with(one));
        let mail = mails.iter().rev().find(|mail| mail.to.as_str() == PEOPLE[who].0 && to(&mail.kind))?;
        let value = |name: &str| mail.values.get(name).and_then(Value::as_str).map(str::to_owned);
        let key = |url: String| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        value("code").or_else(|| value("activate_url").or_else(|| value("password_reset_url")).map(key))
    }

    async fn act(&mut self, who: usize, act: Act) {
        let (email, password) = (|of: usize| PEOPLE[of].0, PEOPLE[who].1);
        let reply = match act {
            Act::SignUp(of) => {
                Some(self.post(who, "auth/signup", json!({ "email": email(of), "password": password })).await)
            }
            Act::SignUpWithPhone(of, number) => {
                let body = json!({ "email": email(of), "phone": NUMBERS[number], "password": password });
                Some(self.post(who, "auth/signup", body).await)
            }
            Act::Phone(of) => Some(self.post(who, "account/phone", json!({ "phone": NUMBERS[of] })).await),
            Act::ConfirmPhone => {
                let body = json!({ "code": self.app.texts.code(NUMBERS[who]) });
                Some(self.post(who, "auth/phone/verify", body).await)
            }
            Act::RemovePhone => {
                Some(self.browsers[who].api(Method::DELETE, "account/phone", Value::Null).await)
            }
            Act::LogInByPhone(of) => {
                let body = json!({ "phone": NUMBERS[of], "password": password });
                Some(self.post(who, "auth/login", body).await)
            }
            Act::AskForText(of) => {
                Some(self.post(who, "auth/code/request", json!({ "phone": NUMBERS[of] })).await)
            }
            Act::EnterText => {
                let body = json!({ "code": self.app.texts.code(NUMBERS[who]) });
                Some(self.post(who, "auth/code/confirm", body).await)
            }
            Act::ChangeAddress(of) | Act::AddAddress(of) => {
                Some(self.post(who, "account/email", json!({ "email": email(of) })).await)
            }
            Act::Confirm => match self.newest(who, &["email_confirmation_signup", "email_confirmation"]) {
                Some(key) if self.caused[who] == Some(who) => {
                    Some(self.post(who, "auth/email/verify", json!({ "key": key })).await)
                }
                _ => None,
            },
            Act::LogIn(of) => {
                Some(self.post(who, "auth/login", json!({ "email": email(of), "password": password })).await)
            }
            Act::AskForCode(of) => {
                Some(self.post(who, "auth/code/request", json!({ "email": email(of) })).await)
            }
            Act::EnterCode => match self.newest(who, &["login_code"]) {
                Some(code) => Some(self.post(who, "auth/code/confirm", json!({ "code": code })).await),
                None => None,
            },
            Act::GuessCode => Some(self.post(who, "auth/code/confirm", json!({ "code": "BBBB-BBBB" })).await),
            Act::AskForReset(of) => {
                Some(self.post(who, "auth/password/request", json!({ "email": email(of) })).await)
            }
            Act::Reset => match self.newest(who, &["password_reset_key", "password_reset_code"]) {
                Some(key) => {
                    let body = json!({ "key": key, "password": password });
                    Some(self.post(who, "auth/password/reset", body).await)
                }
                None => None,
            },
            Act::Remove(of) => {
                let body = json!({ "email": email(of) });
                Some(self.browsers[who].api(Method::DELETE, "account/email", body).await)
            }
            Act::MakePrimary(of) => {
                let body = json!({ "email": email(of), "primary": true });
                Some(self.browsers[who].api(Method::PATCH, "account/email", body).await)
            }
            Act::Prove => Some(self.post(who, "auth/reauthenticate", json!({ "password": password })).await),
            Act::LogOut => Some(self.browsers[who].api(Method::DELETE, "auth/session", Value::Null).await),
            Act::Wait(seconds) => {
                self.app.wait(seconds);
                None
            }
        };
        let failed = reply.filter(|reply| reply.status >= 500).map(|reply| reply.text);
        assert!(failed.is_none(), "{who} {act:?}: {failed:?}");
        self.app.deliver().await;
        let mails = self.app.mail.all();
        for mail in &mails[self.mails..] {
            if mail.kind.contains("email_confirmation")
                && let Some(of) = PEOPLE.iter().position(|(email, _)| *email == mail.to.as_str())
            {
                self.caused[of] = Some(who);
            }
        }
        self.mails = mails.len();
    }

    /// Nobody has a session of an account that has a confirmed address of somebody else; nor, where the account has confirmed none,
    /// a session at all.
    async fn check(&mut self) -> Result<(), TestCaseError> {
        let accounts = admin::list(self.app.accounts.services()).await.unwrap();
        for (who, (own, _)) in PEOPLE.iter().enumerate() {
            let verified = |account: &Value, email: &str| {
                let rows = account["emails"].as_array().cloned().unwrap_or_default();
                rows.iter().any(|row| row["email"] == email && row["verified"] == true)
            };
            let owners = accounts.iter().filter(|account| verified(account, own)).count();
            prop_assert!(owners <= 1, "{own} is confirmed by {owners} accounts");
            let has = |account: &Value, number: &str| {
                account["phone"]["phone"] == number && account["phone"]["verified"] == true
            };
            let owners = accounts.iter().filter(|account| has(account, NUMBERS[who])).count();
            prop_assert!(owners <= 1, "{} is confirmed by {owners} accounts", NUMBERS[who]);
            let session = self.browsers[who].api(Method::GET, "auth/session", Value::Null).await;
            if session.is_authenticated() {
                let id = session.json()["data"]["user"]["id"].clone();
                let account = accounts.iter().find(|account| account["id"] == id);
                let account = account.cloned().unwrap_or_default();
                prop_assert!(verified(&account, own), "{own} is signed in to {account}");
                let phone = &account["phone"];
                let is_own = phone.is_null() || has(&account, NUMBERS[who]);
                prop_assert!(is_own, "{own} is signed in to an account with {phone}");
                for (other, _) in PEOPLE.iter().filter(|(other, _)| other != own) {
                    prop_assert!(!verified(&account, other), "{own} is signed in to {account}");
                }
            }
        }
        Ok(())
    }

    /// With nothing but their mailbox, and a day's patience, everybody gets in.
    async fn let_in(&mut self) -> Result<(), TestCaseError> {
        self.app.wait(86_400);
        for (who, (email, _)) in PEOPLE.iter().enumerate() {
            self.browsers[who] = Browser::new(&self.app);
            self.act(who, Act::SignUp(who)).await;
            self.act(who, Act::Confirm).await;
            self.act(who, Act::AskForReset(who)).await;
            self.act(who, Act::Reset).await;
            self.browsers[who] = Browser::new(&self.app);
            self.act(who, Act::LogIn(who)).await;
            // Where a number is to be confirmed, it is their own, or is changed to that.
            self.act(who, Act::ConfirmPhone).await;
            self.act(who, Act::Phone(who)).await;
            self.act(who, Act::ConfirmPhone).await;
            let session = self.browsers[who].api(Method::GET, "auth/session", Value::Null).await;
            prop_assert!(session.is_authenticated(), "{email} gets in nowhere: {}", session.text);
        }
        Ok(())
    }
}

async fn play(
    backend: Backend,
    coded: bool,
    change_email: bool,
    acts: &[(usize, Act)],
) -> Result<(), TestCaseError> {
    let mut world = World::new(backend, coded, change_email).await;
    for (who, act) in acts {
        world.act(*who, *act).await;
        world.check().await?;
    }
    world.let_in().await?;
    world.check().await
}

fn check(backend: Backend, cases: u32) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let played = runner.run(
        &(any::<bool>(), any::<bool>(), prop::collection::vec(any_act(), 1..20)),
        |(coded, change_email, acts)| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(play(backend, coded, change_email, &acts))
        },
    );
    if let Err(error) = played {
        panic!("{error}");
    }
}

#[test]
fn two_people_in_any_order_get_into_their_own_accounts_and_no_others() {
    check(Backend::Sqlite, 60);
}

#[test]
fn two_people_in_any_order_get_into_their_own_accounts_and_no_others_on_postgres() {
    check(Backend::Postgres, 6);
}
