login-code-ask = Email me a code
login-code-ask-phone = Send me a code
login-code-title = Sign in with a code
login-code-lead = Enter your email address. We will send you a code.
login-code-lead-phone = Enter your email address or phone number. We will send you a code.
login-code-submit = Send code
login-code-password = Sign in with your password
# After another proof: the address is the account's own.
login-code-sent = We sent an email to { $email }. Enter the code from this email.
login-code-texted = We sent a text message to { $phone }, if there is an account with this number. Enter the code from this message.
login-code-none-title = There is no code to enter
login-code-none-text = It was already used, or it has expired.

# Both an address and a number.
error-select-only-one = Enter an email address or a phone number, not both.
# Neither an address nor a phone number, where either is asked for.
error-invalid-recipient = Enter an email address, or a phone number with its country code, like +49 30 123456.

mail-login-code =
    .subject = Your code to sign in
    .intro = Somebody, probably you, is signing in at { $site_name } with the address { $email }.
    .code = To sign in, enter this code:
    .was-not-you-code = If this was not you, ignore this email. Nobody can sign in without the code.
