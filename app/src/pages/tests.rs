//! What holds for every page: words, headings, ids.

use housekey_messages::Catalog;
use housekey_protocol::{AccountError, Code, Locale, views::*};
use leptos_meta::provide_meta_context;

use super::*;
use crate::{
    common::Common,
    server_fns::{
        emails::AddEmail,
        login_code::EnterLoginCode,
        password::ChangePassword,
        password_reset::{EnterResetCode, ResetPassword},
        phone::{ChangePhone, EnterPhoneCode, RemovePhone},
        verify_email::EnterEmailCode,
    },
};
use leptos::server_fn::ServerFn;

/// Data of ours has none of the letters the pseudo-locale changes, so what has them is a bare string.
fn common(signed_in: bool) -> Common {
    Common {
        me: signed_in.then(|| Me {
            id: "1".into(),
            display: "ddd@tt.ch".into(),
            email: None,
            username: None,
            has_usable_password: true,
            proof: Proof::Password,
        }),
        config: FormConfig {
            site_name: "BRR".into(),
            signup_open: true,
            honeypot: true,
            email_twice: true,
            email: Some(true),
            phone: Some(true),
            username: Some(false),
            password: Some(true),
            password_twice: true,
            login_email: true,
            login_username: true,
            login_phone: true,
            password_min_length: 8,
            login_by_code: true,
            code_digits: false,
            change_email: false,
            reset_by_code: true,
            mail_stays_here: true,
            texts_stay_here: true,
        },
        languages: ["brr", "drr"].map(|tag| LanguageView { tag: tag.into(), name: tag.into() }).into(),
        notice: Some("notice-signed-out".into()),
        login: None,
        last_method: Some("code".into()),
        refused: None,
    }
}

fn after(action: &str, error: AccountError) -> RefusedForm {
    RefusedForm { action: action.to_owned(), error, drafts: std::collections::BTreeMap::default() }
}

fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(crate::texts::Texts::in_language(Catalog::built_in().language(Locale::PSEUDO)));
        provide_meta_context();
        view().to_html()
    })
}

/// What a reader sees or hears: text, and the attributes that are read out.
fn plain_words(html: &str) -> Vec<String> {
    let mut read: Vec<&str> = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        read.push(text);
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            read.extend(tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next()));
        }
    }
    let plain = |text: &&str| {
        let text = text.replace("&gt;", "").replace("&lt;", "").replace("&amp;", "").replace("&#x27;", "");
        text.contains(['a', 'e', 'i', 'o', 'u', 's'])
    };
    read.into_iter().filter(plain).map(str::to_owned).collect()
}

fn pages() -> Vec<(&'static str, String)> {
    let mut pages = entrance_pages();
    pages.extend(verification_pages());
    pages.extend(code_pages());
    pages.extend(reset_pages());
    pages.extend(account_pages());
    pages.extend(closing_pages());
    pages.extend(phone_pages());
    pages
}

fn closing_pages() -> Vec<(&'static str, String)> {
    let close = |days| {
        let offer = ClosingOffer { deactivation: true, deletion: true, grace_days: days };
        render(|| view! { <closing::CloseView common=common(true) offer/> })
    };
    let reopen = |closed| render(|| view! { <closing::ReopenView common=common(false) closed/> });
    let proof = |proof: Proof, doing| {
        let mut common = common(true);
        common.me = common.me.map(|me| Me { proof: proof.clone(), ..me });
        let code = ProofCodeView { email: "ddd@tt.ch".into(), tries_left: 2 };
        let next = "/accounts/email".to_owned();
        let found = ReauthenticationView { proof, code: Some(code), doing: Some(doing), next };
        let resume = "1".to_owned();
        render(|| view! { <reauthenticate::ReauthenticateView common found=Some(found) resume/> })
    };
    let by_code = Proof::Code { email: "ddd@tt.ch".into(), tries: 2, digits: true };
    let email = || "ddd@tt.ch".to_owned();
    vec![
        ("close", close(14)),
        ("close at once", close(0)),
        ("reopen, deactivated", reopen(Some(ClosedView { delete_at: None }))),
        (
            "reopen, to be deleted",
            reopen(Some(ClosedView { delete_at: Some("2026-12-05T02:31:07Z".into()) })),
        ),
        (
            "trust, asked",
            render(
                || view! { <trust_browser::TrustBrowserView common=common(false) asked=Some(TrustView { days: 14 })/> },
            ),
        ),
        (
            "trust, nothing",
            render(|| view! { <trust_browser::TrustBrowserView common=common(false) asked=None/> }),
        ),
        ("reopen, nothing", reopen(None)),
        ("proof by password", proof(Proof::Password, Interrupted::AddEmail { email: email() })),
        ("proof by code", proof(by_code, Interrupted::MakePrimaryEmail { email: email() })),
        ("proof by signing in", proof(Proof::SignIn, Interrupted::RemoveEmail { email: email() })),
        ("proof, a session", proof(Proof::Password, Interrupted::EndSession { session: "1".into() })),
        ("proof, the sessions", proof(Proof::Password, Interrupted::EndOtherSessions)),
        ("proof, a number", proof(Proof::Password, Interrupted::ChangePhone { phone: "+49".into() })),
        ("proof, no number", proof(Proof::Password, Interrupted::RemovePhone)),
        ("proof, deactivation", proof(Proof::Password, Interrupted::Deactivate)),
        ("proof, deletion", proof(Proof::Password, Interrupted::DeleteAccount)),
    ]
}

fn phone_pages() -> Vec<(&'static str, String)> {
    let number = |verified| PhoneView { phone: "+49".into(), readable: "+49 30".into(), verified };
    let awaited = || PhoneCodeView {
        phone: "+49 30".into(),
        minutes: 90,
        tries_left: 2,
        resend_in: Some(90),
        may_change: true,
    };
    let refused = |action, error| Common { refused: Some(after(action, error)), ..common(true) };
    let page = |common, found| render(|| view! { <phone::PhonePageView common found/> });
    let verify = |common, awaited| render(|| view! { <phone::VerifyPhoneView common awaited/> });
    let mut without = common(true);
    without.config.login_phone = false;
    let stays = refused(RemovePhone::PATH, AccountError::field("phone", Code::CANNOT_REMOVE_PHONE));
    let wrong = refused(ChangePhone::PATH, AccountError::field("phone", Code::INVALID_PHONE));
    let wrong_code = refused(EnterPhoneCode::PATH, AccountError::field("code", Code::INCORRECT_CODE));
    let over = refused(EnterPhoneCode::PATH, AccountError::field("code", Code::CODE_EXPIRED));
    vec![
        ("phone", page(stays, Some((Some(number(true)), Some(awaited()))))),
        ("phone, not confirmed", page(wrong, Some((Some(number(false)), None)))),
        ("no phone", page(common(true), Some((None, None)))),
        ("phone of nobody", page(common(false), None)),
        ("phone, not used", page(without.clone(), None)),
        ("phone code awaited", verify(wrong_code, Some(awaited()))),
        ("phone code ended", verify(over, None)),
        ("phone code, not used", verify(without, None)),
    ]
}

fn entrance_pages() -> Vec<(&'static str, String)> {
    let fault = AccountError::Unavailable { incident: "0f".into() };
    vec![
        ("home", render(|| view! { <home::HomeView common=common(false)/> })),
        ("login", render(|| view! { <login::LoginView common=common(false) next=String::new()/> })),
        ("signup", render(|| view! { <signup::SignupView common=common(false) next=String::new()/> })),
        ("logged out", render(|| view! { <logout::LogoutView common=common(false) next=String::new()/> })),
        ("inactive", render(|| view! { <inactive::InactiveView common=common(false)/> })),
        ("not found", render(|| view! { <not_found::NotFoundView common=common(true)/> })),
        ("fault", render(|| view! { <fault::FaultPage error=fault/> })),
    ]
}

fn verification_pages() -> Vec<(&'static str, String)> {
    let waiting = |by_code| VerificationView {
        email: "ddd@tt.ch".into(),
        by_code,
        resend_in: Some(90),
        minutes: 90,
        tries_left: 2,
        may_change: by_code,
    };
    let verify = |pending, refused: Option<AccountError>| {
        let refused = refused.map(|error| after(EnterEmailCode::PATH, error));
        let common = Common { refused, ..common(false) };
        render(|| view! { <verify_email::VerifyEmailView common pending/> })
    };
    let confirm = |found| {
        render(|| view! { <verify_email_link::ConfirmEmailView common=common(false) found key="k"/> })
    };
    let wrong = AccountError::field("code", Code::INCORRECT_CODE);
    let found = ConfirmationView { email: "ddd@tt.ch".into(), display: "ddd".into() };
    vec![
        ("link sent", verify(Some(waiting(false)), None)),
        ("code sent", verify(Some(waiting(true)), Some(wrong))),
        ("nothing pending", verify(None, None)),
        ("confirm", confirm(Some(found))),
        ("broken link", confirm(None)),
    ]
}

fn places() -> Vec<SessionView> {
    let place = |handle: &str, here| SessionView {
        handle: handle.into(),
        origin: Origin::default(),
        began_at: "2026-11-30T02:31:07Z".into(),
        seen_at: "2026-11-30T02:31:07Z".into(),
        here,
    };
    vec![place("1", true), place("2", false), place("3", false)]
}

fn code_pages() -> Vec<(&'static str, String)> {
    let awaited = |asked_for| LoginCodeView {
        to: "ddd@tt.ch".into(),
        texted: false,
        minutes: 90,
        tries_left: 2,
        resend_in: Some(90),
        asked_for,
    };
    let texted = |asked_for| LoginCodeView { to: "+49 30".into(), texted: true, ..awaited(asked_for) };
    let refused = |action, error| Common { refused: Some(after(action, error)), ..common(false) };
    let confirm = |common, awaited| render(|| view! { <login_code::LoginCodeConfirmView common awaited/> });
    let wrong = || refused(EnterLoginCode::PATH, AccountError::field("code", Code::INCORRECT_CODE));
    let over = refused(EnterLoginCode::PATH, AccountError::field("code", Code::CODE_EXPIRED));
    let mut without = common(false);
    without.config.login_by_code = false;
    let ask = |common| render(|| view! { <login_code::LoginCodeAskView common next=String::new()/> });
    vec![
        ("reminder", render(|| view! { <reminder::ReminderView common=common(false)/> })),
        ("sign-in code", ask(common(false))),
        ("sign-in code, not offered", ask(without)),
        ("sign-in code awaited", confirm(wrong(), Some(awaited(true)))),
        ("sign-in code awaited after the password", confirm(wrong(), Some(awaited(false)))),
        ("sign-in code texted", confirm(wrong(), Some(texted(true)))),
        ("sign-in code texted after the password", confirm(wrong(), Some(texted(false)))),
        ("sign-in code ended", confirm(over, None)),
    ]
}

fn reset_pages() -> Vec<(&'static str, String)> {
    let awaited = ResetCodeView { email: "ddd@tt.ch".into(), minutes: 90, tries_left: 2 };
    let granted = ResetView { email: "ddd@tt.ch".into(), display: "ddd".into(), grant: "1".into() };
    let by_link = |login: Option<&str>| {
        let mut common = Common { login: login.map(str::to_owned), ..common(false) };
        common.config.reset_by_code = false;
        common
    };
    let refused = |action, error| Common { refused: Some(after(action, error)), ..common(false) };
    let code = |common, awaited| render(|| view! { <password_reset::PasswordResetCodeView common awaited/> });
    let choose = |common, granted| {
        render(|| view! { <password_reset_choose::PasswordResetChooseView common granted/> })
    };
    let wrong = refused(EnterResetCode::PATH, AccountError::field("code", Code::INCORRECT_CODE));
    let over = refused(EnterResetCode::PATH, AccountError::field("code", Code::CODE_EXPIRED));
    let weak = refused(ResetPassword::PATH, AccountError::field("new_password", Code::PASSWORD_TOO_COMMON));
    let done = |login| render(|| view! { <password_reset::PasswordResetDoneView common=by_link(login)/> });
    vec![
        ("reset by code", render(|| view! { <password_reset::PasswordResetView common=common(false)/> })),
        ("reset by link", render(|| view! { <password_reset::PasswordResetView common=by_link(None)/> })),
        ("reset link sent", done(Some("ddd@tt.ch"))),
        ("reset link sent, after a reload", done(None)),
        ("reset code awaited", code(wrong, Some(awaited))),
        ("reset code ended", code(over, None)),
        ("new password", choose(weak, Some(granted.clone()))),
        ("new password, signed in", choose(common(true), Some(granted))),
        ("no new password", choose(common(false), None)),
    ]
}

fn account_pages() -> Vec<(&'static str, String)> {
    let address = |email: &str, primary, verified, pending| EmailView {
        email: email.into(),
        verified,
        primary,
        pending,
        resend_in: 90,
    };
    let addresses = vec![
        address("ddd@tt.ch", true, true, false),
        address("kkk@tt.ch", false, true, false),
        address("ppp@tt.ch", false, false, false),
        address("qqq@tt.ch", false, false, true),
    ];
    let add = after(AddEmail::PATH, AccountError::field("email", Code::DUPLICATE_EMAIL));
    let emails = |addresses, refused| {
        let common = Common { refused, ..common(true) };
        render(|| view! { <emails::EmailsView common addresses/> })
    };
    let wrong = AccountError::field("current_password", Code::ENTER_CURRENT_PASSWORD);
    let password = |has_one, refused: Option<AccountError>| {
        let refused = refused.map(|error| after(ChangePassword::PATH, error));
        let mut common = Common { refused, ..common(true) };
        common.me.as_mut().unwrap().has_usable_password = has_one;
        render(|| view! { <password::PasswordView common/> })
    };
    vec![
        (
            "sessions",
            render(|| view! { <sessions::SessionsView common=common(true) sessions=Some(places())/> }),
        ),
        (
            "sessions of nobody",
            render(|| view! { <sessions::SessionsView common=common(false) sessions=None/> }),
        ),
        ("home, signed in", render(|| view! { <home::HomeView common=common(true)/> })),
        ("overview", glance(overview(NextAct::ConfirmEmail("ppp@tt.ch".into())))),
        ("overview, all set", glance(overview(NextAct::Nothing))),
        ("overview of a bare account", glance(bare())),
        (
            "overview of nobody",
            render(|| view! { <overview::OverviewView common=common(true) overview=None/> }),
        ),
        ("logout", render(|| view! { <logout::LogoutView common=common(true) next=String::new()/> })),
        ("emails", emails(Some(addresses), Some(add))),
        ("no emails", emails(Some(Vec::new()), None)),
        ("emails of nobody", emails(None, None)),
        ("password", password(true, Some(wrong))),
        ("first password", password(false, None)),
    ]
}

fn glance(overview: Overview) -> String {
    let overview = Some(overview);
    render(|| view! { <overview::OverviewView common=common(true) overview/> })
}

/// One of everything.
fn overview(next: NextAct) -> Overview {
    let named = |browser: Option<&str>, system: Option<&str>| {
        let device = Device { browser: browser.map(str::to_owned), system: system.map(str::to_owned) };
        Origin { device: Some(device), place: None, ip: Some("192.0.2.7".into()) }
    };
    let at = "2026-11-30T02:31:07Z";
    let email = |what: Activity| {
        use Activity::{EmailAdded, EmailConfirmed, EmailPrimary, EmailRemoved};
        let about_one = matches!(what, EmailAdded | EmailConfirmed | EmailPrimary | EmailRemoved);
        about_one.then(|| "ppp@tt.ch".to_owned())
    };
    let activity = ACTIVITIES.iter().map(|what| ActivityView {
        what: *what,
        email: email(*what),
        at: at.into(),
        origin: named(Some("BRR"), Some("DRR")),
    });
    Overview {
        me: common(true).me.unwrap(),
        email: Some(Address { email: "ddd@tt.ch".into(), confirmed: true }),
        other_emails: 2,
        password_changed_at: Some(at.into()),
        last_sign_in: Some(SignInView {
            at: at.into(),
            methods: vec!["password".into(), "lll".into()],
            origin: named(None, None),
            here: true,
        }),
        next,
        activity: activity.collect(),
    }
}

/// As little as there can be.
fn bare() -> Overview {
    let me = Me { display: String::new(), has_usable_password: false, ..common(true).me.unwrap() };
    Overview {
        me,
        email: None,
        other_emails: 0,
        password_changed_at: None,
        last_sign_in: None,
        next: NextAct::AddEmail,
        activity: vec![],
    }
}

const ACTIVITIES: [Activity; 15] = [
    Activity::SignedUp,
    Activity::SignedIn,
    Activity::SignedInOnNewDevice,
    Activity::SignedOut,
    Activity::SignInFailed,
    Activity::SignInsFailed,
    Activity::EmailAdded,
    Activity::EmailRemoved,
    Activity::EmailConfirmed,
    Activity::EmailPrimary,
    Activity::PhoneConfirmed,
    Activity::PhoneRemoved,
    Activity::PasswordSet,
    Activity::PasswordChanged,
    Activity::PasswordReset,
];

#[test]
fn overview_offers_one_next_step_and_none_when_all_is_set() {
    let next = |next: NextAct| glance(overview(next));
    for act in [NextAct::AddEmail, NextAct::AddAnotherEmail, NextAct::ConfirmEmail("ppp@tt.ch".into())] {
        let html = next(act.clone());
        assert_eq!(html.matches("hk-button hk-primary").count(), 1, "{act:?}: {html}");
    }
    let set = next(NextAct::Nothing);
    assert_eq!(set.matches("hk-button hk-primary").count(), 0, "{set}");
}

#[test]
fn overview_shows_each_moment_for_people_and_for_programs() {
    let html = glance(overview(NextAct::Nothing));
    // Each activity, the password, the sign-in.
    let times = ACTIVITIES.len() + 2;
    assert_eq!(html.matches(r#"<time datetime="2026-11-30T02:31:07Z">"#).count(), times, "{html}");
    assert_eq!(html.matches("2026, 02:31 UTC").count(), times, "{html}");
}

#[test]
fn every_place_that_shows_the_address_is_marked_for_the_island_that_changes_it() {
    let html = glance(overview(NextAct::Nothing));
    let shown = html.matches("ddd@tt.ch").count();
    // In the button and in the menu; under the heading; in the row of the addresses.
    assert_eq!(shown, 4, "{html}");
    assert_eq!(html.matches("data-hk-display>ddd@tt.ch<").count(), shown, "{html}");
}

#[test]
fn every_visible_string_is_a_message() {
    assert_eq!(plain_words("<p>Sign</p>"), ["Sign"], "or the test sees nothing");
    for (name, html) in pages() {
        assert_eq!(plain_words(&html), Vec::<String>::new(), "on page {name}");
    }
}

/// The page of all parts is in [`laid_out`] alone: its samples are no words of the product.
fn laid_out() -> Vec<(&'static str, String)> {
    let parts = |signed_in| {
        let code = crate::components::qr::QrView::of("x");
        render(move || view! { <parts::PartsView common=common(signed_in) code/> })
    };
    let mut pages = pages();
    pages.extend([("parts", parts(false)), ("parts, signed in", parts(true))]);
    pages
}

#[test]
fn every_page_has_one_heading_one_main_and_no_inline_style() {
    for (name, html) in laid_out() {
        assert_eq!(html.matches("<h1").count(), 1, "{name}: {html}");
        assert_eq!(html.matches("<main").count(), 1, "{name}: {html}");
        assert!(!html.contains(" style=") && !html.contains("<script"), "{name}: {html}");
        assert!(html.matches(" autofocus").count() <= 1, "{name}: {html}");
    }
}

#[test]
fn ids_are_unique_on_every_page() {
    for (name, html) in laid_out() {
        let mut ids: Vec<_> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: {ids:?}");
    }
}

#[test]
fn next_with_query_is_kept_as_one_value_in_links() {
    assert_eq!(with_next("/accounts/signup", ""), "/accounts/signup");
    assert_eq!(with_next("/accounts/signup", "/a?b=1&c=2"), "/accounts/signup?next=%2Fa%3Fb%3D1%26c%3D2");
}
