login-title = Welcome back
login-lead = Sign in to { $site }.
login-email-or-username = E-mail address or user name
login-remember = Keep me signed in on this device
login-new-here = New here?

# Not exactly one of address and user name.
error-invalid-login = Sign in with an e-mail address or with a user name, not with both.
# The address and the password do not belong together, or there is no such account.
error-email-password-mismatch = The e-mail address or the password is not right.
# The user name and the password do not belong together, or there is no such account.
error-username-password-mismatch = The user name or the password is not right.
# Too many failed tries for this account or from this address; wait.
error-too-many-login-attempts = Too many tries. Wait a few minutes, then try again.
