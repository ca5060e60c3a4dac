failure-signed-out = You are signed out. Sign in and try again.
failure-reauthenticate = Confirm it's you to do this.
failure-conflict = Something changed. Reload the page.
failure-wait = You need to wait a little. Try again in { $time }.
failure-unavailable = Something went wrong on our side. Try again in a moment.
failure-unreachable = We could not reach the server. Reload the page to see whether it worked.
failure-incident = If you contact us about this, mention { $incident }.
failure-malformed = We could not read this. Reload the page and try again.

## Codes that several flows answer; a flow's own are in its file, with its pages, notices and mails.
##
## One message for each code: error- and the code, with dashes. The build makes `Code::NAME` of it (and `Notice::NAME` of
## notice-…), and the comment that stands directly above a message, which says when it is answered, becomes its documentation.

# A required field is empty.
error-required = Fill in this field.
# The value does not have the form the field asks for.
error-invalid = Check this and try again.
# Not an email address we can write to.
error-invalid-email = Enter an email address, like name@example.org.
# Another account has this address (answered only where enumeration prevention is off).
error-email-taken = An account with this email address already exists. Sign in to it or use another address.
# Another account has this username.
error-username-taken = This username is taken. Choose another one.
# The username has characters or a length we do not accept.
error-invalid-username = Use only the letters a to z, digits and . _ - (at most 150 characters).
# Shorter than the policy or `account.password_min_length` asks.
error-password-too-short = This password is too short. Try a few words in a row.
# Longer than we hash.
error-password-too-long = This password is too long. Choose a shorter one.
# Takes too few guesses: it is, or is made of, what everybody tries first.
error-password-too-common = This password is too easy to guess. Try a few words that do not belong together.
# Takes too few guesses for somebody who knows the email address, the username and the name of the site.
error-password-too-similar = This password is too similar to your email address, your username or the name of this site. Choose another one.
# Nothing but digits.
error-password-entirely-numeric = This password contains only digits. Try a few words in a row.
# The repetition differs from the password.
error-password-mismatch = The passwords do not match.
# A handler of the host application refused.
error-denied = This is not allowed here.
# Too many requests; wait.
error-rate-limited = You need to wait a little. Try again in a few minutes.

## An empty field (`error-required`) that has words of its own: required- and the name of the field.

required-code = Enter the code.
required-email = Enter your email address.
required-login = Enter what you sign in with.
required-password = Enter your password.
required-phone = Enter your phone number.
required-username = Enter your username.
