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
strength-short = Noch zu kurz
strength-fair = Geht. Länger ist besser.
strength-good = Gutes Passwort
strength-strong = Starkes Passwort
