reset-forgot = Passwort vergessen?
reset-title = Neues Passwort wählen
reset-lead-link = Gib deine E-Mail-Adresse ein. Wir schicken dir einen Link.
reset-lead-code = Gib deine E-Mail-Adresse ein. Wir schicken dir einen Code.
reset-submit = E-Mail schicken
reset-remembered = Doch nicht vergessen?
reset-link-sent = Wir haben eine E-Mail an { $email } geschickt, falls es mit dieser Adresse ein Konto gibt. Öffne den Link darin, um ein neues Passwort zu wählen.
reset-link-sent-nameless = Wir haben dir eine E-Mail geschickt, falls es mit deiner Adresse ein Konto gibt. Öffne den Link darin, um ein neues Passwort zu wählen.
reset-code-sent = Wir haben eine E-Mail an { $email } geschickt, falls es mit dieser Adresse ein Konto gibt. Gib den Code aus dieser E-Mail ein.
reset-nothing-there = Keine E-Mail da? Sieh im Spam-Ordner nach oder versuche es mit einer anderen Adresse.
reset-again = Noch einmal versuchen
reset-for = Es geht um das Konto { $name }.
reset-signs-out = Du wirst dadurch überall abgemeldet.
reset-ends-session = Du bist hier als { $name } angemeldet. Dadurch wirst du abgemeldet.
reset-save = Passwort speichern
reset-none-title = Du brauchst eine neue E-Mail
reset-none-text = Der Link oder der Code wurde schon verwendet oder ist abgelaufen.
reset-get-new = Neue E-Mail schicken

error-token-invalid = Dieser Link wurde schon verwendet oder ist abgelaufen. Lass dir einen neuen schicken.

notice-password-reset = Dein Passwort wurde geändert.
notice-password-reset-sign-in = Dein Passwort wurde geändert. Melde dich damit an.

mail-password-reset-key =
    .subject = Wähle ein neues Passwort
    .intro = jemand, vermutlich du selbst, hat für das Konto mit der Adresse { $email } bei { $site_name } ein neues Passwort angefordert.
    .link = Öffne diesen Link, um ein neues Passwort zu wählen:
    .button-intro = Hier kannst du ein neues Passwort wählen:
    .button = Passwort wählen
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese E-Mail. Dein Passwort bleibt, wie es ist.

mail-password-reset-code =
    .subject = Wähle ein neues Passwort
    .intro = jemand, vermutlich du selbst, hat für das Konto mit der Adresse { $email } bei { $site_name } ein neues Passwort angefordert.
    .code = Gib diesen Code ein, um ein neues Passwort zu wählen:
    .was-not-you-code = Warst du das nicht? Dann ignoriere diese E-Mail. Dein Passwort bleibt, wie es ist.

mail-unknown-account =
    .subject = Mit deiner E-Mail-Adresse gibt es kein Konto
    .intro = jemand, vermutlich du selbst, hat bei { $site_name } deine Adresse { $email } eingegeben. Mit dieser Adresse kannst du dich dort nicht anmelden. Falls du ein Konto hast, hat es eine andere Adresse.
    .link = Wenn du noch kein Konto hast, kannst du hier eines erstellen:
    .button-intro = Wenn du noch kein Konto hast, kannst du hier eines erstellen:
    .button = Konto erstellen
    .was-not-you-link = Warst du das nicht? Dann ignoriere diese E-Mail.

mail-password-reset =
    .subject = Dein Passwort wurde geändert
    .intro = für dein Konto bei { $site_name } wurde ein neues Passwort gewählt, mit einer E-Mail, die wir dafür geschickt haben. Du wurdest überall abgemeldet.
