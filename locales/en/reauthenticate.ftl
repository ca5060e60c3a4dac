reauthenticate-title = Confirm it's you
reauthenticate-password = Enter your password to go on.
# Before a code is mailed.
reauthenticate-code = To go on, enter a code. We will send it to { $email }.
reauthenticate-sign-in = This account has no password and no confirmed address, so you cannot confirm here that it's you. If you can sign in again, sign out first.
reauthenticate-submit = Confirm
reauthenticate-send = Email me a code
# What one is doing, on a page where one cannot see it.
reauthenticate-doing-add = You are adding the address { $email }.
reauthenticate-doing-primary = You are making { $email } your primary address.
reauthenticate-doing-remove = You are removing the address { $email }.
reauthenticate-doing-phone = You are changing your phone number to { $phone }.
reauthenticate-doing-phone-remove = You are removing your phone number.
reauthenticate-doing-end = You are signing out another browser or app.
reauthenticate-doing-end-others = You are signing out everywhere else.
reauthenticate-doing-deactivate = You are deactivating your account.
reauthenticate-doing-delete = You are deleting your account.

# The password that proves who is signed in is not the account's.
error-incorrect-password = This is not your password.

# It was proved who is signed in, and what should have gone on then is forgotten.
notice-do-it-again = Confirmed. Do again what you wanted to do.

mail-reauthentication-code =
    .subject = Your code to confirm it's you
    .intro = Somebody, probably you, is changing your account at { $site_name }.
    .code = To confirm it's you, enter this code:
    .was-not-you-code = If this was not you, somebody else is signed in to your account. Check your account at { $account_url } now.
