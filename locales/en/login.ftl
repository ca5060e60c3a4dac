login-title = Welcome back
login-lead = Sign in to { $site }.
login-email-or-username = E-mail address or user name
login-remember = Keep me signed in on this device
login-new-here = New here?
