# The words of mails. A mail is one message; its attributes are its parts, and the layouts
# (crates/adapters/templates) say where each stands. What every mail may use: $site_name, $base_url.

mail-greeting = Hello { $user },
mail-greeting-nameless = Hello,
mail-code-valid = The code is valid for { $expires }.
mail-code-secret = Nobody from { $site_name } will ever ask you for it.
mail-copy-link = Or copy this link into your browser:
mail-link-valid = The link is valid for { $expires } and works once.
mail-when = When: { $when }
mail-ip = From: { $ip }
mail-user-agent = With: { $user_agent }
mail-was-you = Was this you? Then you need not do anything.
mail-was-not-you = Was this not you? Then somebody else may be using your account. Go to { $base_url } now and secure it, or ask whoever runs { $site_name } for help.

mail-email-confirmation-signup =
    .subject = Confirm your e-mail address
    .intro = An account at { $site_name } is being opened with the address { $email }.
    .code = To confirm that it is yours, enter this code:
    .link = To confirm that it is yours, open this link:
    .button-intro = To confirm that it is yours:
    .button = Confirm address
    .was-not-you-code = Was this not you? Then ignore this mail: without the code nobody can use your address.
    .was-not-you-link = Was this not you? Then ignore this mail: without the link nobody can use your address.

mail-email-confirmation =
    .subject = Confirm your e-mail address
    .intro = The address { $email } was entered for an account at { $site_name }.
    .code = To confirm that it is yours, enter this code:
    .link = To confirm that it is yours, open this link:
    .button-intro = To confirm that it is yours:
    .button = Confirm address
    .was-not-you-code = Was this not you? Then ignore this mail: without the code the address will not be confirmed.
    .was-not-you-link = Was this not you? Then ignore this mail: without the link the address will not be confirmed.

mail-account-already-exists =
    .subject = You already have an account
    .intro = Somebody, probably you, tried to sign up at { $site_name } with the address { $email }, or to add it to an account. It belongs to an account already.
    .link = To sign in:
    .button = Sign in
    .password-reset-url = If you have forgotten your password:
    .password-reset-url-label = Choose a new password
    .signup-url = If you wanted a second account, sign up with another address:
    .was-not-you-link = Was this not you? Then you need not do anything: whoever tried it has learned nothing about you, and your account is unchanged.

mail-email-changed =
    .subject = Your e-mail address was changed
    .intro = The e-mail address of your account at { $site_name } was changed from { $from_email } to { $to_email }.

mail-email-deleted =
    .subject = An e-mail address was removed
    .intro = The e-mail address { $deleted_email } was removed from your account at { $site_name }.
