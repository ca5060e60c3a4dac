login-code-ask = Code per E-Mail bekommen
login-code-title = Mit einem Code anmelden
login-code-lead = Gib deine E-Mail-Adresse ein. Wir schicken dir einen Code.
login-code-submit = Code schicken
login-code-password = Mit dem Passwort anmelden
login-code-sent = Wir haben eine E-Mail an { $email } geschickt. Gib den Code aus dieser E-Mail ein.
login-code-none-title = Hier wird kein Code erwartet
login-code-none-text = Er wurde schon verwendet oder ist abgelaufen.

mail-login-code =
    .subject = Dein Code zum Anmelden
    .intro = jemand, vermutlich du selbst, meldet sich gerade bei { $site_name } mit der Adresse { $email } an.
    .code = Gib diesen Code ein, um dich anzumelden:
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese E-Mail. Ohne den Code kann sich niemand anmelden.
