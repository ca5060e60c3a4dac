signup-lead = It only takes a minute.
signup-invited = You are invited. With the address below there is nothing more to confirm.
signup-email-hint = We send emails about your account to this address.
signup-username-hint = Other people may see it.
signup-password-hint =
    At least { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }. Try a few words in a row.
signup-password-again = Repeat the password
signup-email-again = Repeat the email address
signup-have-one = Already have an account?
signup-closed-title = Sign-up is closed
signup-closed-text = You cannot create an account right now. If you already have one, sign in.
password-show = Show password
password-hide = Hide password
# On the button itself; the names above contain these words, for people who say them to the browser.
show = Show
hide = Hide
strength-good = Good password
strength-strong = Strong password

# Sign-up is closed.
error-signup-closed = You cannot create an account right now.
# The address typed again is another one.
error-email-mismatch = The two addresses are not the same.
# The user name of a sign-up is shorter than the settings ask for.
error-username-too-short = This username is too short.
# Nobody may sign up with this user name.
error-username-blacklisted = You cannot use this username. Choose another one.

mail-account-already-exists =
    .subject = Your email address already has an account
    .intro = Somebody, probably you, tried to sign up at { $site_name } with { $email }, or to add this address to another account. It already belongs to an account.
    .link = You can sign in here:
    .button = Sign in
    .password-reset-url = If you forgot your password:
    .password-reset-url-label = Choose a new password
    .signup-url = If you want a second account, sign up with another address:
    .was-not-you-link = If this was not you, you do not need to do anything. Your address stays yours, and we told nobody that it has an account.

# Sign-up is for the invited, and this is not the address that was.
error-not-invited = Your invitation is for another address. Use the one it was sent to.

# The link of an invitation was opened that is too old, or was used.
notice-invitation-gone = This invitation does not work any more.

mail-invitation =
    .subject = You are invited to create an account
    .intro = You are invited to create an account at { $site_name } with the address { $email }.
    .link = To create it, open this link:
    .button-intro = You can create it here:
    .button = Create an account
