language-name = Deutsch
language = Sprache

provider-continue = Weiter mit { $provider }
provider-last-used = Zuletzt verwendet
or-rule = oder

copy = Kopieren
copy-done = Kopiert
copy-failed = Das Kopieren hat nicht geklappt. Markiere es und kopiere es selbst.

session-here = Dieses Gerät
session-last-seen = Zuletzt aktiv am { $time }

open-mail-app = { $app } öffnen
new-tab = (öffnet sich in einem neuen Tab)

parts-title = Bausteine
