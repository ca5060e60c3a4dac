login-title = Schön, dass du da bist
login-lead = Melde dich bei { $site } an.
login-email-or-username = E-Mail-Adresse oder Benutzername
login-remember = Auf diesem Gerät angemeldet bleiben
login-new-here = Neu hier?
