signup-lead = It takes a minute. We will ask you to confirm your address.
signup-email-hint = We send a mail there to confirm it.
signup-username-hint = Others may see it.
signup-password-hint =
    At least { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }. A few words in a row make a good one.
signup-password-again = Password again
signup-have-one = Have an account already?
signup-closed-title = Sign-up is closed
signup-closed-text = At present nobody can create an account here. If you have one, you can sign in.
password-show = Show password
password-hide = Hide password
# On the button itself; the names above contain these words, for people who say them to the browser.
show = Show
hide = Hide
strength-good = Good password
strength-strong = Strong password

# Sign-up is closed.
error-signup-closed = Nobody can sign up at present.

mail-account-already-exists =
    .subject = You already have an account
    .intro = Somebody, probably you, tried to sign up at { $site_name } with the address { $email }, or to add it to an account. It belongs to an account already.
    .link = To sign in:
    .button = Sign in
    .password-reset-url = If you have forgotten your password:
    .password-reset-url-label = Choose a new password
    .signup-url = If you wanted a second account, sign up with another address:
    .was-not-you-link = Was this not you? Then you need not do anything: whoever tried it has learned nothing about you, and your account is unchanged.
