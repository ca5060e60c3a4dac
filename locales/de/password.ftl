password-title = Passwort ändern
password-lead = Überall sonst wirst du dadurch abgemeldet.
password-title-set = Passwort festlegen
password-lead-set = Dein Konto hat noch kein Passwort.
password-current = Aktuelles Passwort
password-new = Neues Passwort
password-change = Passwort ändern
password-set-it = Passwort festlegen
password-signed-out = Melde dich an, um dein Passwort zu ändern.

error-enter-current-password = Das ist nicht dein aktuelles Passwort.

notice-password-changed = Dein Passwort wurde geändert.
notice-password-set = Dein Passwort wurde festgelegt.

mail-password-changed =
    .subject = Dein Passwort wurde geändert
    .intro = Das Passwort deines Kontos bei { $site_name } wurde geändert.

mail-password-set =
    .subject = Für dein Konto wurde ein Passwort festgelegt
    .intro = Dein Konto bei { $site_name } hat jetzt ein Passwort.
