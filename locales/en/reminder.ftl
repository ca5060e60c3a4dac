reminder-ask = How do I sign in?
reminder-title = How do I sign in?
reminder-lead = Enter your email address. We will send you the ways you can sign in.

# The ways in were mailed, if there is an account; everybody reads the same.
notice-reminder-sent = We sent an email, if there is an account with this address.

mail-provider-reminder =
    .subject = How you sign in
    .intro =
        { $ways ->
            [1] You sign in at { $site_name } with the address { $email } and your password.
            [2] You sign in at { $site_name } with the address { $email } and a code that we email you.
            [3] You sign in at { $site_name } with the address { $email } and your password, or with a code that we email you.
           *[other] Your account at { $site_name } has the address { $email } and no password yet.
        }
    .link = You can sign in here:
    .button = Sign in
    .password-reset-url = If you forgot your password, or have none:
    .password-reset-url-label = Choose a new password
    .was-not-you-link = If you did not ask for this, ignore this email. We told nobody else.
