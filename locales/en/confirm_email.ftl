confirm-title = Confirm this address
confirm-question = Is { $email } yours, and does it belong to the account { $name }?
confirm-not-me = If you did not ask for this, close this page. Nothing happens until you confirm.
confirm-submit = Confirm address
link-title = This link does not work
link-text = It was used already, it is too old, or a part of it is missing.
link-next-used = If you confirmed the address before, just sign in.
link-next-old = If not, sign in and have a new mail sent from your list of addresses.
link-next-signed-in = You can have a new mail sent from your list of addresses.

# The confirmation link is unknown, used or too old.
error-invalid-or-expired-key = This link was used already, or it is too old.
# The address was verified by another account in the meantime.
error-email-confirmation-failed = This address cannot be confirmed here, because another account has confirmed it.

# The address is confirmed.
notice-email-confirmed = The address is confirmed.
# The address is confirmed, and nobody is signed in yet.
notice-email-confirmed-sign-in = The address is confirmed. Sign in to go on.
