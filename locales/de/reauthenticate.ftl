reauthenticate-title = Bestätige, dass du es bist
reauthenticate-password = Gib dein Passwort ein, um fortzufahren.
reauthenticate-code = Gib einen Code ein, um fortzufahren. Wir schicken ihn an { $email }.
reauthenticate-sign-in = Dieses Konto hat kein Passwort und keine bestätigte Adresse, deshalb kannst du hier nicht bestätigen, dass du es bist. Wenn du dich wieder anmelden kannst, melde dich zuerst ab.
reauthenticate-submit = Bestätigen
reauthenticate-send = Code per E-Mail bekommen
reauthenticate-doing-add = Du fügst die Adresse { $email } hinzu.
reauthenticate-doing-primary = Du machst { $email } zu deiner Hauptadresse.
reauthenticate-doing-remove = Du entfernst die Adresse { $email }.
reauthenticate-doing-phone = Du änderst deine Telefonnummer in { $phone }.
reauthenticate-doing-phone-remove = Du entfernst deine Telefonnummer.
reauthenticate-doing-end = Du meldest einen anderen Browser oder eine App ab.
reauthenticate-doing-end-others = Du meldest dich überall sonst ab.
reauthenticate-doing-deactivate = Du deaktivierst dein Konto.
reauthenticate-doing-delete = Du löschst dein Konto.

error-incorrect-password = Das ist nicht dein Passwort.

notice-do-it-again = Bestätigt. Mach noch einmal, was du tun wolltest.

mail-reauthentication-code =
    .subject = Dein Code zur Bestätigung
    .intro = jemand, vermutlich du selbst, ändert gerade dein Konto bei { $site_name }.
    .code = Gib diesen Code ein, um zu bestätigen, dass du es bist:
    .was-not-you-code = Warst du das nicht? Dann ist jemand anderes bei deinem Konto angemeldet. Sieh sofort nach: { $account_url }
