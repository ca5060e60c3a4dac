emails-title = E-Mail-Adressen
emails-lead = Wo wir dich erreichen und womit du dich anmelden kannst.
emails-list = Deine Adressen
emails-none = Noch keine Adresse. Füge eine hinzu, damit wir dich erreichen.
emails-primary = Hauptadresse
emails-verified = Bestätigt
emails-waiting = Wartet auf dich
emails-primary-text = Hierhin gehen Hinweise und Codes.
emails-verified-text = Du kannst dich damit anmelden.
emails-waiting-text = Öffne den Link in der Mail, die wir dorthin geschickt haben.
emails-pending-text = Gib den Code ein, den wir dorthin geschickt haben, um sie hinzuzufügen.
emails-enter-code = Code eingeben
emails-make-primary = Zur Hauptadresse machen
emails-remove = Entfernen
emails-remove-question = { $email } aus deinem Konto entfernen?
emails-remove-confirm = Adresse entfernen
emails-add-title = Adresse hinzufügen
emails-add = Hinzufügen
emails-did-add = Wir haben eine Mail an { $email } geschickt. Bestätige die Adresse von dort aus.
emails-did-resend = Wir haben die Mail an { $email } noch einmal geschickt.
emails-did-make-primary = { $email } ist jetzt deine Hauptadresse.
emails-did-remove = { $email } ist entfernt.
emails-signed-out = Melde dich an, um deine Adressen zu sehen.

error-duplicate-email = Diese Adresse steht schon auf deiner Liste.
error-max-email-addresses = Mehr Adressen kann ein Konto nicht haben. Entferne zuerst eine.
error-unknown-email = Diese Adresse steht nicht auf deiner Liste.
error-email-already-verified = Diese Adresse ist schon bestätigt.
error-cannot-remove-primary-email = Mache zuerst eine andere Adresse zur Hauptadresse.
error-unverified-primary-email = Bestätige diese Adresse, bevor du sie zur Hauptadresse machst.

notice-email-added = Die Adresse ist hinzugefügt. Wir haben eine Mail zum Bestätigen geschickt.
notice-email-removed = Die Adresse ist entfernt.
notice-email-primary = Die Hauptadresse ist geändert.

mail-email-changed =
    .subject = Deine E-Mail-Adresse wurde geändert
    .intro = die E-Mail-Adresse deines Kontos bei { $site_name } wurde von { $from_email } in { $to_email } geändert.

mail-email-deleted =
    .subject = Eine E-Mail-Adresse wurde entfernt
    .intro = die E-Mail-Adresse { $deleted_email } wurde aus deinem Konto bei { $site_name } entfernt.
