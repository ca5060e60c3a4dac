sessions-title = Sitzungen
sessions-lead = Überall, wo du angemeldet bist.
sessions-signed-out = Melde dich an, um zu sehen, wo du angemeldet bist.
sessions-end = Abmelden
sessions-end-question = Auf { $device } abmelden?
sessions-end-others = Überall sonst abmelden
sessions-end-others-question = Nur dieser Browser bleibt angemeldet.
sessions-end-others-do = Die anderen abmelden

notice-session-ended = Dort bist du jetzt abgemeldet.
notice-sessions-ended = Überall sonst bist du jetzt abgemeldet.

mail-new-device =
    .subject = Neue Anmeldung bei deinem Konto
    .intro = jemand hat sich bei deinem Konto bei { $site_name } mit einem Browser oder einer App angemeldet, die du dort noch nicht benutzt hast.
mail-too-many-failures =
    .subject = Jemand versucht, in dein Konto zu kommen
    .intro = es gab viele Fehlversuche nacheinander, in dein Konto bei { $site_name } zu kommen. Damit es sicher bleibt, öffnen Passwörter und kurze Codes es in manchen Browsern und Apps vorerst nicht mehr.
    .button-intro = Wo du noch hineinkommst, melde dich wie immer an: Das beendet den Schutz. Wo nicht, wähle ein neues Passwort.
    .link = Wo du noch hineinkommst, melde dich wie immer an: Das beendet den Schutz. Wo nicht, wähle hier ein neues Passwort:
    .button = Neues Passwort wählen
