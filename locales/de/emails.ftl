emails-title = E-Mail-Adressen
emails-lead = Über diese Adressen erreichen wir dich.
emails-lead-one = Unter dieser Adresse erreichen wir dich. Wenn du eine andere bestätigst, ersetzt sie diese.
emails-list = Deine Adressen
emails-none = Du hast noch keine E-Mail-Adresse. Füge eine hinzu, damit wir dich erreichen.
emails-primary = Hauptadresse
emails-verified = Bestätigt
emails-waiting = Nicht bestätigt
emails-primary-text = Hierhin schicken wir E-Mails zu deinem Konto.
emails-verified-text = Du kannst sie zu deiner Hauptadresse machen.
emails-waiting-text = Öffne zum Bestätigen die E-Mail, die wir dorthin geschickt haben, oder lass sie noch einmal schicken.
emails-pending-text = Gib den Code aus unserer E-Mail ein, um die Adresse hinzuzufügen.
emails-enter-code = Code eingeben
emails-make-primary = Zur Hauptadresse machen
emails-remove = Entfernen
emails-remove-question = { $email } aus deinem Konto entfernen?
emails-remove-confirm = Adresse entfernen
emails-add-title = E-Mail-Adresse hinzufügen
emails-add = Hinzufügen
emails-change-title = Deine E-Mail-Adresse ändern
emails-change = Ändern
emails-did-add = Wir haben eine E-Mail an { $email } geschickt. Darin steht, wie es weitergeht.
emails-did-resend = Wir haben noch eine E-Mail an { $email } geschickt.
emails-did-make-primary = { $email } ist jetzt deine Hauptadresse.
emails-did-remove = { $email } wurde entfernt.
emails-signed-out = Melde dich an, um deine E-Mail-Adressen zu sehen.

error-duplicate-email = Diese Adresse steht schon auf deiner Liste.
error-max-email-addresses = Du kannst keine weiteren Adressen hinzufügen. Entferne zuerst eine.
error-unknown-email = Diese Adresse haben wir nicht gefunden. Prüfe sie oder lade die Seite neu.
error-email-already-verified = Diese Adresse ist schon bestätigt.
error-cannot-remove-primary-email = Das ist deine Hauptadresse. Mach eine andere zur Hauptadresse, bevor du sie entfernst.
error-unverified-primary-email = Bestätige diese Adresse, bevor du sie zur Hauptadresse machst.

notice-email-added = Wir haben eine E-Mail an die neue Adresse geschickt. Darin steht, wie es weitergeht.
notice-email-removed = Die Adresse wurde entfernt.
notice-email-primary = Deine Hauptadresse wurde geändert.

mail-email-changed =
    .subject = Deine Hauptadresse wurde geändert
    .intro = die Hauptadresse deines Kontos bei { $site_name } wurde von { $from_email } in { $to_email } geändert.

mail-email-deleted =
    .subject = Eine E-Mail-Adresse wurde aus deinem Konto entfernt
    .intro = die E-Mail-Adresse { $deleted_email } wurde aus deinem Konto bei { $site_name } entfernt.
