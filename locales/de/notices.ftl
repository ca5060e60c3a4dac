notice-signed-out = Du bist abgemeldet.
notice-email-confirmed = Die Adresse ist bestätigt.
notice-email-confirmed-sign-in = Die Adresse ist bestätigt. Melde dich an, um weiterzumachen.
notice-mail-sent-again = Wir haben die Mail noch einmal geschickt. Sie ist meist in einer Minute da.
notice-email-added = Die Adresse ist hinzugefügt. Wir haben eine Mail zum Bestätigen geschickt.
notice-email-removed = Die Adresse ist entfernt.
notice-email-primary = Die Hauptadresse ist geändert.
