language-name = Deutsch
language = Sprache

provider-continue = Weiter mit { $provider }
provider-last-used = Zuletzt verwendet
or-rule = oder

copy = Kopieren
copy-done = Kopiert
copy-failed = Das Kopieren hat nicht funktioniert. Markiere den Text und kopiere ihn selbst.

session-here = Dieser Browser
session-last-seen = Zuletzt aktiv am { $time }
session-began = Angemeldet am { $time }

open-mail-app = { $app } öffnen
new-tab = (öffnet sich in einem neuen Tab)

parts-title = Bausteine
