emails-title = Email addresses
emails-lead = We use these addresses to reach you.
emails-lead-one = We use this address to reach you. Another one takes its place once you have confirmed it.
emails-list = Your addresses
emails-none = You have no email address yet. Add one so that we can reach you.
emails-primary = Primary
emails-verified = Confirmed
emails-waiting = Not confirmed
emails-primary-text = We send emails about your account here.
emails-verified-text = You can make it your primary address.
emails-waiting-text = To confirm it, open the email we sent there, or send it again.
emails-pending-text = To add it, enter the code from our email.
emails-enter-code = Enter the code
emails-make-primary = Make primary
emails-remove = Remove
emails-remove-question = Remove { $email } from your account?
emails-remove-confirm = Remove address
emails-add-title = Add an email address
emails-add = Add
emails-change-title = Change your email address
emails-change = Change
emails-did-add = We sent an email to { $email }. It says what to do next.
emails-did-resend = We sent another email to { $email }.
emails-did-make-primary = { $email } is now your primary address.
emails-did-remove = { $email } was removed.
emails-signed-out = Sign in to see your email addresses.

# This account already has the address.
error-duplicate-email = This address is already on your list.
# The account has as many addresses as the settings allow.
error-max-email-addresses = You cannot add more addresses. Remove one first.
# The account has no such address, or there is no account with it.
error-unknown-email = We did not find this address. Check it, or reload the page.
# The address needs no confirmation any more.
error-email-already-verified = This address is already confirmed.
# The primary address stays while there are others.
error-cannot-remove-primary-email = This is your primary address. Make another address primary before you remove it.
# Only a verified address can become primary.
error-unverified-primary-email = Confirm this address before you make it primary.

# The address is on the list or waits for its code, and its mail is on its way.
notice-email-added = We sent an email to the new address. It says what to do next.
# The address is gone.
notice-email-removed = The address was removed.
# The primary address changed.
notice-email-primary = Your primary address was changed.

mail-email-changed =
    .subject = Your primary email address was changed
    .intro = The primary email address of your account at { $site_name } was changed from { $from_email } to { $to_email }.

mail-email-deleted =
    .subject = An email address was removed from your account
    .intro = The email address { $deleted_email } was removed from your account at { $site_name }.
