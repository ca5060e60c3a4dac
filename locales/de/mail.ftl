mail-greeting = Hallo { $user },
mail-greeting-nameless = Hallo,
mail-code-valid = Der Code gilt { $expires }.
mail-code-secret = Niemand von { $site_name } wird dich je danach fragen.
mail-copy-link = Oder kopiere diesen Link in deinen Browser:
mail-link-valid = Der Link gilt { $expires } und funktioniert einmal.
mail-when = Wann: { $when }
mail-ip = Von: { $ip }
mail-user-agent = Mit: { $user_agent }
mail-was-you = Warst du das? Dann brauchst du nichts zu tun.
mail-was-not-you = Warst du das nicht? Dann benutzt vielleicht jemand anders dein Konto. Sichere es sofort unter { $base_url } oder hol dir Hilfe bei den Leuten, die { $site_name } betreiben.

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

mail-account-already-exists =
    .subject = Du hast schon ein Konto
    .intro = jemand, vermutlich du selbst, wollte sich bei { $site_name } mit der Adresse { $email } registrieren oder sie einem Konto hinzufügen. Sie gehört schon zu einem Konto.
    .link = Zur Anmeldung:
    .button = Anmelden
    .password-reset-url = Falls du dein Passwort vergessen hast:
    .password-reset-url-label = Neues Passwort wählen
    .signup-url = Wenn du ein zweites Konto wolltest, registriere dich mit einer anderen Adresse:
    .was-not-you-link = Warst du das nicht? Dann brauchst du nichts zu tun: Wer es versucht hat, hat nichts über dich erfahren, und dein Konto ist unverändert.

mail-email-changed =
    .subject = Deine E-Mail-Adresse wurde geändert
    .intro = die E-Mail-Adresse deines Kontos bei { $site_name } wurde von { $from_email } in { $to_email } geändert.

mail-email-deleted =
    .subject = Eine E-Mail-Adresse wurde entfernt
    .intro = die E-Mail-Adresse { $deleted_email } wurde aus deinem Konto bei { $site_name } entfernt.
