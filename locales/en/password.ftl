password-title = Change your password
password-lead = You will be signed out everywhere else.
password-title-set = Set a password
password-lead-set = Your account has no password yet.
password-current = Current password
password-new = New password
password-change = Change password
password-set-it = Set password
password-signed-out = Sign in to change your password.

# The current password is wrong.
error-enter-current-password = This is not your current password.

# The password was changed; other sessions ended.
notice-password-changed = Your password was changed.
# The account has its first password.
notice-password-set = Your password was set.

mail-password-changed =
    .subject = Your password was changed
    .intro = The password of your account at { $site_name } was changed.

mail-password-set =
    .subject = A password was set for your account
    .intro = Your account at { $site_name } now has a password.
