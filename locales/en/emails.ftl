emails-title = E-mail addresses
emails-lead = Where we reach you, and what you can sign in with.
emails-list = Your addresses
emails-none = No address yet. Add one, so that we can reach you.
emails-primary = Primary
emails-verified = Verified
emails-waiting = Waiting for you
emails-primary-text = Notices and codes go here.
emails-verified-text = You can sign in with it.
emails-waiting-text = Open the link in the mail we sent there.
emails-pending-text = Enter the code we sent there to add it.
emails-enter-code = Enter the code
emails-make-primary = Make primary
emails-remove = Remove
emails-remove-question = Remove { $email } from your account?
emails-remove-confirm = Remove address
emails-add-title = Add an address
emails-add = Add
emails-did-add = We sent a mail to { $email }. Confirm the address from there.
emails-did-resend = We sent the mail to { $email } again.
emails-did-make-primary = { $email } is your primary address now.
emails-did-remove = { $email } is removed.
emails-signed-out = Sign in to see your addresses.

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

# The address is on the list, and its mail on its way.
notice-email-added = The address is added. We sent a mail to confirm it.
# The address is gone.
notice-email-removed = The address is removed.
# The primary address changed.
notice-email-primary = The primary address is changed.

mail-email-changed =
    .subject = Your e-mail address was changed
    .intro = The e-mail address of your account at { $site_name } was changed from { $from_email } to { $to_email }.

mail-email-deleted =
    .subject = An e-mail address was removed
    .intro = The e-mail address { $deleted_email } was removed from your account at { $site_name }.
