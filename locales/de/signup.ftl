signup-lead = Das dauert nur eine Minute.
signup-invited = Du bist eingeladen. Mit der Adresse unten gibt es nichts weiter zu bestätigen.
signup-email-hint = An diese Adresse schicken wir E-Mails zu deinem Konto.
signup-username-hint = Andere können ihn vielleicht sehen.
signup-password-hint =
    Mindestens { $n ->
        [one] { $n } Zeichen
       *[other] { $n } Zeichen
    }. Nimm zum Beispiel ein paar Wörter hintereinander.
signup-password-again = Passwort wiederholen
signup-email-again = E-Mail-Adresse wiederholen
signup-have-one = Hast du schon ein Konto?
signup-closed-title = Zurzeit keine neuen Konten
signup-closed-text = Du kannst hier gerade kein Konto erstellen. Wenn du schon eines hast, melde dich an.
password-show = Passwort anzeigen
password-hide = Passwort verbergen
# On the button itself; the names above contain these words, for people who say them to the browser.
show = Anzeigen
hide = Verbergen
strength-good = Gutes Passwort
strength-strong = Starkes Passwort

error-signup-closed = Du kannst hier gerade kein Konto erstellen.
error-email-mismatch = Die beiden Adressen sind nicht gleich.
error-username-too-short = Dieser Benutzername ist zu kurz.
error-username-blacklisted = Diesen Benutzernamen kannst du nicht verwenden. Wähle einen anderen.

mail-account-already-exists =
    .subject = Mit deiner E-Mail-Adresse gibt es schon ein Konto
    .intro = jemand, vermutlich du selbst, wollte mit { $email } ein Konto bei { $site_name } erstellen oder diese Adresse einem anderen Konto hinzufügen. Sie gehört schon zu einem Konto.
    .link = Hier kannst du dich anmelden:
    .button = Anmelden
    .password-reset-url = Wenn du dein Passwort vergessen hast:
    .password-reset-url-label = Neues Passwort wählen
    .signup-url = Wenn du ein zweites Konto möchtest, erstelle es mit einer anderen Adresse:
    .was-not-you-link = Warst du das nicht? Dann musst du nichts tun. Deine Adresse gehört weiterhin dir, und wir haben niemandem verraten, dass es mit ihr ein Konto gibt.

error-not-invited = Deine Einladung ist für eine andere Adresse. Nimm die, an die sie geschickt wurde.

notice-invitation-gone = Diese Einladung gilt nicht mehr.

mail-invitation =
    .subject = Du bist eingeladen, ein Konto zu erstellen
    .intro = du bist eingeladen, bei { $site_name } mit der Adresse { $email } ein Konto zu erstellen.
    .link = Um es zu erstellen, öffne diesen Link:
    .button-intro = Hier kannst du es erstellen:
    .button = Konto erstellen
