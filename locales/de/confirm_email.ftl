confirm-title = Bestätige deine E-Mail-Adresse
confirm-question = Möchtest du { $email } für dein Konto bei { $site } bestätigen?
confirm-account = Es geht um das Konto { $name }.
confirm-not-me = Wenn du das nicht wolltest, schließe diese Seite. Ohne deine Bestätigung passiert nichts.
confirm-submit = Adresse bestätigen
link-title = Dieser Link funktioniert nicht
link-text = Er wurde schon verwendet, ist abgelaufen oder unvollständig.
link-next-used = Wenn du deine Adresse schon bestätigt hast, melde dich an.
link-next-old = Wenn nicht, melde dich an, um einen neuen Link zu bekommen.
link-next-signed-in = In der Liste deiner E-Mail-Adressen kannst du dir einen neuen Link schicken lassen.

error-invalid-or-expired-key = Dieser Link wurde schon verwendet oder ist abgelaufen.
error-email-confirmation-failed = Du kannst diese Adresse nicht bestätigen. Ein anderes Konto verwendet sie schon.

notice-email-confirmed = Deine E-Mail-Adresse ist bestätigt.
notice-email-confirmed-sign-in = Deine E-Mail-Adresse ist bestätigt. Melde dich an, um weiterzumachen.
