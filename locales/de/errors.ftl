failure-signed-out = Du bist abgemeldet. Melde dich an und versuche es noch einmal.
failure-reauthenticate = Bestätige dafür, dass du es bist.
failure-conflict = Es hat sich etwas geändert. Lade die Seite neu.
failure-wait = Du musst etwas warten. Versuche es in { $time } noch einmal.
failure-unavailable = Bei uns ist etwas schiefgegangen. Versuche es gleich noch einmal.
failure-unreachable = Wir konnten den Server nicht erreichen. Lade die Seite neu, um zu sehen, ob es geklappt hat.
failure-incident = Wenn du uns deswegen schreibst, gib { $incident } an.
failure-malformed = Das konnten wir nicht lesen. Lade die Seite neu und versuche es noch einmal.

## One message for each code: error- and the code, with dashes.

error-required = Fülle dieses Feld aus.
error-invalid = Prüfe diese Angabe und versuche es noch einmal.
error-invalid-email = Gib eine E-Mail-Adresse ein, etwa name@example.org.
error-email-taken = Mit dieser E-Mail-Adresse gibt es schon ein Konto. Melde dich dort an oder nimm eine andere Adresse.
error-username-taken = Dieser Benutzername ist vergeben. Wähle einen anderen.
error-invalid-username = Verwende nur die Buchstaben a bis z, Ziffern und . _ - (höchstens 150 Zeichen).
error-password-too-short = Dieses Passwort ist zu kurz. Nimm zum Beispiel ein paar Wörter hintereinander.
error-password-too-long = Dieses Passwort ist zu lang. Wähle ein kürzeres.
error-password-too-common = Dieses Passwort ist zu leicht zu erraten. Nimm zum Beispiel ein paar Wörter, die nicht zusammengehören.
error-password-too-similar = Dieses Passwort ähnelt zu sehr deiner E-Mail-Adresse, deinem Benutzernamen oder dem Namen dieser Website. Wähle ein anderes.
error-password-entirely-numeric = Dieses Passwort besteht nur aus Ziffern. Nimm zum Beispiel ein paar Wörter hintereinander.
error-password-mismatch = Die Passwörter stimmen nicht überein.
error-denied = Das ist hier nicht erlaubt.
error-rate-limited = Du musst etwas warten. Versuche es in ein paar Minuten noch einmal.

## An empty field (`error-required`) that has words of its own: required- and the name of the field.

required-code = Gib den Code ein.
required-email = Gib deine E-Mail-Adresse ein.
required-login = Gib ein, womit du dich anmeldest.
required-password = Gib dein Passwort ein.
required-phone = Gib deine Telefonnummer ein.
required-username = Gib deinen Benutzernamen ein.
