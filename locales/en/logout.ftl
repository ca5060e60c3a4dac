logout-title = Sign out?
logout-text = This signs you out on this browser only.
logout-stay = Stay signed in
logout-nobody-title = You are signed out
logout-nobody-text = Nobody is signed in on this browser.

# Signed out.
notice-signed-out = You are signed out.
