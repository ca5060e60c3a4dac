sessions-title = Sessions
sessions-lead = Everywhere you are signed in.
sessions-signed-out = Sign in to see where you are signed in.
sessions-end = Sign out
sessions-end-question = Sign out on { $device }?
sessions-end-others = Sign out everywhere else
sessions-end-others-question = Only this browser stays signed in.
sessions-end-others-do = Sign out the others

# One other session was ended.
notice-session-ended = It is signed out now.
# Several other sessions were ended.
notice-sessions-ended = You are signed out everywhere else now.

mail-new-device =
    .subject = New sign-in to your account
    .intro = Somebody signed in to your account at { $site_name } on a browser or app that you did not use there before.
mail-too-many-failures =
    .subject = Somebody is trying to get into your account
    .intro = There were many failed tries in a row to get into your account at { $site_name }. To protect it, passwords and short codes do not open it for now in some browsers and apps.
    .button-intro = Where you are still let in, sign in as always: that ends the protection. Where you are not, choose a new password.
    .link = Where you are still let in, sign in as always: that ends the protection. Where you are not, choose a new password here:
    .button = Choose a new password
