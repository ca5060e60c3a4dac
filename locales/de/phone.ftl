phone-title = Telefonnummer
phone-lead = Du kannst dich mit einer Telefonnummer anmelden.
phone = Telefonnummer
phone-hint = Mit Ländervorwahl, zum Beispiel +49 30 123456.
phone-none = Noch keine Telefonnummer
phone-none-text = Füge unten eine hinzu. Dann kannst du dich damit anmelden.
phone-ready = Du kannst dich mit dieser Nummer anmelden.
phone-unconfirmed = Diese Nummer ist noch nicht bestätigt. Gib sie unten ein, und wir schicken dir einen Code.
phone-add-title = Telefonnummer hinzufügen
phone-change-title = Telefonnummer ändern
phone-submit = Code schicken
phone-waiting = Wir haben einen Code an eine neue Nummer geschickt.
phone-remove = Entfernen
phone-remove-question = { $phone } aus deinem Konto entfernen?
phone-remove-confirm = Nummer entfernen
phone-signed-out = Melde dich an, um deine Telefonnummer zu sehen.
phone-verify-title = Prüfe dein Telefon
phone-code-sent = Wir haben eine Nachricht an { $phone } geschickt. Gib den Code aus dieser Nachricht ein.
phone-nothing-there = Keine Nachricht da? Das kann eine Minute dauern. Du kannst sie auch noch einmal schicken lassen.
phone-nothing-there-wait = Keine Nachricht da? Das kann eine Minute dauern.
phone-instead = Falsche Nummer? Ändern
phone-printed = Dieser Server ist für die Entwicklung: Er schreibt die Nachricht in sein Terminal.

sms-verification = { $site_name }: Gib diesen Code ein. Er funktioniert { $expires } lang. Niemand von { $site_name } wird dich je danach fragen.
sms-unknown-account = { $site_name }: Jemand, wahrscheinlich du, wollte sich mit dieser Nummer anmelden. Sie gehört zu keinem Konto. Wenn du es nicht warst, beachte diese Nachricht nicht.
sms-account-already-exists = { $site_name }: Jemand, wahrscheinlich du, hat diese Nummer eingegeben, aber sie gehört schon zu einem Konto. Melde dich stattdessen damit an. Wenn du es nicht warst, beachte diese Nachricht nicht.
sms-phone-removed = { $site_name }: Diese Nummer wurde aus deinem Konto entfernt. Wenn du es nicht warst, wende dich an die Betreiber von { $site_name }.

error-invalid-phone = Gib eine Telefonnummer mit Ländervorwahl ein, zum Beispiel +49 30 123456.
error-phone-taken = Ein anderes Konto benutzt diese Telefonnummer.
error-same-as-current = Das ist schon deine Telefonnummer.
error-unknown-phone = Wir haben diese Telefonnummer nicht gefunden. Prüfe sie oder lade die Seite neu.
error-cannot-remove-phone = Ohne diese Nummer könntest du dich nicht mehr anmelden. Ändere sie, statt sie zu entfernen.

notice-phone-confirmed = Deine Telefonnummer ist bestätigt.
notice-phone-removed = Deine Telefonnummer wurde entfernt.
notice-number-changed = Wir haben eine Nachricht an die andere Nummer geschickt.
notice-text-sent-again = Wir haben noch eine Nachricht geschickt.

mail-phone-changed =
    .subject = Zu deinem Konto gehört jetzt eine Telefonnummer
    .intro = Die Telefonnummer { $phone } wurde zu deinem Konto bei { $site_name } hinzugefügt. Man kann sich damit anmelden.

mail-phone-removed =
    .subject = Die Telefonnummer wurde aus deinem Konto entfernt
    .intro = Die Telefonnummer { $phone } wurde aus deinem Konto bei { $site_name } entfernt. Man kann sich nicht mehr damit anmelden.
