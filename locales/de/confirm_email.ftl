confirm-title = Diese Adresse bestätigen
confirm-question = Ist { $email } deine Adresse, und gehört sie zum Konto { $name }?
confirm-not-me = Wenn du das nicht wolltest, schließe diese Seite. Ohne deine Bestätigung geschieht nichts.
confirm-submit = Adresse bestätigen
link-title = Dieser Link geht nicht
link-text = Er wurde schon benutzt, ist zu alt, oder ein Teil davon fehlt.
link-next-used = Wenn du die Adresse schon bestätigt hast, melde dich einfach an.
link-next-old = Wenn nicht, melde dich an und lass dir aus deiner Adressliste eine neue Mail schicken.
link-next-signed-in = Aus deiner Adressliste kannst du dir eine neue Mail schicken lassen.

error-invalid-or-expired-key = Dieser Link wurde schon benutzt oder ist zu alt.
error-email-confirmation-failed = Diese Adresse kann hier nicht bestätigt werden, weil ein anderes Konto sie bestätigt hat.

notice-email-confirmed = Die Adresse ist bestätigt.
notice-email-confirmed-sign-in = Die Adresse ist bestätigt. Melde dich an, um weiterzumachen.
