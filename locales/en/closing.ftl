close-title = Your data
close-signed-out = Sign in to download your data or to delete your account.
# Where the people who run the site closed both ways.
close-not-here = To close your account, ask the people who run this site.
export-title = Download your data
export-text = A file with your account, its addresses and sessions, and what happened with it: for you, or for another program.
export-do = Download
deactivate-title = Take a break
deactivate-text = Your account stays as it is, and you are signed out everywhere. To come back, sign in.
deactivate-do = Deactivate account
deactivate-question = Deactivate your account? You can come back at any time.
deactivate-confirm = Deactivate
delete-title = Delete for good
delete-text = With your account we delete:
delete-gone-sign-in = your password and every other way to sign in,
delete-gone-addresses = your email addresses and your username,
delete-gone-history = the list of your sessions, and of what happened with your account.
# $time: "14 days".
delete-later = You are signed out everywhere at once. For { $time } you can still sign in and keep your account. After that it cannot be undone.
delete-at-once = This happens at once, and cannot be undone.
delete-do = Delete account
delete-question = Delete your account and everything in it?
delete-confirm = Delete my account
reopen-title = Welcome back
reopen-deactivated = Your account is deactivated. Do you want it back?
# $when: a date.
reopen-deleted-on = Your account will be deleted on { $when }. Do you want to keep it?
reopen-do = Keep my account
reopen-leave = Leave it as it is
reopen-none-title = There is nothing to do here
reopen-none-text = To get back to your account, sign in.

# One's own account was deactivated.
notice-account-deactivated = Your account is deactivated. To come back, sign in.
# One's own account will be deleted after some days.
notice-account-deletion-requested = Your account will be deleted. We sent you an email that says when. To keep your account, sign in before then.
# One's own account will be deleted after some days, and there is no address to write to.
notice-account-deletion-waits = Your account will be deleted in a few days. To keep your account, sign in before then.
# One's own account was deleted at once.
notice-account-deleted = Your account is deleted.
# Who signed in took their closed account back.
notice-account-reopened = Your account is back.

mail-account-deactivated =
    .subject = Your account is deactivated
    .intro = Your account at { $site_name } was deactivated, and nobody is signed in to it any more.
    .button-intro = To get it back, sign in.
    .link = To get it back, sign in here:
    .button = Sign in
mail-account-deletion =
    .subject = Your account will be deleted
    .intro = Your account at { $site_name } will be deleted on { $delete_on }. Nobody is signed in to it any more.
    .button-intro = To keep it, sign in before then, and choose to keep it.
    .link = To keep it, sign in here before then, and choose to keep it:
    .button = Sign in
mail-account-deleted =
    .subject = Your account is deleted
    .intro = Your account at { $site_name } was deleted. This is the last email about it.
mail-account-reopened =
    .subject = Your account is back
    .intro = Somebody signed in to your account at { $site_name } and took it back. It is not deactivated any more, and will not be deleted.
