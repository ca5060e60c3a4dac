failure-signed-out = You are signed out. Sign in again, then repeat this.
failure-reauthenticate = For this, sign in again first.
failure-conflict = This does not fit what you did before. Reload the page and look again.
failure-wait = Too many requests. Try again in { $time }.
failure-unavailable = This did not work, and it is our fault. Nothing was changed. Try again in a moment.
failure-unreachable = We could not reach the server. Reload the page to see whether it worked.
failure-incident = If you write to us about it, mention { $incident }.
failure-malformed = This page is out of date. Reload it and try again.

## Codes that several flows answer; a flow's own are in its file, with its pages, notices and mails.
##
## One message for each code: error- and the code, with dashes. The build makes `Code::NAME` of it (and `Notice::NAME` of
## notice-…), and the comment that stands directly above a message, which says when it is answered, becomes its documentation.

# A required field is empty.
error-required = This field is needed.
# The value does not have the form the field asks for.
error-invalid = This does not look right.
# Not an e-mail address we can write to.
error-invalid-email = Enter an e-mail address, like name@example.org.
# Another account has this address (answered only where enumeration prevention is off).
error-email-taken = An account with this e-mail address exists already.
# Another account has this user name.
error-username-taken = This user name is taken.
# The user name has characters or a length we do not accept.
error-invalid-username = Use letters, digits and . _ - in a user name.
# Shorter than the policy or `account.password_min_length` asks.
error-password-too-short = This password is too short. A few words in a row make a good one.
# Longer than we hash.
error-password-too-long = This password is too long.
# Takes too few guesses: it is, or is made of, what everybody tries first.
error-password-too-common = This password is too easy to guess. A few words that do not belong together make a good one.
# Takes too few guesses for somebody who knows the e-mail address, the user name and the name of the site.
error-password-too-similar = This password is too close to your name, your address or the name of this site. Choose another.
# Nothing but digits.
error-password-entirely-numeric = This password is digits only. A few words in a row make a good one.
# The repetition differs from the password.
error-password-mismatch = The two passwords differ.
# A handler of the host application refused.
error-denied = This is not allowed here.
# Too many requests; wait.
error-rate-limited = Too many requests. Wait a minute, then try again.
