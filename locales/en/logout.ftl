logout-title = Sign out?
logout-text = This ends the session in this browser. Other devices stay signed in.
logout-stay = Stay signed in
logout-nobody-title = You are signed out
logout-nobody-text = Nobody is signed in in this browser.

# Signed out.
notice-signed-out = You are signed out.
