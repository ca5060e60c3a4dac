login-code-ask = Code per E-Mail bekommen
login-code-ask-phone = Code schicken lassen
login-code-title = Mit einem Code anmelden
login-code-lead = Gib deine E-Mail-Adresse ein. Wir schicken dir einen Code.
login-code-lead-phone = Gib deine E-Mail-Adresse oder Telefonnummer ein. Wir schicken dir einen Code.
login-code-submit = Code schicken
login-code-password = Mit dem Passwort anmelden
login-code-sent = Wir haben eine E-Mail an { $email } geschickt. Gib den Code aus dieser E-Mail ein.
login-code-texted = Wir haben eine Nachricht an { $phone } geschickt, falls es mit dieser Nummer ein Konto gibt. Gib den Code aus dieser Nachricht ein.
login-code-none-title = Hier wird kein Code erwartet
login-code-none-text = Er wurde schon verwendet oder ist abgelaufen.

error-select-only-one = Gib eine E-Mail-Adresse oder eine Telefonnummer ein, nicht beides.
error-invalid-recipient = Gib eine E-Mail-Adresse ein oder eine Telefonnummer mit Ländervorwahl, zum Beispiel +49 30 123456.

mail-login-code =
    .subject = Dein Code zum Anmelden
    .intro = jemand, vermutlich du selbst, meldet sich gerade bei { $site_name } mit der Adresse { $email } an.
    .code = Gib diesen Code ein, um dich anzumelden:
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese E-Mail. Ohne den Code kann sich niemand anmelden.
