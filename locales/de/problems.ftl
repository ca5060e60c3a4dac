inactive-title = Dieses Konto ist abgeschaltet
inactive-text = Zurzeit kannst du dich damit nicht anmelden. Wenn du das für einen Irrtum hältst, schreibe den Leuten, die { $site } betreiben.
not-found-title = Diese Seite gibt es nicht
not-found-text = Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.
fault-title = Wir können gerade nicht antworten
fault-text = Bei uns geht gerade etwas nicht. Es wurde nichts geändert. Versuche es gleich noch einmal.
fault-again = Noch einmal versuchen
