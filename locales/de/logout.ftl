logout-title = Abmelden?
logout-text = Das meldet dich nur in diesem Browser ab.
logout-stay = Angemeldet bleiben
logout-nobody-title = Du bist abgemeldet
logout-nobody-text = In diesem Browser ist niemand angemeldet.

notice-signed-out = Du bist abgemeldet.
