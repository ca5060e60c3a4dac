//! The words of pages and components, grouped by page.
//!
//! Calm and short: say what is so, then what to do. Sentence case, no exclamation marks. German says "du".

use super::messages;

messages! {
    // Everywhere
    SIGN_IN: "Sign in", "Anmelden";
    SIGN_UP: "Create an account", "Konto erstellen";
    SIGN_OUT: "Sign out", "Abmelden";
    SKIP_TO_CONTENT: "Skip to content", "Zum Inhalt springen";
    YOUR_ACCOUNT: "Your account", "Dein Konto";
    ACCOUNT_PAGES: "Account pages", "Kontoseiten";
    HOME: "Home", "Startseite";
    BACK_HOME: "Go to the start page", "Zur Startseite";
    CANCEL: "Cancel", "Abbrechen";
    PAGE_TITLE: "{page} · {site}", "{page} · {site}";
    PAGE_TITLE_FAILED: "Problem: {page}", "Problem: {page}";
    OPTIONAL: "{label} (optional)", "{label} (freiwillig)";
    EMAIL: "E-mail address", "E-Mail-Adresse";
    USERNAME: "User name", "Benutzername";
    PASSWORD: "Password", "Passwort";

    // How long something is good for
    ONE_MINUTE: "1 minute", "1 Minute";
    MINUTES: "{n} minutes", "{n} Minuten";
    ONE_HOUR: "1 hour", "1 Stunde";
    HOURS: "{n} hours", "{n} Stunden";

    // Failures that are not about one field
    ERROR_SIGNED_OUT: "You are signed out. Sign in again, then repeat this.", "Du bist abgemeldet. Melde dich wieder an und versuche es dann noch einmal.";
    ERROR_REAUTHENTICATE: "For this, sign in again first.", "Melde dich dafür zuerst noch einmal an.";
    ERROR_CONFLICT: "This does not fit what you did before. Reload the page and look again.", "Das passt nicht zu dem, was vorher geschah. Lade die Seite neu und sieh noch einmal nach.";
    ERROR_WAIT: "Too many requests. Try again in {time}.", "Zu viele Anfragen. Versuche es in {time} wieder.";
    ERROR_UNAVAILABLE: "This did not work, and it is our fault. Nothing was changed. Try again in a moment.", "Das hat nicht geklappt, und es liegt an uns. Es wurde nichts geändert. Versuche es gleich noch einmal.";
    ERROR_INCIDENT: "If you write to us about it, mention {incident}.", "Wenn du uns deswegen schreibst, nenne {incident}.";
    ERROR_MALFORMED: "This page is out of date. Reload it and try again.", "Diese Seite ist veraltet. Lade sie neu und versuche es noch einmal.";

    // One-shot notices after a redirect
    NOTICE_SIGNED_IN: "You are signed in.", "Du bist angemeldet.";
    NOTICE_SIGNED_OUT: "You are signed out.", "Du bist abgemeldet.";
    NOTICE_EMAIL_CONFIRMED: "The address is confirmed.", "Die Adresse ist bestätigt.";
    NOTICE_EMAIL_CONFIRMED_SIGN_IN: "The address is confirmed. Sign in to go on.", "Die Adresse ist bestätigt. Melde dich an, um weiterzumachen.";
    NOTICE_MAIL_SENT: "We sent you a mail. It usually arrives within a minute.", "Wir haben dir eine Mail geschickt. Sie ist meist in einer Minute da.";
    NOTICE_MAIL_SENT_AGAIN: "We sent the mail again. It usually arrives within a minute.", "Wir haben die Mail noch einmal geschickt. Sie ist meist in einer Minute da.";
    NOTICE_EMAIL_ADDED: "The address is added. We sent a mail to confirm it.", "Die Adresse ist hinzugefügt. Wir haben eine Mail zum Bestätigen geschickt.";
    NOTICE_EMAIL_REMOVED: "The address is removed.", "Die Adresse ist entfernt.";
    NOTICE_EMAIL_PRIMARY: "The primary address is changed.", "Die Hauptadresse ist geändert.";

    // Home
    FRONT_TITLE: "One account for {site}", "Ein Konto für {site}";
    FRONT_LEAD: "Create an account with your e-mail address, confirm it once, and you are in.", "Erstelle ein Konto mit deiner E-Mail-Adresse, bestätige sie einmal, und du bist dabei.";
    FRONT_POINT_CONFIRMED: "Confirmed before it counts", "Bestätigt, bevor es zählt";
    FRONT_POINT_CONFIRMED_TEXT: "An address is yours only after you confirmed it. A link in a mail never acts until you press the button.", "Eine Adresse gehört erst dir, wenn du sie bestätigt hast. Ein Link in einer Mail bewirkt nichts, bis du den Knopf drückst.";
    FRONT_POINT_CONTROL: "In your hands", "In deiner Hand";
    FRONT_POINT_CONTROL_TEXT: "Add addresses, choose the one we write to, and remove what you no longer use.", "Füge Adressen hinzu, wähle, an welche wir schreiben, und entferne, was du nicht mehr nutzt.";
    FRONT_POINT_EVERYWHERE: "Works everywhere", "Geht überall";
    FRONT_POINT_EVERYWHERE_TEXT: "Every page works without JavaScript, by keyboard, and with a screen reader.", "Jede Seite geht ohne JavaScript, mit der Tastatur und mit Vorleseprogrammen.";
    HOME_GREETING: "Hello, {name}", "Hallo, {name}";
    HOME_GREETING_NAMELESS: "Hello", "Hallo";
    HOME_LEAD: "You are signed in to {site}. This is your account.", "Du bist bei {site} angemeldet. Das ist dein Konto.";
    HOME_EMAILS_TEXT: "See where we reach you, add an address, choose the primary one.", "Sieh, wo wir dich erreichen, füge Adressen hinzu, wähle die Hauptadresse.";
    HOME_SIGN_OUT_TEXT: "End the session in this browser.", "Beende die Sitzung in diesem Browser.";

    // Sign-in
    LOGIN_TITLE: "Welcome back", "Schön, dass du da bist";
    LOGIN_LEAD: "Sign in to {site}.", "Melde dich bei {site} an.";
    LOGIN_EMAIL_OR_USERNAME: "E-mail address or user name", "E-Mail-Adresse oder Benutzername";
    LOGIN_REMEMBER: "Keep me signed in on this device", "Auf diesem Gerät angemeldet bleiben";
    LOGIN_NEW_HERE: "New here?", "Neu hier?";

    // Sign-up
    SIGNUP_LEAD: "It takes a minute. We will ask you to confirm your address.", "Das dauert eine Minute. Wir bitten dich, deine Adresse zu bestätigen.";
    SIGNUP_EMAIL_HINT: "We send a mail there to confirm it.", "Dorthin schicken wir eine Mail zum Bestätigen.";
    SIGNUP_USERNAME_HINT: "Others may see it.", "Andere können ihn sehen.";
    SIGNUP_PASSWORD_HINT: "At least {n} characters. A few words in a row make a good one.", "Mindestens {n} Zeichen. Ein paar Wörter hintereinander ergeben ein gutes.";
    SIGNUP_PASSWORD_AGAIN: "Password again", "Passwort noch einmal";
    SIGNUP_HAVE_ONE: "Have an account already?", "Schon ein Konto?";
    SIGNUP_CLOSED_TITLE: "Sign-up is closed", "Keine neuen Konten";
    SIGNUP_CLOSED_TEXT: "At present nobody can create an account here. If you have one, you can sign in.", "Zurzeit kann hier niemand ein Konto erstellen. Wenn du eines hast, kannst du dich anmelden.";
    PASSWORD_SHOW: "Show password", "Passwort zeigen";
    PASSWORD_HIDE: "Hide password", "Passwort verbergen";
    // On the button itself; the names above contain them, for those who speak to it.
    SHOW: "Show", "Zeigen";
    HIDE: "Hide", "Verbergen";
    STRENGTH_SHORT: "Too short so far", "Noch zu kurz";
    STRENGTH_FAIR: "Fair. Longer is better.", "Geht. Länger ist besser.";
    STRENGTH_GOOD: "Good password", "Gutes Passwort";
    STRENGTH_STRONG: "Strong password", "Starkes Passwort";

    // Sign-out
    LOGOUT_TITLE: "Sign out?", "Abmelden?";
    LOGOUT_TEXT: "This ends the session in this browser. Other devices stay signed in.", "Das beendet die Sitzung in diesem Browser. Andere Geräte bleiben angemeldet.";
    LOGOUT_STAY: "Stay signed in", "Angemeldet bleiben";
    LOGOUT_NOBODY_TITLE: "You are signed out", "Du bist abgemeldet";
    LOGOUT_NOBODY_TEXT: "Nobody is signed in in this browser.", "In diesem Browser ist niemand angemeldet.";

    // Check your mail
    VERIFY_TITLE: "Check your mail", "Sieh in deine Mail";
    VERIFY_LINK_SENT: "We sent a link to {email}. Open it to confirm the address.", "Wir haben einen Link an {email} geschickt. Öffne ihn, um die Adresse zu bestätigen.";
    VERIFY_LINK_GOOD_FOR: "The link is good for {time} and works once.", "Der Link gilt {time} und geht einmal.";
    VERIFY_CODE_SENT: "We sent a code to {email}. Enter it here to confirm the address.", "Wir haben einen Code an {email} geschickt. Gib ihn hier ein, um die Adresse zu bestätigen.";
    VERIFY_CODE_GOOD_FOR: "The code is good for {time}.", "Der Code gilt {time}.";
    VERIFY_NOTHING_THERE: "Nothing there? Look in the spam folder, or have the mail sent again.", "Nichts da? Sieh im Spam-Ordner nach oder lass die Mail noch einmal schicken.";
    VERIFY_NOTHING_THERE_WAIT: "Nothing there? Look in the spam folder.", "Nichts da? Sieh im Spam-Ordner nach.";
    VERIFY_NOTHING_THERE_SIGN_IN: "Nothing there? Look in the spam folder. If it is not there either, sign in: that sends a new mail.", "Nichts da? Sieh im Spam-Ordner nach. Ist sie dort auch nicht, melde dich an: Dann schicken wir eine neue Mail.";
    VERIFY_WRONG_ADDRESS: "Wrong address?", "Falsche Adresse?";
    VERIFY_START_AGAIN: "Start again", "Von vorn anfangen";
    VERIFY_RESEND: "Send it again", "Noch einmal schicken";
    VERIFY_NONE_TITLE: "Nothing to confirm", "Nichts zu bestätigen";
    VERIFY_NONE_TEXT: "This browser waits for no confirmation. If you have a link from a mail, open it.", "Dieser Browser wartet auf keine Bestätigung. Wenn du einen Link aus einer Mail hast, öffne ihn.";
    CODE: "Code", "Code";
    CODE_HINT: "Capitals, dashes and spaces do not matter.", "Großbuchstaben, Striche und Leerzeichen sind egal.";
    CODE_SUBMIT: "Confirm", "Bestätigen";

    // Confirming by link
    CONFIRM_TITLE: "Confirm this address", "Diese Adresse bestätigen";
    CONFIRM_QUESTION: "Is {email} yours, and does it belong to the account {name}?", "Ist {email} deine Adresse, und gehört sie zum Konto {name}?";
    CONFIRM_NOT_ME: "If you did not ask for this, close this page. Nothing happens until you confirm.", "Wenn du das nicht wolltest, schließe diese Seite. Ohne deine Bestätigung geschieht nichts.";
    CONFIRM_SUBMIT: "Confirm address", "Adresse bestätigen";
    LINK_TITLE: "This link does not work", "Dieser Link geht nicht";
    LINK_TEXT: "It was used already, it is too old, or a part of it is missing.", "Er wurde schon benutzt, ist zu alt, oder ein Teil davon fehlt.";
    LINK_NEXT_USED: "If you confirmed the address before, just sign in.", "Wenn du die Adresse schon bestätigt hast, melde dich einfach an.";
    LINK_NEXT_OLD: "If not, sign in and have a new mail sent from your list of addresses.", "Wenn nicht, melde dich an und lass dir aus deiner Adressliste eine neue Mail schicken.";
    LINK_NEXT_SIGNED_IN: "You can have a new mail sent from your list of addresses.", "Aus deiner Adressliste kannst du dir eine neue Mail schicken lassen.";

    // The e-mail manager
    EMAILS_TITLE: "E-mail addresses", "E-Mail-Adressen";
    EMAILS_LEAD: "Where we reach you, and what you can sign in with.", "Wo wir dich erreichen und womit du dich anmelden kannst.";
    EMAILS_LIST: "Your addresses", "Deine Adressen";
    EMAILS_NONE: "No address yet. Add one, so that we can reach you.", "Noch keine Adresse. Füge eine hinzu, damit wir dich erreichen.";
    EMAILS_PRIMARY: "Primary", "Hauptadresse";
    EMAILS_VERIFIED: "Verified", "Bestätigt";
    EMAILS_WAITING: "Waiting for you", "Wartet auf dich";
    EMAILS_PRIMARY_TEXT: "Notices and codes go here.", "Hierhin gehen Hinweise und Codes.";
    EMAILS_VERIFIED_TEXT: "You can sign in with it.", "Du kannst dich damit anmelden.";
    EMAILS_WAITING_TEXT: "Open the link in the mail we sent there.", "Öffne den Link in der Mail, die wir dorthin geschickt haben.";
    EMAILS_PENDING_TEXT: "Enter the code we sent there to add it.", "Gib den Code ein, den wir dorthin geschickt haben, um sie hinzuzufügen.";
    EMAILS_ENTER_CODE: "Enter the code", "Code eingeben";
    EMAILS_MAKE_PRIMARY: "Make primary", "Zur Hauptadresse machen";
    EMAILS_RESEND: "Send again", "Noch einmal schicken";
    EMAILS_REMOVE: "Remove", "Entfernen";
    EMAILS_ADD_TITLE: "Add an address", "Adresse hinzufügen";
    EMAILS_ADD: "Add", "Hinzufügen";
    EMAILS_DID_ADD: "We sent a mail to {email}. Confirm the address from there.", "Wir haben eine Mail an {email} geschickt. Bestätige die Adresse von dort aus.";
    EMAILS_DID_RESEND: "We sent the mail to {email} again.", "Wir haben die Mail an {email} noch einmal geschickt.";
    EMAILS_DID_MAKE_PRIMARY: "{email} is your primary address now.", "{email} ist jetzt deine Hauptadresse.";
    EMAILS_DID_REMOVE: "{email} is removed.", "{email} ist entfernt.";
    EMAILS_SIGNED_OUT: "Sign in to see your addresses.", "Melde dich an, um deine Adressen zu sehen.";

    // Dead ends
    INACTIVE_TITLE: "This account is switched off", "Dieses Konto ist abgeschaltet";
    INACTIVE_TEXT: "You cannot sign in with it at present. If you think this is a mistake, write to the people who run {site}.", "Zurzeit kannst du dich damit nicht anmelden. Wenn du das für einen Irrtum hältst, schreibe den Leuten, die {site} betreiben.";
    NOT_FOUND_TITLE: "There is no such page", "Diese Seite gibt es nicht";
    NOT_FOUND_TEXT: "The address may be mistyped, or the page has moved.", "Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.";
    FAULT_TITLE: "We cannot answer right now", "Wir können gerade nicht antworten";
    FAULT_TEXT: "Something on our side does not work. Nothing was changed. Try again in a moment.", "Bei uns geht gerade etwas nicht. Es wurde nichts geändert. Versuche es gleich noch einmal.";
    FAULT_AGAIN: "Try again", "Noch einmal versuchen";
}
