verify-title = Prüfe dein Postfach
verify-link-sent = Wir haben eine E-Mail an { $email } geschickt. Öffne den Link darin, um die Adresse zu bestätigen.
verify-link-good-for = Der Link gilt { $time } und lässt sich einmal verwenden.
verify-code-sent = Wir haben eine E-Mail an { $email } geschickt. Gib den Code aus dieser E-Mail ein, um die Adresse zu bestätigen.
verify-code-good-for = Der Code gilt { $time }.
verify-if-taken = Wenn die Adresse schon zu einem anderen Konto gehört, steht das in der E-Mail.
verify-nothing-there = Keine E-Mail da? Sieh im Spam-Ordner nach oder lass sie noch einmal schicken.
verify-nothing-there-wait = Keine E-Mail da? Sieh im Spam-Ordner nach.
verify-wrong-address = Falsche Adresse?
verify-change = Falsche Adresse? Ändern
verify-change-do = An diese Adresse senden
verify-start-again = Neu anfangen
verify-none-title = Hier gibt es nichts zu bestätigen
verify-none-text = Wenn du eine E-Mail mit einem Link bekommen hast, öffne diesen Link.
code = Code
code-hint = Großbuchstaben, Striche und Leerzeichen spielen keine Rolle.
code-hint-digits = Striche und Leerzeichen sind egal.
code-submit = Bestätigen
code-tries-left =
    { $n ->
        [one] Noch { $n } Versuch.
       *[other] Noch { $n } Versuche.
    }

error-incorrect-code = Falscher Code. Prüfe ihn und versuche es noch einmal.
error-code-expired = Dieser Code funktioniert nicht mehr. Fange neu an, um einen anderen zu bekommen.
error-same-email = An diese Adresse haben wir die E-Mail schon geschickt.

notice-mail-sent-again = Wir haben noch eine E-Mail geschickt. Es kann eine Minute dauern, bis sie ankommt.
notice-address-changed = Du erstellst dein Konto jetzt mit einer anderen Adresse. Dorthin haben wir eine E-Mail geschickt.

mail-email-confirmation-signup =
    .subject = Bestätige deine E-Mail-Adresse
    .intro = mit der Adresse { $email } wird gerade ein Konto bei { $site_name } erstellt.
    .code = Gib diesen Code ein, um die Adresse zu bestätigen:
    .link = Öffne diesen Link, um die Adresse zu bestätigen:
    .button-intro = Hier kannst du die Adresse bestätigen:
    .button = Adresse bestätigen
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese E-Mail. Deine Adresse gehört weiterhin dir: Ohne den Code kann niemand sie verwenden.
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese E-Mail. Deine Adresse gehört weiterhin dir: Ohne den Link kann niemand sie verwenden.

mail-email-confirmation =
    .subject = Bestätige deine E-Mail-Adresse
    .intro = die Adresse { $email } wurde für ein Konto bei { $site_name } eingegeben.
    .code = Gib diesen Code ein, um die Adresse zu bestätigen:
    .link = Öffne diesen Link, um die Adresse zu bestätigen:
    .button-intro = Hier kannst du die Adresse bestätigen:
    .button = Adresse bestätigen
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese E-Mail. Deine Adresse gehört weiterhin dir: Ohne den Code lässt sie sich nicht bestätigen.
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese E-Mail. Deine Adresse gehört weiterhin dir: Ohne den Link lässt sie sich nicht bestätigen.
