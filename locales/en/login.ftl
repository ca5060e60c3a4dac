login-title = Welcome back
login-lead = Sign in to { $site }.
login-email-or-username = Email address or username
login-email-or-phone = Email address or phone number
login-username-or-phone = Username or phone number
login-email-username-or-phone = Email address, username or phone number
login-remember = Keep me signed in on this browser
login-last-password = Last time you signed in here with your password.
login-last-code = Last time you signed in here with a code.
login-new-here = New here?

# Not exactly one of address and username.
error-invalid-login = Sign in with an email address or with a username, not with both.
# The address and the password do not belong together, or there is no such account.
error-email-password-mismatch = Wrong email or password.
# The username and the password do not belong together, or there is no such account.
error-username-password-mismatch = Wrong username or password.
# Too many failed tries for this account or from this address; wait.
error-too-many-login-attempts = Too many failed tries. Try again in a few minutes.
# Who is signed in has failed to prove it so often that no password is compared any more.
error-too-many-failures = Too many failed tries. To go on, choose a new password with “Forgot your password?” on the sign-in page.
# The phone number and the password do not belong together, or no account has confirmed the number.
error-phone-password-mismatch = Wrong phone number or password.
