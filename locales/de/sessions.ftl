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
