reminder-ask = Wie melde ich mich an?
reminder-title = Wie melde ich mich an?
reminder-lead = Gib deine E-Mail-Adresse ein. Wir schicken dir, wie du dich anmelden kannst.

notice-reminder-sent = Wir haben eine E-Mail geschickt, falls es mit dieser Adresse ein Konto gibt.

mail-provider-reminder =
    .subject = So meldest du dich an
    .intro =
        { $ways ->
            [1] bei { $site_name } meldest du dich mit der Adresse { $email } und deinem Passwort an.
            [2] bei { $site_name } meldest du dich mit der Adresse { $email } und einem Code an, den wir dir schicken.
            [3] bei { $site_name } meldest du dich mit der Adresse { $email } und deinem Passwort an oder mit einem Code, den wir dir schicken.
           *[other] dein Konto bei { $site_name } hat die Adresse { $email } und noch kein Passwort.
        }
    .link = Hier kannst du dich anmelden:
    .button = Anmelden
    .password-reset-url = Wenn du dein Passwort vergessen oder noch keines hast:
    .password-reset-url-label = Neues Passwort wählen
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese E-Mail. Wir haben es niemandem sonst gesagt.
