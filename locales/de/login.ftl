login-title = Willkommen zurück
login-lead = Melde dich bei { $site } an.
login-email-or-username = E-Mail-Adresse oder Benutzername
login-email-or-phone = E-Mail-Adresse oder Telefonnummer
login-username-or-phone = Benutzername oder Telefonnummer
login-email-username-or-phone = E-Mail-Adresse, Benutzername oder Telefonnummer
login-remember = In diesem Browser angemeldet bleiben
login-last-password = Zuletzt hast du dich hier mit deinem Passwort angemeldet.
login-last-code = Zuletzt hast du dich hier mit einem Code angemeldet.
login-new-here = Neu hier?

error-invalid-login = Melde dich mit einer E-Mail-Adresse oder mit einem Benutzernamen an, nicht mit beidem.
error-email-password-mismatch = E-Mail-Adresse oder Passwort ist falsch.
error-username-password-mismatch = Benutzername oder Passwort ist falsch.
error-too-many-login-attempts = Zu viele Fehlversuche. Versuche es in ein paar Minuten noch einmal.
error-too-many-failures = Zu viele Fehlversuche. Um weiterzumachen, wähle ein neues Passwort: mit „Passwort vergessen?“ auf der Anmeldeseite.
error-phone-password-mismatch = Falsche Telefonnummer oder falsches Passwort.
