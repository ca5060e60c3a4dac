failure-signed-out = You are signed out. Sign in again, then repeat this.
failure-reauthenticate = For this, sign in again first.
failure-conflict = This does not fit what you did before. Reload the page and look again.
failure-wait = Too many requests. Try again in { $time }.
failure-unavailable = This did not work, and it is our fault. Nothing was changed. Try again in a moment.
failure-incident = If you write to us about it, mention { $incident }.
failure-malformed = This page is out of date. Reload it and try again.

## One message for each code: error- and the code, with dashes. The build makes `Code::NAME` of it, and the comment that
## stands directly above a message, which says when the code is answered, becomes its documentation.

# A required field is empty.
error-required = This field is needed.
# The value does not have the form the field asks for.
error-invalid = This does not look right.
# Not an e-mail address we can write to.
error-invalid-email = Enter an e-mail address, like name@example.org.
# Another account has this address (answered only where enumeration prevention is off).
error-email-taken = An account with this e-mail address exists already.
# This account already has the address.
error-duplicate-email = This address is already on your list.
# The account has as many addresses as the settings allow.
error-max-email-addresses = You have as many addresses as an account can have. Remove one first.
# The account has no such address.
error-unknown-email = This address is not on your list.
# The address needs no confirmation any more.
error-email-already-verified = This address is confirmed already.
# The primary address stays while there are others.
error-cannot-remove-primary-email = Make another address primary before you remove this one.
# Only a verified address can become primary.
error-unverified-primary-email = Confirm this address before you make it primary.
# Another account has this user name.
error-username-taken = This user name is taken.
# The user name has characters or a length we do not accept.
error-invalid-username = Use letters, digits and . _ - in a user name.
# Not exactly one of address and user name.
error-invalid-login = Sign in with an e-mail address or with a user name, not with both.
# The address and the password do not belong together, or there is no such account.
error-email-password-mismatch = The e-mail address or the password is not right.
# The user name and the password do not belong together, or there is no such account.
error-username-password-mismatch = The user name or the password is not right.
# Too many failed tries for this account or from this address; wait.
error-too-many-login-attempts = Too many tries. Wait a few minutes, then try again.
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
# The confirmation link is unknown, used or too old.
error-invalid-or-expired-key = This link was used already, or it is too old.
# The code is not the one we sent.
error-incorrect-code = This is not the code we sent.
# The code process ended: too many wrong codes, or too old.
error-code-expired = This code no longer works. Start again to get a new one.
# The address was verified by another account in the meantime.
error-email-confirmation-failed = This address cannot be confirmed here, because another account has confirmed it.
# Sign-up is closed.
error-signup-closed = Nobody can sign up at present.
# A handler of the host application refused.
error-denied = This is not allowed here.
# Too many requests; wait.
error-rate-limited = Too many requests. Wait a minute, then try again.
