confirm-title = Confirm your email address
confirm-question = Confirm { $email } for your { $site } account?
# Where the account is called by something else than this address.
confirm-account = This is about the account { $name }.
confirm-not-me = If you did not ask for this, close this page. Nothing happens unless you confirm.
confirm-submit = Confirm address
link-title = This link does not work
link-text = It was already used, it has expired, or a part of it is missing.
link-next-used = If you already confirmed your address, sign in.
link-next-old = If not, sign in to get a new link.
link-next-signed-in = You can send a new link from your list of email addresses.

# The confirmation link is unknown, used or too old.
error-invalid-or-expired-key = This link was already used, or it has expired.
# The address was verified by another account in the meantime.
error-email-confirmation-failed = You cannot confirm this address. Another account already uses it.

# The address is confirmed.
notice-email-confirmed = Your email address is confirmed.
# The address is confirmed, and nobody is signed in yet.
notice-email-confirmed-sign-in = Your email address is confirmed. Sign in to continue.
