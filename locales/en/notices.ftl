## One message for each notice. The build makes `Notice::NAME` of it, and the comment that stands directly above a message
## becomes its documentation: it says what was done.

# Signed out.
notice-signed-out = You are signed out.
# The address is confirmed.
notice-email-confirmed = The address is confirmed.
# The address is confirmed, and nobody is signed in yet.
notice-email-confirmed-sign-in = The address is confirmed. Sign in to go on.
# A confirmation mail is on its way again.
notice-mail-sent-again = We sent the mail again. It usually arrives within a minute.
# The address is on the list, and its mail on its way.
notice-email-added = The address is added. We sent a mail to confirm it.
# The address is gone.
notice-email-removed = The address is removed.
# The primary address changed.
notice-email-primary = The primary address is changed.
