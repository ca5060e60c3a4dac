logout-title = Abmelden?
logout-text = Das beendet die Sitzung in diesem Browser. Andere Geräte bleiben angemeldet.
logout-stay = Angemeldet bleiben
logout-nobody-title = Du bist abgemeldet
logout-nobody-text = In diesem Browser ist niemand angemeldet.

notice-signed-out = Du bist abgemeldet.
