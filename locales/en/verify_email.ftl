verify-title = Check your mail
verify-link-sent = We sent a link to { $email }. Open it to confirm the address.
verify-link-good-for = The link is good for { $time } and works once.
verify-code-sent = We sent a code to { $email }. Enter it here to confirm the address.
verify-code-good-for = The code is good for { $time }.
verify-nothing-there = Nothing there? Look in the spam folder, or have the mail sent again.
verify-nothing-there-wait = Nothing there? Look in the spam folder.
verify-wrong-address = Wrong address?
verify-start-again = Start again
verify-none-title = Nothing to confirm
verify-none-text = This browser waits for no confirmation. If you have a link from a mail, open it.
code = Code
code-hint = Capitals, dashes and spaces do not matter.
code-submit = Confirm
code-tries-left =
    { $n ->
        [one] { $n } try left.
       *[other] { $n } tries left.
    }

# The code is not the one we sent.
error-incorrect-code = This is not the code we sent.
# The code process ended: too many wrong codes, or too old.
error-code-expired = This code no longer works. Start again to get a new one.

# A confirmation mail is on its way again.
notice-mail-sent-again = We sent the mail again. It usually arrives within a minute.

mail-email-confirmation-signup =
    .subject = Confirm your e-mail address
    .intro = An account at { $site_name } is being opened with the address { $email }.
    .code = To confirm that it is yours, enter this code:
    .link = To confirm that it is yours, open this link:
    .button-intro = To confirm that it is yours:
    .button = Confirm address
    .was-not-you-code = Was this not you? Then ignore this mail: without the code nobody can use your address.
    .was-not-you-link = Was this not you? Then ignore this mail: without the link nobody can use your address.

mail-email-confirmation =
    .subject = Confirm your e-mail address
    .intro = The address { $email } was entered for an account at { $site_name }.
    .code = To confirm that it is yours, enter this code:
    .link = To confirm that it is yours, open this link:
    .button-intro = To confirm that it is yours:
    .button = Confirm address
    .was-not-you-code = Was this not you? Then ignore this mail: without the code the address will not be confirmed.
    .was-not-you-link = Was this not you? Then ignore this mail: without the link the address will not be confirmed.
