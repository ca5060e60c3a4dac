//! What is done through either door.

use super::*;

fn default(_: &mut Settings) {}
fn by_code(settings: &mut Settings) {
    settings.account.email_verification_by_code_enabled = true;
}
fn optional(settings: &mut Settings) {
    settings.account.email_verification = EmailVerification::Optional;
}
fn open(settings: &mut Settings) {
    settings.account.prevent_enumeration = PreventEnumeration::Off;
}
fn login_on_confirmation(settings: &mut Settings) {
    settings.account.login_on_email_confirmation = true;
}
fn closed(settings: &mut Settings) {
    settings.account.signup_open = false;
}

fn leaving(settings: &mut Settings) {
    settings.account.logout_on_password_change = true;
}

fn login_by_code(settings: &mut Settings) {
    settings.account.login_by_code_enabled = true;
}
fn code_required(settings: &mut Settings) {
    settings.account.login_by_code_required = CodeRequired::Always;
}
fn with_phones(settings: &mut Settings) {
    settings.account.login_methods = vec![LoginMethod::Email, LoginMethod::Phone];
    settings.account.rate_limits.verify_phone = Rates::default();
    settings.account.rate_limits.change_phone = Rates::default();
}
fn signs_up_with_phones(settings: &mut Settings) {
    with_phones(settings);
    by_code(settings);
    settings.account.signup_fields = ["email*", "phone*", "password1*"].map(Into::into).to_vec();
}
fn reset_by_code(settings: &mut Settings) {
    settings.account.password_reset_by_code_enabled = true;
}
fn login_on_reset(settings: &mut Settings) {
    settings.account.login_on_password_reset = true;
}

pub(super) const CASES: &[Case] = &[
    Case {
        name: "sign up, confirm by link, sign in, sign out",
        settings: default,
        acts: &[SignUp(NEW, PASSWORD), Confirm(NEW), Confirm(NEW), LogIn(NEW, PASSWORD), LogOut],
    },
    Case {
        name: "sign up and confirm by code",
        settings: by_code,
        acts: &[SignUp(NEW, PASSWORD), Code("BBBBBBBB"), Wait(11), Resend, Confirm(NEW), LogOut],
    },
    Case {
        name: "a sign-up changes its address",
        settings: default,
        acts: &[
            Instead(NEW),
            SignUp("nwe@example.org", PASSWORD),
            Instead("nonsense"),
            Instead("nwe@example.org"),
            Instead(ADA),
            Instead(NEW),
            Instead("third@example.org"),
            Confirm(NEW),
            LogIn(NEW, PASSWORD),
        ],
    },
    Case {
        name: "a sign-up with a taken address changes it, by code",
        settings: by_code,
        acts: &[SignUp(ADA, PASSWORD), Instead(NEW), Code("B"), Confirm(NEW), LogOut],
    },
    Case {
        name: "three wrong codes",
        settings: by_code,
        acts: &[SignUp(NEW, PASSWORD), Code("B"), Code("B"), Code("B"), Code("B"), Confirm(NEW), Resend],
    },
    Case {
        name: "the link signs in",
        settings: login_on_confirmation,
        acts: &[SignUp(NEW, PASSWORD), Confirm(NEW)],
    },
    Case { name: "verification is optional", settings: optional, acts: &[SignUp(NEW, PASSWORD), LogOut] },
    Case { name: "a taken address, hidden", settings: default, acts: &[SignUp(ADA, PASSWORD)] },
    Case {
        name: "a taken address, by code",
        settings: by_code,
        acts: &[SignUp(ADA, PASSWORD), Code("B"), Resend],
    },
    Case { name: "a taken address, open", settings: open, acts: &[SignUp(ADA, PASSWORD)] },
    Case {
        name: "bad sign-ups",
        settings: default,
        acts: &[SignUp("", ""), SignUp("nobody", "short"), SignUp(NEW, "aaaaaaaaaaaaaaaa")],
    },
    Case { name: "nobody may sign up", settings: closed, acts: &[SignUp(NEW, PASSWORD)] },
    Case {
        name: "wrong passwords to the limit",
        settings: default,
        acts: &[
            LogIn(ADA, "wrong one"),
            LogIn(ADA, "wrong one"),
            LogIn("no@example.org", "wrong one"),
            LogIn(ADA, "wrong one"),
            LogIn(ADA, "wrong one"),
            LogIn(ADA, "wrong one"),
            LogIn(ADA, PASSWORD),
            Wait(301),
            LogIn(ADA, PASSWORD),
        ],
    },
    Case {
        name: "signed in twice",
        settings: default,
        acts: &[LogIn(ADA, PASSWORD), LogIn(ADA, PASSWORD), SignUp(NEW, PASSWORD)],
    },
    Case { name: "a deactivated account", settings: default, acts: &[LogIn("off@example.org", PASSWORD)] },
    Case {
        name: "the e-mail manager",
        settings: default,
        acts: &[
            LogIn(ADA, PASSWORD),
            Add(NEW),
            Add(NEW),
            Add("nonsense"),
            Primary(NEW),
            Again(NEW),
            Wait(181),
            Again(NEW),
            Confirm(NEW),
            Again(NEW),
            Remove(ADA),
            Primary(NEW),
            Remove(ADA),
            Remove(ADA),
            Remove(NEW),
        ],
    },
    Case {
        name: "an added address, by code",
        settings: by_code,
        acts: &[LogIn(ADA, PASSWORD), Add(NEW), Confirm(NEW)],
    },
    Case {
        name: "somebody else's address",
        settings: default,
        acts: &[LogIn(ADA, PASSWORD), Add("bob@example.org"), Remove("bob@example.org")],
    },
    Case {
        name: "a visitor at the manager",
        settings: default,
        acts: &[Again(ADA), Primary(ADA), Remove(ADA)],
    },
    Case {
        name: "the password",
        settings: default,
        acts: &[
            LogIn(ADA, PASSWORD),
            Change("wrong one", OTHER),
            Change("", ""),
            Change(PASSWORD, "short"),
            Change(PASSWORD, OTHER),
            Change(PASSWORD, OTHER),
            Change(OTHER, PASSWORD),
            LogOut,
            LogIn(ADA, PASSWORD),
        ],
    },
    Case {
        name: "the password, signed out by its change",
        settings: leaving,
        acts: &[LogIn(ADA, PASSWORD), Change(PASSWORD, OTHER), LogIn(ADA, OTHER)],
    },
    Case {
        name: "sign in by code",
        settings: login_by_code,
        acts: &[
            AskCode(""),
            AskCode("nonsense"),
            LoginCode("B"),
            AskCode(ADA),
            LoginCode("B"),
            ResendCode,
            ResendCode,
            ResendCode,
            LoginCode(""),
            LogInByCode(ADA),
            AskCode(ADA),
            LoginCode("B"),
            LogOut,
        ],
    },
    Case {
        name: "three wrong codes to sign in",
        settings: login_by_code,
        acts: &[AskCode(ADA), LoginCode("B"), LoginCode("B"), LoginCode("B"), LogInByCode(ADA)],
    },
    Case {
        name: "nobody's code to sign in",
        settings: login_by_code,
        acts: &[AskCode("no@example.org"), LoginCode("B"), LoginCode("B"), LoginCode("B"), LoginCode("B")],
    },
    Case {
        name: "a code of a deactivated account",
        settings: login_by_code,
        acts: &[AskCode("off@example.org"), LoginCode("B")],
    },
    Case {
        name: "codes to the limit",
        settings: login_by_code,
        acts: &[AskCode(ADA), AskCode(ADA), AskCode(ADA), AskCode(ADA), LogInByCode(ADA)],
    },
    Case { name: "codes do not sign in", settings: default, acts: &[AskCode(ADA), LoginCode("B")] },
    Case {
        name: "a code after the password",
        settings: code_required,
        acts: &[LogIn(ADA, PASSWORD), LoginCode("B"), LogInByCode(ADA)],
    },
    Case {
        name: "how one signs in",
        settings: default,
        acts: &[Remind(""), Remind("nonsense"), Remind("no@example.org"), Remind(ADA)],
    },
    Case {
        name: "a new password by link",
        settings: default,
        acts: &[
            Forgot(""),
            Forgot("nonsense"),
            Forgot("no@example.org"),
            Forgot(ADA),
            Choose(ADA, "short"),
            Choose(ADA, OTHER),
            Choose(ADA, OTHER),
            LogIn(ADA, PASSWORD),
            LogIn(ADA, OTHER),
        ],
    },
    Case {
        name: "a new password by code",
        settings: reset_by_code,
        acts: &[Forgot(ADA), ResetCode("B"), ResetCode(""), Choose(ADA, OTHER), LogIn(ADA, OTHER)],
    },
    Case {
        name: "three wrong codes for a new password",
        settings: reset_by_code,
        acts: &[Forgot(ADA), ResetCode("B"), ResetCode("B"), ResetCode("B"), ResetCode("B")],
    },
    Case {
        name: "nobody's code",
        settings: reset_by_code,
        acts: &[Forgot("no@example.org"), ResetCode("B"), ResetCode("B"), ResetCode("B"), ResetCode("B")],
    },
    Case {
        name: "a new password signs in",
        settings: login_on_reset,
        acts: &[Forgot(ADA), Choose(ADA, OTHER), LogOut, LogIn(ADA, OTHER)],
    },
    Case {
        name: "a new password, open",
        settings: open,
        acts: &[Forgot("no@example.org"), Forgot(ADA), Choose(ADA, OTHER)],
    },
    Case { name: "a visitor signs out", settings: default, acts: &[LogOut] },
    Case {
        name: "proved by password before a change",
        settings: default,
        acts: &[
            LogIn(ADA, PASSWORD),
            Wait(300),
            Add(NEW),
            Primary(ADA),
            Remove(ADA),
            EndOthers,
            Again(ADA),
            Prove("wrong one"),
            Prove(""),
            AskProofCode,
            Add(NEW),
            Prove(PASSWORD),
            Add(NEW),
            EndOthers,
        ],
    },
    Case {
        name: "proved by code before a first password",
        settings: default,
        acts: &[
            LogIn(ADA, PASSWORD),
            TakePassword,
            Wait(300),
            Change("", OTHER),
            Prove(PASSWORD),
            ProofCode("BBBB-BBBB"),
            AskProofCode,
            ProofCode("BBBB-BBBB"),
            ProveByCode(ADA),
            Change("", OTHER),
            Prove(OTHER),
        ],
    },
    Case {
        name: "a phone number, confirmed, changed and removed",
        settings: with_phones,
        acts: &[
            Phone("+4930123456"),
            PhoneCode("BBBB-BBBB"),
            RemovePhone,
            LogIn(ADA, PASSWORD),
            RemovePhone,
            Phone(""),
            Phone("ada"),
            ResendPhoneCode,
            Phone("+4930123456"),
            PhoneCode("BBBB-BBBB"),
            ResendPhoneCode,
            ConfirmPhone("+4930123456"),
            Phone("+49 30 123456"),
            Phone("+49 30 654321"),
            PhoneCode("BBBB-BBBB"),
            PhoneCode("BBBB-BBBB"),
            PhoneCode("BBBB-BBBB"),
            ConfirmPhone("+4930654321"),
            RemovePhone,
            Wait(300),
            Phone("+49 30 654321"),
            Prove(PASSWORD),
            Phone("+49 30 654321"),
        ],
    },
    Case {
        name: "signing in with a number, by password and by code",
        settings: |settings| {
            with_phones(settings);
            settings.account.login_by_code_enabled = true;
        },
        acts: &[
            LogIn(ADA, PASSWORD),
            Phone("+4930123456"),
            ConfirmPhone("+4930123456"),
            LogOut,
            LogIn("+49 30 123456", "a wrong password"),
            LogIn("+49 30 654321", "a wrong password"),
            LogIn("+49 30 123456", PASSWORD),
            LogOut,
            AskCode("+49 30 123456"),
            LoginCode("BBBB-BBBB"),
            ResendCode,
            LogInByText("+4930123456"),
            LogOut,
            AskCode("+49 30 654321"),
            LoginCode("BBBB-BBBB"),
            LoginCode("BBBB-BBBB"),
            LoginCode("BBBB-BBBB"),
        ],
    },
    Case {
        name: "a trusted browser",
        settings: |settings| {
            code_required(settings);
            settings.account.login_by_code_trust_enabled = true;
        },
        acts: &[
            Trust(true),
            LogIn(ADA, PASSWORD),
            Trust(true),
            LogInByCode(ADA),
            Trust(false),
            LogOut,
            LogIn(ADA, PASSWORD),
            LogInByCode(ADA),
            Trust(true),
            LogOut,
            LogIn(ADA, PASSWORD),
        ],
    },
    Case {
        name: "a sign-up with a phone number, mistyped, changed and confirmed before the address",
        settings: signs_up_with_phones,
        acts: &[
            PhoneCode("BBBB-BBBB"),
            Phone("+4930123456"),
            SignUpWith(NEW, ""),
            SignUpWith(NEW, "+49 30 654321"),
            SignUpWith(NEW, "+49 30 654321"),
            PhoneCode("BBBB-BBBB"),
            Phone("+49 30 654321"),
            PhoneInstead("+49 30 123456"),
            ConfirmPhone("+4930654321"),
            ConfirmPhone("+4930123456"),
            Confirm(NEW),
            LogOut,
            LogIn("+4930123456", PASSWORD),
        ],
    },
    Case {
        name: "a sign-up whose number or address is somebody's",
        settings: signs_up_with_phones,
        acts: &[
            SignUpWith(NEW, "+4930654321"),
            ConfirmPhone("+4930654321"),
            Confirm(NEW),
            LogOut,
            SignUpWith("carl@example.org", "+4930654321"),
            ConfirmPhone("+4930654321"),
            PhoneInstead("+4930123456"),
            ConfirmPhone("+4930123456"),
            Confirm("carl@example.org"),
            LogOut,
            SignUpWith(ADA, "+4930777777"),
            ConfirmPhone("+4930777777"),
            Code("BBBB-BBBB"),
        ],
    },
    Case {
        name: "no phone numbers here",
        settings: default,
        acts: &[LogIn(ADA, PASSWORD), Phone("+4930123456")],
    },
    Case { name: "nobody proves anything", settings: default, acts: &[AskProofCode, EndOthers] },
    Case {
        name: "closed, and back",
        settings: default,
        acts: &[
            LogIn(ADA, PASSWORD),
            Deactivate,
            Reopen,
            LogIn(ADA, PASSWORD),
            Reopen,
            Reopen,
            Delete,
            LogIn(ADA, PASSWORD),
            Reopen,
            Wait(300),
            Delete,
            Deactivate,
            Prove(PASSWORD),
            Delete,
        ],
    },
];
