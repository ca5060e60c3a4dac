verify-title = Check your email
verify-link-sent = We sent an email to { $email }. Open the link in it to confirm the address.
verify-link-good-for = The link works for { $time } and can be used once.
verify-code-sent = We sent an email to { $email }. Enter the code from this email to confirm the address.
verify-code-good-for = The code works for { $time }.
# Everybody reads this, whether or not it is so: the page must not tell.
verify-if-taken = If the address already belongs to another account, the email says so.
verify-nothing-there = No email? Check your spam folder, or send the email again.
verify-nothing-there-wait = No email? Check your spam folder.
verify-wrong-address = Wrong address?
verify-change = Wrong address? Change it
verify-change-do = Send to this address
verify-start-again = Start again
verify-none-title = There is nothing to confirm here
verify-none-text = If you got an email with a link, open that link.
code = Code
code-hint = Capital letters, dashes and spaces do not matter.
code-hint-digits = Dashes and spaces do not matter.
code-submit = Confirm
code-tries-left =
    { $n ->
        [one] { $n } try left.
       *[other] { $n } tries left.
    }

# The code is not the one we sent.
error-incorrect-code = Wrong code. Check it and try again.
# The code process ended: too many wrong codes, or too old.
error-code-expired = This code no longer works. Start again to get a new one.
# The address to change to is the one there is.
error-same-email = We sent the email to this address already.

# A confirmation mail is on its way again.
notice-mail-sent-again = We sent another email. It may take a minute to arrive.
# A sign-up that waits has another address.
notice-address-changed = You are creating your account with another address now. We sent an email there.

mail-email-confirmation-signup =
    .subject = Confirm your email address
    .intro = An account at { $site_name } is being created with the address { $email }.
    .code = To confirm the address, enter this code:
    .link = To confirm the address, open this link:
    .button-intro = You can confirm the address here:
    .button = Confirm address
    .was-not-you-code = If this was not you, ignore this email. Your address stays yours: nobody can use it without the code.
    .was-not-you-link = If this was not you, ignore this email. Your address stays yours: nobody can use it without the link.

mail-email-confirmation =
    .subject = Confirm your email address
    .intro = The address { $email } was entered for an account at { $site_name }.
    .code = To confirm the address, enter this code:
    .link = To confirm the address, open this link:
    .button-intro = You can confirm the address here:
    .button = Confirm address
    .was-not-you-code = If this was not you, ignore this email. Your address stays yours: it cannot be confirmed without the code.
    .was-not-you-link = If this was not you, ignore this email. Your address stays yours: it cannot be confirmed without the link.
