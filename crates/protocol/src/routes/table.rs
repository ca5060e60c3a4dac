//! The rows.

use super::{Access, BODY_LIMIT, Base, CrossSite, Effect, FormTargets, Group, Kind, Method, Place, Route};
use crate::messages::{Key, catalog};

/// A whole path out of its base and its rest. The one place where the bases are written.
macro_rules! whole {
    (root $rest:literal) => {
        $rest
    };
    (accounts $rest:literal) => {
        concat!("/accounts", $rest)
    };
    (actions $rest:literal) => {
        concat!("/accounts/do", $rest)
    };
    (api $rest:literal) => {
        concat!("/_allauth/{client}/v1", $rest)
    };
    (app $rest:literal) => {
        concat!("/_allauth/app/", $rest)
    };
    (any_api $rest:literal) => {
        concat!("/_allauth", $rest)
    };
    (assets $rest:literal) => {
        concat!("/pkg", $rest)
    };
}
pub(crate) use whole;

macro_rules! base {
    (root) => {
        Base::Root
    };
    (accounts) => {
        Base::Accounts
    };
    (actions) => {
        Base::Actions
    };
    (api) => {
        Base::Api
    };
    (assets) => {
        Base::Assets
    };
}

/// Makes of one list: an enum of what answers the routes (so that a `match` misses none), a constant for each route,
/// and the list of all.
macro_rules! routes {
    ($(#[doc = $of:literal])+ $module:ident, $kind:ident($answers:ident), $default:expr;
     $($(#[doc = $about:literal])+ $id:ident = $variant:ident $name:literal, $method:ident $base:ident $rest:literal
       { $($field:ident: $value:expr),* $(,)? })*) => {
        $(#[doc = $of])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $answers {
            $($(#[doc = $about])+ $variant,)*
        }

        $(#[doc = $of])+
        pub mod $module {
            use super::*;

            $($(#[doc = $about])+
            pub const $id: Route = Route {
                name: $name,
                about: concat!($($about),+).trim_ascii(),
                kind: Kind::$kind($answers::$variant),
                method: Method::$method,
                base: base!($base),
                rest: $rest,
                path: whole!($base $rest),
                $($field: $value,)*
                ..$default
            };)*

            /// All of them, in order.
            pub static ALL: &[Route] = &[$($id),*];
        }
    };
}

const DEFAULT: Route = Route {
    name: "",
    about: "",
    kind: Kind::Page(Page::Home),
    method: Method::Get,
    base: Base::Root,
    rest: "",
    path: "",
    access: Access::Anyone,
    cross_site: CrossSite::OriginGuard,
    form_targets: FormTargets::Own,
    body_limit: BODY_LIMIT,
    effect: Effect::Reads,
    flow: None,
    navigation: None,
};

/// A server function changes something unless its row says otherwise.
const ACTION: Route = Route { effect: Effect::Changes, ..DEFAULT };

const OPERATION: Route = Route { cross_site: CrossSite::ByClient, ..DEFAULT };

/// A page's place in the navigation of the account pages.
const fn place(group: Group, label: Key) -> Place {
    Place { group, label }
}

routes! {
    /// Pages, for people. What a host mounts is below [`Base::Accounts`].
    pages, Page(Page), DEFAULT;

    /// The site's front page, the host's own: where a sign-out leads unless the settings say otherwise.
    HOME = Home "home", Get root "/" {}
    /// The account at a glance: where a sign-in leads unless the settings say otherwise.
    OVERVIEW = Overview "overview", Get accounts ""
        { access: Access::SignedIn, flow: Some("overview"), navigation: Some(place(Group::Profile, catalog::OVERVIEW_TITLE)) }
    /// Sign-in.
    LOGIN = Login "login", Get accounts "/login" { access: Access::Visitor, flow: Some("login") }
    /// Asks for a code that signs in.
    LOGIN_CODE = LoginCode "login_code", Get accounts "/login/code"
        { access: Access::Visitor, flow: Some("login_code") }
    /// "Check your email": takes the code that signs in.
    LOGIN_CODE_CONFIRM = LoginCodeConfirm "login_code_confirm", Get accounts "/login/code/confirm"
        { access: Access::Visitor, flow: Some("login_code") }
    /// Asks how one signs in.
    REMINDER = Reminder "reminder", Get accounts "/login/reminder" { flow: Some("reminder") }
    /// Sign-up.
    SIGNUP = Signup "signup", Get accounts "/signup" { access: Access::Visitor, flow: Some("signup") }
    /// What a mailed invitation opens. It leads on to sign-up, whose address has no key in it.
    INVITATION = Invitation "invitation", Get accounts "/invitation/{key}" { flow: Some("signup") }
    /// Sign-out: a page that asks first.
    LOGOUT = Logout "logout", Get accounts "/logout" { flow: Some("logout") }
    /// Says that an account is deactivated.
    INACTIVE = Inactive "inactive", Get accounts "/inactive" { flow: Some("login") }
    /// The e-mail manager.
    EMAIL = Emails "emails", Get accounts "/email"
        { access: Access::SignedIn, flow: Some("emails"), navigation: Some(place(Group::Profile, catalog::EMAILS_TITLE)) }
    /// The phone number.
    PHONE = Phone "phone", Get accounts "/phone"
        { access: Access::SignedIn, flow: Some("phone"), navigation: Some(place(Group::Profile, catalog::PHONE_TITLE)) }
    /// "Check your phone": takes the code that confirms a number.
    VERIFY_PHONE = VerifyPhone "verify_phone", Get accounts "/phone/verify"
        { flow: Some("phone") }
    /// Changes the password, or sets the first one.
    PASSWORD = Password "password", Get accounts "/password/change"
        { access: Access::SignedIn, flow: Some("password"), navigation: Some(place(Group::Security, catalog::PASSWORD)) }
    /// Where the account is signed in.
    SESSIONS = Sessions "sessions", Get accounts "/sessions"
        { access: Access::SignedIn, flow: Some("sessions"), navigation: Some(place(Group::Security, catalog::SESSIONS_TITLE)) }
    /// Deactivates the account, or deletes it.
    CLOSE = Close "close", Get accounts "/close"
        { access: Access::SignedIn, flow: Some("closing"), navigation: Some(place(Group::Data, catalog::CLOSE_TITLE)) }
    /// Asks who signs in to a closed account whether to open it again.
    REOPEN = Reopen "reopen", Get accounts "/reopen" { access: Access::Visitor, flow: Some("closing") }
    /// Asks whether to trust the browser.
    TRUST_BROWSER = TrustBrowser "trust_browser", Get accounts "/2fa/trust"
        { access: Access::Visitor, flow: Some("trust_browser") }
    /// Asks who is signed in to prove it once more.
    REAUTHENTICATE = Reauthenticate "reauthenticate", Get accounts "/reauthenticate"
        { access: Access::SignedIn, flow: Some("reauthenticate") }
    /// Asks for a new password.
    PASSWORD_RESET = PasswordReset "password_reset", Get accounts "/password/reset" { flow: Some("password_reset") }
    /// "Check your email": a link for a new password was mailed.
    PASSWORD_RESET_DONE = PasswordResetDone "password_reset_done", Get accounts "/password/reset/done"
        { flow: Some("password_reset") }
    /// "Check your email": takes the code for a new password.
    PASSWORD_RESET_CODE = PasswordResetCode "password_reset_code", Get accounts "/password/reset/confirm"
        { flow: Some("password_reset") }
    /// What a mailed link for a new password opens. It leads on to a page whose address has no key in it.
    PASSWORD_RESET_KEY = PasswordResetKey "password_reset_key", Get accounts "/password/reset/key/{key}"
        { flow: Some("password_reset") }
    /// Takes the new password, in a browser that brought the link or code.
    PASSWORD_RESET_CHOOSE = PasswordResetChoose "password_reset_choose", Get accounts "/password/reset/complete"
        { flow: Some("password_reset") }
    /// "Check your email": after sign-up, or the page that takes the code.
    CONFIRM_EMAIL = VerifyEmail "verify_email", Get accounts "/confirm-email" { flow: Some("verify_email") }
    /// What a mailed link opens. It asks first; opening it confirms nothing.
    CONFIRM_EMAIL_KEY = ConfirmEmail "confirm_email", Get accounts "/confirm-email/{key}"
        { flow: Some("verify_email") }
    /// Every part that pages are laid out from, in all its states.
    PARTS = Parts "parts", Get root "/dev/parts" { access: Access::Development }
}

routes! {
    /// Server functions, for forms and islands.
    actions, Action(Action), ACTION;

    /// Makes an account.
    SIGNUP = Signup "signup", Post actions "/signup" { access: Access::Visitor, flow: Some("signup") }
    /// Takes the key of a mailed invitation.
    OPEN_INVITATION = OpenInvitation "open_invitation", Post actions "/open_invitation" { flow: Some("signup") }
    /// Says which address the browser is invited to sign up with.
    INVITED = Invited "invited", Post actions "/invited" { effect: Effect::Reads, flow: Some("signup") }
    /// Judges a password while it is typed.
    PASSWORD_STRENGTH = PasswordStrength "password_strength", Post actions "/password_strength"
        { effect: Effect::CountsAttempt }
    /// Signs in by password.
    LOGIN = Login "login", Post actions "/login" { access: Access::Visitor, flow: Some("login") }
    /// Asks for a code that signs in.
    REQUEST_LOGIN_CODE = RequestLoginCode "request_login_code", Post actions "/request_login_code"
        { access: Access::Visitor, flow: Some("login_code") }
    /// Says which code to sign in the browser waits for.
    AWAITED_LOGIN_CODE = AwaitedLoginCode "awaited_login_code", Post actions "/awaited_login_code"
        { effect: Effect::Reads, flow: Some("login_code") }
    /// Takes the code that signs in.
    ENTER_LOGIN_CODE = EnterLoginCode "enter_login_code", Post actions "/enter_login_code"
        { access: Access::Visitor, flow: Some("login_code") }
    /// Sends the code that signs in again.
    RESEND_LOGIN_CODE = ResendLoginCode "resend_login_code", Post actions "/resend_login_code"
        { access: Access::Visitor, flow: Some("login_code") }
    /// Mails how one signs in.
    REQUEST_REMINDER = RequestReminder "request_reminder", Post actions "/request_reminder" { flow: Some("reminder") }
    /// Ends the browser's session.
    LOGOUT = Logout "logout", Post actions "/logout" { flow: Some("logout") }
    /// Says what a confirmation link is about.
    CONFIRMATION = Confirmation "confirmation", Post actions "/confirmation"
        { effect: Effect::Reads, flow: Some("verify_email") }
    /// Confirms the address of a link.
    CONFIRM_EMAIL = ConfirmEmail "confirm_email", Post actions "/confirm_email" { flow: Some("verify_email") }
    /// Says which verification the browser waits for.
    PENDING_VERIFICATION = PendingVerification "pending_verification", Post actions "/pending_verification"
        { effect: Effect::Reads, flow: Some("verify_email") }
    /// Takes a mailed code.
    ENTER_EMAIL_CODE = EnterEmailCode "enter_email_code", Post actions "/enter_email_code"
        { flow: Some("verify_email") }
    /// Sends the mail of the verification again that the browser waits for.
    RESEND_VERIFICATION = ResendVerification "resend_verification", Post actions "/resend_verification"
        { flow: Some("verify_email") }
    /// Gives a sign-up that waits another address.
    CHANGE_VERIFICATION = ChangeVerification "change_verification", Post actions "/change_verification"
        { access: Access::Visitor, flow: Some("verify_email") }
    /// Says what there is to know of the account at a glance.
    OVERVIEW = Overview "overview", Post actions "/overview"
        { access: Access::SignedIn, effect: Effect::Reads, flow: Some("overview") }
    /// Lists the account's addresses.
    EMAIL_ADDRESSES = EmailAddresses "email_addresses", Post actions "/email_addresses"
        { access: Access::SignedIn, effect: Effect::Reads, flow: Some("emails") }
    /// Adds an address.
    ADD_EMAIL = AddEmail "add_email", Post actions "/add_email" { access: Access::SignedIn, flow: Some("emails") }
    /// Sends the verification mail of an address again.
    RESEND_EMAIL = ResendEmail "resend_email", Post actions "/resend_email"
        { access: Access::SignedIn, flow: Some("emails") }
    /// Makes an address the primary one.
    MAKE_PRIMARY_EMAIL = MakePrimaryEmail "make_primary_email", Post actions "/make_primary_email"
        { access: Access::SignedIn, flow: Some("emails") }
    /// Removes an address.
    REMOVE_EMAIL = RemoveEmail "remove_email", Post actions "/remove_email"
        { access: Access::SignedIn, flow: Some("emails") }
    /// Says which phone number the account has.
    PHONE = Phone "phone", Post actions "/phone"
        { access: Access::SignedIn, effect: Effect::Reads, flow: Some("phone") }
    /// Texts a code to a number that is to be the account's, or that a login waits for.
    CHANGE_PHONE = ChangePhone "change_phone", Post actions "/change_phone"
        { flow: Some("phone") }
    /// Removes the phone number.
    REMOVE_PHONE = RemovePhone "remove_phone", Post actions "/remove_phone"
        { access: Access::SignedIn, flow: Some("phone") }
    /// Says which code for a phone number the browser waits for.
    AWAITED_PHONE_CODE = AwaitedPhoneCode "awaited_phone_code", Post actions "/awaited_phone_code"
        { effect: Effect::Reads, flow: Some("phone") }
    /// Takes the code that confirms a phone number.
    ENTER_PHONE_CODE = EnterPhoneCode "enter_phone_code", Post actions "/enter_phone_code"
        { flow: Some("phone") }
    /// Texts the code that confirms a phone number again.
    RESEND_PHONE_CODE = ResendPhoneCode "resend_phone_code", Post actions "/resend_phone_code"
        { flow: Some("phone") }
    /// Changes the password, or sets the first one.
    CHANGE_PASSWORD = ChangePassword "change_password", Post actions "/change_password"
        { access: Access::SignedIn, flow: Some("password") }
    /// Says what one may do with one's account.
    CLOSING_OFFER = ClosingOffer "closing_offer", Post actions "/closing_offer"
        { effect: Effect::Reads, flow: Some("closing") }
    /// Deactivates the account.
    DEACTIVATE = Deactivate "deactivate", Post actions "/deactivate"
        { access: Access::SignedIn, flow: Some("closing") }
    /// Deletes the account, after a time in which one can come back.
    DELETE_ACCOUNT = DeleteAccount "delete_account", Post actions "/delete_account"
        { access: Access::SignedIn, flow: Some("closing") }
    /// Says what became of the account that one is signing in to.
    CLOSED_ACCOUNT = ClosedAccount "closed_account", Post actions "/closed_account"
        { effect: Effect::Reads, flow: Some("closing") }
    /// Opens the account again that one is signing in to.
    REOPEN_ACCOUNT = ReopenAccount "reopen_account", Post actions "/reopen_account"
        { access: Access::Visitor, flow: Some("closing") }
    /// Says whether a login waits for the answer, and for how long a browser is trusted.
    TRUST_ASKED = TrustAsked "trust_asked", Post actions "/trust_asked"
        { effect: Effect::Reads, flow: Some("trust_browser") }
    /// Says whether to trust the browser.
    TRUST_BROWSER = TrustBrowser "trust_browser", Post actions "/trust_browser"
        { access: Access::Visitor, flow: Some("trust_browser") }
    /// Says how one proves who is signed in, and what goes on then.
    REAUTHENTICATION = Reauthentication "reauthentication", Post actions "/reauthentication"
        { access: Access::SignedIn, effect: Effect::Reads, flow: Some("reauthenticate") }
    /// Takes the password as a proof of who is signed in.
    REAUTHENTICATE = Reauthenticate "reauthenticate", Post actions "/reauthenticate"
        { access: Access::SignedIn, flow: Some("reauthenticate") }
    /// Mails a code that proves who is signed in.
    SEND_PROOF_CODE = SendProofCode "send_proof_code", Post actions "/send_proof_code"
        { access: Access::SignedIn, flow: Some("reauthenticate") }
    /// Takes the code that proves who is signed in.
    ENTER_PROOF_CODE = EnterProofCode "enter_proof_code", Post actions "/enter_proof_code"
        { access: Access::SignedIn, flow: Some("reauthenticate") }
    /// Asks for a new password.
    REQUEST_PASSWORD_RESET = RequestPasswordReset "request_password_reset", Post actions "/request_password_reset"
        { flow: Some("password_reset") }
    /// Says which code for a new password the browser waits for.
    AWAITED_RESET_CODE = AwaitedResetCode "awaited_reset_code", Post actions "/awaited_reset_code"
        { effect: Effect::Reads, flow: Some("password_reset") }
    /// Takes the code for a new password.
    ENTER_RESET_CODE = EnterResetCode "enter_reset_code", Post actions "/enter_reset_code"
        { flow: Some("password_reset") }
    /// Takes the key of a link for a new password: the browser may choose one then.
    OPEN_RESET_LINK = OpenResetLink "open_reset_link", Post actions "/open_reset_link" { flow: Some("password_reset") }
    /// Says whose password the browser may choose.
    GRANTED_RESET = GrantedReset "granted_reset", Post actions "/granted_reset"
        { effect: Effect::Reads, flow: Some("password_reset") }
    /// Takes the new password.
    RESET_PASSWORD = ResetPassword "reset_password", Post actions "/reset_password" { flow: Some("password_reset") }
    /// Lists the account's sessions.
    SESSIONS = Sessions "sessions", Post actions "/sessions"
        { access: Access::SignedIn, effect: Effect::Reads, flow: Some("sessions") }
    /// Ends one of the account's sessions.
    END_SESSION = EndSession "end_session", Post actions "/end_session"
        { access: Access::SignedIn, flow: Some("sessions") }
    /// Ends all of the account's sessions but this one.
    END_OTHER_SESSIONS = EndOtherSessions "end_other_sessions", Post actions "/end_other_sessions"
        { access: Access::SignedIn, flow: Some("sessions") }
    /// Says who is signed in.
    VIEWER = Viewer "viewer", Post actions "/viewer" { effect: Effect::Reads }
    /// Says what the pages need to know of the settings.
    FORM_CONFIG = FormConfig "form_config", Post actions "/form_config" { effect: Effect::Reads }
    /// Lists the languages of the pages.
    LANGUAGES = Languages "languages", Post actions "/languages" { effect: Effect::Reads }
    /// Chooses the language of the pages for this browser: a cookie, and nothing that is stored here.
    CHOOSE_LANGUAGE = ChooseLanguage "choose_language", Post actions "/choose_language" { effect: Effect::Reads }
}

routes! {
    /// Operations of the JSON API. `{client}` is `browser` or `app`.
    api, Api(Operation), OPERATION;

    /// Says what a front end should know of the settings.
    CONFIG = Config "config", Get api "/config" {}
    /// Says who is signed in, or what can be done to sign in.
    SESSION = Session "session", Get api "/auth/session" {}
    /// Signs out.
    LOGOUT = Logout "logout", Delete api "/auth/session" { effect: Effect::Changes, flow: Some("logout") }
    /// Makes an account.
    SIGNUP = Signup "signup", Post api "/auth/signup"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("signup") }
    /// Signs in by password.
    LOGIN = Login "login", Post api "/auth/login"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("login") }
    /// Asks for a code that signs in.
    REQUEST_LOGIN_CODE = RequestLoginCode "request_login_code", Post api "/auth/code/request"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("login_code") }
    /// Takes the code that signs in.
    CONFIRM_LOGIN_CODE = ConfirmLoginCode "confirm_login_code", Post api "/auth/code/confirm"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("login_code") }
    /// Sends the code that signs in again.
    RESEND_LOGIN_CODE = ResendLoginCode "resend_login_code", Post api "/auth/code/resend"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("login_code") }
    /// Mails how one signs in.
    REQUEST_REMINDER = RequestReminder "request_reminder", Post api "/auth/reminder"
        { effect: Effect::Changes, flow: Some("reminder") }
    /// Says what a key of a mail is about. A look at a code is a guess, and is counted.
    LOOK_AT_KEY = LookAtKey "look_at_key", Get api "/auth/email/verify"
        { effect: Effect::CountsAttempt, flow: Some("verify_email") }
    /// Confirms an address by the key of a link or by a code.
    VERIFY_EMAIL = VerifyEmail "verify_email", Post api "/auth/email/verify"
        { effect: Effect::Changes, flow: Some("verify_email") }
    /// Sends the mail of the pending verification again.
    RESEND_VERIFICATION = ResendVerification "resend_verification", Post api "/auth/email/verify/resend"
        { effect: Effect::Changes, flow: Some("verify_email") }
    /// Lists the account's addresses.
    EMAILS = Emails "emails", Get api "/account/email" { access: Access::SignedIn, flow: Some("emails") }
    /// Adds an address.
    ADD_EMAIL = AddEmail "add_email", Post api "/account/email"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("emails") }
    /// Sends the verification mail of an address again.
    RESEND_EMAIL = ResendEmail "resend_email", Put api "/account/email"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("emails") }
    /// Makes an address the primary one.
    MAKE_PRIMARY_EMAIL = MakePrimaryEmail "make_primary_email", Patch api "/account/email"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("emails") }
    /// Removes an address.
    REMOVE_EMAIL = RemoveEmail "remove_email", Delete api "/account/email"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("emails") }
    /// Says which phone number the account has.
    PHONES = Phones "phones", Get api "/account/phone" { access: Access::SignedIn, flow: Some("phone") }
    /// Texts a code to a number that is to be the account's, or that a login waits for.
    CHANGE_PHONE = ChangePhone "change_phone", Post api "/account/phone"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("phone") }
    /// Removes the phone number.
    REMOVE_PHONE = RemovePhone "remove_phone", Delete api "/account/phone"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("phone") }
    /// Takes the code that confirms a phone number.
    VERIFY_PHONE = VerifyPhone "verify_phone", Post api "/auth/phone/verify"
        { effect: Effect::Changes, flow: Some("phone") }
    /// Texts the code that confirms a phone number again.
    RESEND_PHONE_CODE = ResendPhoneCode "resend_phone_code", Post api "/auth/phone/verify/resend"
        { effect: Effect::Changes, flow: Some("phone") }
    /// Lists the account's sessions.
    SESSIONS = Sessions "sessions", Get api "/auth/sessions" { access: Access::SignedIn, flow: Some("sessions") }
    /// Ends some of the account's sessions.
    END_SESSIONS = EndSessions "end_sessions", Delete api "/auth/sessions"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("sessions") }
    /// Deactivates the account.
    DEACTIVATE = Deactivate "deactivate", Post api "/account/deactivate"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("closing") }
    /// Deletes the account, after a time in which one can come back.
    DELETE_ACCOUNT = DeleteAccount "delete_account", Delete api "/account"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("closing") }
    /// Gives everything that is kept of the account.
    EXPORT = Export "export", Get api "/account/export"
        { access: Access::SignedIn, effect: Effect::CountsAttempt, flow: Some("export") }
    /// Opens the account again that one is signing in to.
    REOPEN_ACCOUNT = ReopenAccount "reopen_account", Post api "/auth/reopen"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("closing") }
    /// Says whether to trust the browser.
    TRUST_BROWSER = TrustBrowser "trust_browser", Post api "/auth/2fa/trust"
        { access: Access::Visitor, effect: Effect::Changes, flow: Some("trust_browser") }
    /// Takes the password as a proof of who is signed in.
    REAUTHENTICATE = Reauthenticate "reauthenticate", Post api "/auth/reauthenticate"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("reauthenticate") }
    /// Mails a code that proves who is signed in.
    SEND_PROOF_CODE = SendProofCode "send_proof_code", Post api "/auth/reauthenticate/code/request"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("reauthenticate") }
    /// Takes the code that proves who is signed in.
    ENTER_PROOF_CODE = EnterProofCode "enter_proof_code", Post api "/auth/reauthenticate/code/confirm"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("reauthenticate") }
    /// Asks for a new password.
    REQUEST_PASSWORD_RESET = RequestPasswordReset "request_password_reset", Post api "/auth/password/request"
        { effect: Effect::Changes, flow: Some("password_reset") }
    /// Says whose password a key or code of a mail lets choose. A look at a code is a guess, and is counted.
    LOOK_AT_RESET_KEY = LookAtResetKey "look_at_reset_key", Get api "/auth/password/reset"
        { effect: Effect::CountsAttempt, flow: Some("password_reset") }
    /// Stores a new password by the key of a link or by a code.
    RESET_PASSWORD = ResetPassword "reset_password", Post api "/auth/password/reset"
        { effect: Effect::Changes, flow: Some("password_reset") }
    /// Changes the password, or sets the first one.
    CHANGE_PASSWORD = ChangePassword "change_password", Post api "/account/password/change"
        { access: Access::SignedIn, effect: Effect::Changes, flow: Some("password") }
}

routes! {
    /// For operators and browsers. A host mounts them or has its own.
    tools, Tool(Tool), DEFAULT;

    /// Says that the process is alive.
    HEALTHZ = Healthz "healthz", Get root "/healthz" {}
    /// Says whether new traffic is welcome.
    READYZ = Readyz "readyz", Get root "/readyz" {}
    /// Everything that is kept of the account, as a file.
    EXPORT = Export "export", Get accounts "/export"
        { access: Access::SignedIn, effect: Effect::CountsAttempt, flow: Some("export") }
    /// The development inbox.
    DEV_MAIL = DevMail "dev_mail", Get root "/dev/mail" {}
    /// Empties the development inbox.
    DEV_MAIL_CLEAR = DevMailClear "dev_mail_clear", Post root "/dev/mail/clear" { effect: Effect::Changes }
    /// All mails of the development inbox, for tests and scripts.
    DEV_MAIL_JSON = DevMailJson "dev_mail_json", Get root "/dev/mail/messages.json" {}
    /// What the pages for development look like, beyond the style sheet of all pages.
    DEV_STYLE = DevStyle "dev_style", Get root "/dev/style.css" {}
    /// One mail of the development inbox.
    DEV_MAIL_SHOW = DevMailShow "dev_mail_show", Get root "/dev/mail/{id}" {}
    /// The HTML of one mail, for a frame in which nothing runs.
    DEV_MAIL_HTML = DevMailHtml "dev_mail_html", Get root "/dev/mail/{id}/html" {}
    /// Style sheet, scripts and WebAssembly, under names with a hash.
    ASSET = Asset "asset", Get assets "/{name}" {}
}

/// Every route there is.
pub fn all() -> impl Iterator<Item = &'static Route> {
    [pages::ALL, actions::ALL, api::ALL, tools::ALL].into_iter().flatten()
}
