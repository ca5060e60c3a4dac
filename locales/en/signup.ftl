signup-lead = It takes a minute. We will ask you to confirm your address.
signup-email-hint = We send a mail there to confirm it.
signup-username-hint = Others may see it.
signup-password-hint =
    At least { $n ->
        [one] { $n } character
       *[other] { $n } characters
    }. A few words in a row make a good one.
signup-password-again = Password again
signup-have-one = Have an account already?
signup-closed-title = Sign-up is closed
signup-closed-text = At present nobody can create an account here. If you have one, you can sign in.
password-show = Show password
password-hide = Hide password
# On the button itself; the names above contain these words, for people who say them to the browser.
show = Show
hide = Hide
strength-short = Too short so far
strength-fair = Fair. Longer is better.
strength-good = Good password
strength-strong = Strong password
