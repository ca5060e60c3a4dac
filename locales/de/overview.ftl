overview-title = Übersicht
overview-signed-out = Melde dich an, um dein Konto zu sehen.

overview-next-confirm = Bestätige deine E-Mail-Adresse
overview-next-confirm-text = Öffne unsere E-Mail an { $email } und folge den Schritten, oder lass dir eine neue schicken.
overview-next-confirm-do = Zu deinen Adressen
overview-next-add = Füge eine E-Mail-Adresse hinzu
overview-next-add-text = Wir brauchen eine, um dich zu erreichen.
overview-next-another = Füge eine zweite E-Mail-Adresse hinzu
overview-next-another-text = Dann erreichen wir dich auch, wenn du die erste verlierst.
overview-next-add-do = Adresse hinzufügen
overview-next-nothing = Alles in Ordnung
overview-next-nothing-text = Du musst nichts tun.

overview-standing = Anmeldung und Kontakt
overview-manage = Verwalten
overview-change = Ändern
overview-set = Festlegen
overview-missing = Fehlt
overview-more-emails = und { $count } weitere
overview-password-set = Festgelegt
overview-password-none = Nicht festgelegt
overview-password-changed = Geändert am { $time }
overview-last-sign-in = Letzte Anmeldung
overview-method-code = Code per E-Mail
overview-method-reset = Neues Passwort
overview-here = Von hier

device = { $browser } auf { $system }
device-unknown = Unbekannter Browser

overview-activity = Letzte Aktivitäten
overview-activity-none = Noch nichts
overview-activity-none-text = Hier stehen Anmeldungen und Änderungen an deinem Konto.
activity-signed-up = Konto erstellt
activity-signed-in = Angemeldet
activity-signed-in-new-device = In einem neuen Browser angemeldet
activity-signed-out = Abgemeldet
activity-sign-in-failed = Fehlgeschlagene Anmeldung
activity-proof-failed = Falsches Passwort oder falscher Code bei einer Bestätigung
activity-sign-ins-failed = Mehrere fehlgeschlagene Anmeldungen
activity-email-added = E-Mail-Adresse hinzugefügt
activity-email-removed = E-Mail-Adresse entfernt
activity-email-confirmed = E-Mail-Adresse bestätigt
activity-email-primary = Hauptadresse geändert
activity-password-set = Passwort festgelegt
activity-password-changed = Passwort geändert
activity-password-reset = Passwort zurückgesetzt
