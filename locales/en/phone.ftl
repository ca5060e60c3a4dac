phone-title = Phone number
phone-lead = You can use a phone number to sign in.
phone = Phone number
phone-hint = With the country code, like +49 30 123456.
phone-none = No phone number yet
phone-none-text = Add one below. Then you can sign in with it.
phone-ready = You can sign in with this number.
phone-unconfirmed = This number is not confirmed yet. Enter it below, and we will send you a code.
phone-add-title = Add a phone number
phone-change-title = Change your phone number
phone-submit = Send code
phone-waiting = We sent a code to a new number.
phone-remove = Remove
phone-remove-question = Remove { $phone } from your account?
phone-remove-confirm = Remove number
phone-signed-out = Sign in to see your phone number.
phone-verify-title = Check your phone
phone-code-sent = We sent a text message to { $phone }. Enter the code from this message.
phone-nothing-there = No message? It can take a minute. You can also send it again.
phone-nothing-there-wait = No message? It can take a minute.
phone-instead = Wrong number? Change it
phone-printed = This server is for development: it prints the message in its terminal.

sms-verification = { $site_name }: enter this code. It works for { $expires }. Nobody from { $site_name } will ever ask you for it.
sms-unknown-account = { $site_name }: somebody, probably you, wanted to sign in with this number. It belongs to no account. If this was not you, ignore this message.
sms-account-already-exists = { $site_name }: somebody, probably you, entered this number, but it belongs to an account already. Sign in with it instead. If this was not you, ignore this message.
sms-phone-removed = { $site_name }: this number was removed from your account. If this was not you, contact the people who run { $site_name }.

# Not a phone number that can exist, or one without its country code.
error-invalid-phone = Enter a phone number with its country code, like +49 30 123456.
# Another account has confirmed the number (at the code; before that only where enumeration prevention is off).
error-phone-taken = Another account uses this phone number.
# The account has this number, confirmed.
error-same-as-current = This is already your phone number.
# The account has no number, or there is no account with it.
error-unknown-phone = We did not find this phone number. Check it, or reload the page.
# Nothing else would sign in to the account.
error-cannot-remove-phone = You could not sign in any more without this number. Change it instead of removing it.

# The number belongs to the account.
notice-phone-confirmed = Your phone number is confirmed.
# The number is gone.
notice-phone-removed = Your phone number was removed.
# The login that waits for a code changed to another number.
notice-number-changed = We sent a text message to the other number.
# A fresh code is on its way.
notice-text-sent-again = We sent another text message.

mail-phone-changed =
    .subject = A phone number was added to your account
    .intro = The phone number { $phone } was added to your account at { $site_name }. It can be used to sign in.

mail-phone-removed =
    .subject = The phone number was removed from your account
    .intro = The phone number { $phone } was removed from your account at { $site_name }. It can no longer be used to sign in.
