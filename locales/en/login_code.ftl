login-code-ask = Email me a code
login-code-title = Sign in with a code
login-code-lead = Enter your email address. We will send you a code.
login-code-submit = Send code
login-code-password = Sign in with your password
# After another proof: the address is the account's own.
login-code-sent = We sent an email to { $email }. Enter the code from this email.
login-code-none-title = There is no code to enter
login-code-none-text = It was already used, or it has expired.

mail-login-code =
    .subject = Your code to sign in
    .intro = Somebody, probably you, is signing in at { $site_name } with the address { $email }.
    .code = To sign in, enter this code:
    .was-not-you-code = If this was not you, ignore this email. Nobody can sign in without the code.
