inactive-title = Dieses Konto ist deaktiviert
inactive-text = Du kannst dich damit nicht anmelden. Wenn du das für einen Irrtum hältst, schreibe den Leuten, die { $site } betreiben.
not-found-title = Seite nicht gefunden
not-found-text = Prüfe die Webadresse. Vielleicht ist die Seite auch umgezogen.
fault-title = Diese Seite lässt sich gerade nicht anzeigen
fault-text = Bei uns ist etwas schiefgegangen. Versuche es gleich noch einmal.
fault-again = Noch einmal versuchen
