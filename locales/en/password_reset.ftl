reset-forgot = Forgot your password?
reset-title = Choose a new password
reset-lead-link = Enter your email address. We will send you a link.
reset-lead-code = Enter your email address. We will send you a code.
reset-submit = Send email
reset-remembered = Remembered it?
# Everybody reads this, whether or not there is an account: the page must not tell.
reset-link-sent = We sent an email to { $email }, if there is an account with this address. Open the link in it to choose a new password.
# Where the address is not known any more.
reset-link-sent-nameless = We sent you an email, if there is an account with your address. Open the link in it to choose a new password.
# Everybody reads this, whether or not there is an account: the page must not tell.
reset-code-sent = We sent an email to { $email }, if there is an account with this address. Enter the code from this email.
reset-nothing-there = No email? Check your spam folder, or try again with another address.
reset-again = Try again
reset-for = This is about the account { $name }.
reset-signs-out = You will be signed out everywhere.
# Where somebody is signed in as somebody else.
reset-ends-session = You are signed in as { $name } here. This will sign you out.
reset-save = Save password
reset-none-title = You need a new email
reset-none-text = The link or code was already used, or it has expired.
reset-get-new = Send a new email

# The link for a new password is unknown, used or too old, or the account has changed since.
error-token-invalid = This link was already used, or it has expired. Ask for a new one.

# A new password was chosen by link or code, and somebody is signed in by that, or about to be.
notice-password-reset = Your password was changed.
# A new password was chosen by link or code, and nobody is signed in yet.
notice-password-reset-sign-in = Your password was changed. Sign in with it.

mail-password-reset-key =
    .subject = Choose a new password
    .intro = Somebody, probably you, asked for a new password for the account with the address { $email } at { $site_name }.
    .link = To choose a new password, open this link:
    .button-intro = You can choose a new password here:
    .button = Choose password
    .was-not-you-link = If this was not you, ignore this email. Your password stays as it is.

mail-password-reset-code =
    .subject = Choose a new password
    .intro = Somebody, probably you, asked for a new password for the account with the address { $email } at { $site_name }.
    .code = To choose a new password, enter this code:
    .was-not-you-code = If this was not you, ignore this email. Your password stays as it is.

mail-unknown-account =
    .subject = There is no account with your email address
    .intro = Somebody, probably you, entered your address { $email } at { $site_name }. You cannot sign in there with this address. If you have an account, it has another address.
    .link = If you have no account yet, you can sign up here:
    .button-intro = If you have no account yet, you can sign up here:
    .button = Sign up
    .was-not-you-link = If this was not you, ignore this email.

mail-password-reset =
    .subject = Your password was changed
    .intro = A new password was chosen for your account at { $site_name }, with an email that we sent for this. You were signed out everywhere.
