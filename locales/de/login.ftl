login-title = Schön, dass du da bist
login-lead = Melde dich bei { $site } an.
login-email-or-username = E-Mail-Adresse oder Benutzername
login-remember = Auf diesem Gerät angemeldet bleiben
login-new-here = Neu hier?

error-invalid-login = Melde dich mit einer E-Mail-Adresse oder mit einem Benutzernamen an, nicht mit beidem.
error-email-password-mismatch = Die E-Mail-Adresse oder das Passwort stimmt nicht.
error-username-password-mismatch = Der Benutzername oder das Passwort stimmt nicht.
error-too-many-login-attempts = Zu viele Versuche. Warte ein paar Minuten und versuche es dann wieder.
