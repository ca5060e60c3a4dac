//! The words of pages and components, grouped by page.

use super::messages;

messages! {
    SIGN_IN: "Sign in", "Anmelden";
    SIGN_UP: "Create an account", "Konto erstellen";
    SIGN_OUT: "Sign out", "Abmelden";
}
