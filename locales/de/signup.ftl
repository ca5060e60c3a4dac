signup-lead = Das dauert eine Minute. Wir bitten dich, deine Adresse zu bestätigen.
signup-email-hint = Dorthin schicken wir eine Mail zum Bestätigen.
signup-username-hint = Andere können ihn sehen.
signup-password-hint =
    Mindestens { $n ->
        [one] { $n } Zeichen
       *[other] { $n } Zeichen
    }. Ein paar Wörter hintereinander ergeben ein gutes.
signup-password-again = Passwort noch einmal
signup-have-one = Schon ein Konto?
signup-closed-title = Keine neuen Konten
signup-closed-text = Zurzeit kann hier niemand ein Konto erstellen. Wenn du eines hast, kannst du dich anmelden.
password-show = Passwort zeigen
password-hide = Passwort verbergen
# On the button itself; the names above contain these words, for people who say them to the browser.
show = Zeigen
hide = Verbergen
strength-good = Gutes Passwort
strength-strong = Starkes Passwort

error-signup-closed = Zurzeit kann sich niemand registrieren.

mail-account-already-exists =
    .subject = Du hast schon ein Konto
    .intro = jemand, vermutlich du selbst, wollte sich bei { $site_name } mit der Adresse { $email } registrieren oder sie einem Konto hinzufügen. Sie gehört schon zu einem Konto.
    .link = Zur Anmeldung:
    .button = Anmelden
    .password-reset-url = Falls du dein Passwort vergessen hast:
    .password-reset-url-label = Neues Passwort wählen
    .signup-url = Wenn du ein zweites Konto wolltest, registriere dich mit einer anderen Adresse:
    .was-not-you-link = Warst du das nicht? Dann brauchst du nichts zu tun: Wer es versucht hat, hat nichts über dich erfahren, und dein Konto ist unverändert.
