failure-signed-out = Du bist abgemeldet. Melde dich wieder an und versuche es dann noch einmal.
failure-reauthenticate = Melde dich dafür zuerst noch einmal an.
failure-conflict = Das passt nicht zu dem, was vorher geschah. Lade die Seite neu und sieh noch einmal nach.
failure-wait = Zu viele Anfragen. Versuche es in { $time } wieder.
failure-unavailable = Das hat nicht geklappt, und es liegt an uns. Es wurde nichts geändert. Versuche es gleich noch einmal.
failure-unreachable = Wir konnten den Server nicht erreichen. Lade die Seite neu, um zu sehen, ob es geklappt hat.
failure-incident = Wenn du uns deswegen schreibst, nenne { $incident }.
failure-malformed = Diese Seite ist veraltet. Lade sie neu und versuche es noch einmal.

## One message for each code: error- and the code, with dashes.

error-required = Dieses Feld wird gebraucht.
error-invalid = Das sieht nicht richtig aus.
error-invalid-email = Gib eine E-Mail-Adresse an, etwa name@example.org.
error-email-taken = Mit dieser E-Mail-Adresse gibt es schon ein Konto.
error-username-taken = Dieser Benutzername ist vergeben.
error-invalid-username = Ein Benutzername besteht aus Buchstaben, Ziffern und . _ -
error-password-too-short = Dieses Passwort ist zu kurz. Ein paar Wörter hintereinander ergeben ein gutes.
error-password-too-long = Dieses Passwort ist zu lang.
error-password-too-common = Dieses Passwort ist zu leicht zu erraten. Ein paar Wörter, die nicht zusammengehören, ergeben ein gutes.
error-password-too-similar = Dieses Passwort ähnelt zu sehr deinem Namen, deiner Adresse oder dem Namen dieser Seite. Wähle ein anderes.
error-password-entirely-numeric = Dieses Passwort besteht nur aus Ziffern. Ein paar Wörter hintereinander ergeben ein gutes.
error-password-mismatch = Die beiden Passwörter sind verschieden.
error-denied = Das ist hier nicht erlaubt.
error-rate-limited = Zu viele Anfragen. Warte eine Minute und versuche es dann wieder.
