verify-title = Sieh in deine Mail
verify-link-sent = Wir haben einen Link an { $email } geschickt. Öffne ihn, um die Adresse zu bestätigen.
verify-link-good-for = Der Link gilt { $time } und geht einmal.
verify-code-sent = Wir haben einen Code an { $email } geschickt. Gib ihn hier ein, um die Adresse zu bestätigen.
verify-code-good-for = Der Code gilt { $time }.
verify-nothing-there = Nichts da? Sieh im Spam-Ordner nach oder lass die Mail noch einmal schicken.
verify-nothing-there-wait = Nichts da? Sieh im Spam-Ordner nach.
verify-wrong-address = Falsche Adresse?
verify-start-again = Von vorn anfangen
verify-none-title = Nichts zu bestätigen
verify-none-text = Dieser Browser wartet auf keine Bestätigung. Wenn du einen Link aus einer Mail hast, öffne ihn.
code = Code
code-hint = Großbuchstaben, Striche und Leerzeichen sind egal.
code-submit = Bestätigen
code-tries-left =
    { $n ->
        [one] Noch { $n } Versuch.
       *[other] Noch { $n } Versuche.
    }

error-incorrect-code = Das ist nicht der Code, den wir geschickt haben.
error-code-expired = Dieser Code gilt nicht mehr. Beginne von vorn, um einen neuen zu bekommen.

notice-mail-sent-again = Wir haben die Mail noch einmal geschickt. Sie ist meist in einer Minute da.

mail-email-confirmation-signup =
    .subject = Bestätige deine E-Mail-Adresse
    .intro = mit der Adresse { $email } wird gerade ein Konto bei { $site_name } eröffnet.
    .code = Gib diesen Code ein, um zu bestätigen, dass die Adresse dir gehört:
    .link = Öffne diesen Link, um zu bestätigen, dass die Adresse dir gehört:
    .button-intro = Bestätige, dass die Adresse dir gehört:
    .button = Adresse bestätigen
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese Mail: Ohne den Code kann niemand deine Adresse verwenden.
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese Mail: Ohne den Link kann niemand deine Adresse verwenden.

mail-email-confirmation =
    .subject = Bestätige deine E-Mail-Adresse
    .intro = die Adresse { $email } wurde für ein Konto bei { $site_name } eingetragen.
    .code = Gib diesen Code ein, um zu bestätigen, dass sie dir gehört:
    .link = Öffne diesen Link, um zu bestätigen, dass sie dir gehört:
    .button-intro = Bestätige, dass sie dir gehört:
    .button = Adresse bestätigen
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese Mail: Ohne den Code wird die Adresse nicht bestätigt.
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese Mail: Ohne den Link wird die Adresse nicht bestätigt.
