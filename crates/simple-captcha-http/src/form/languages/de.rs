//! Deutsch

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "de",
    label: "Geben Sie die Zeichen aus dem Bild ein",
    label_sum: "Geben Sie das Ergebnis der Rechnung im Bild ein",
    picture: "Captcha-Bild",
    refresh: "Neues Captcha",
    reload: "Seite neu laden für ein neues Captcha (Eingaben gehen verloren)",
    refreshed: "Das ist ein neues Captcha.",
    play: "Anhören",
    pause: "Ton anhalten",
    failed: "Kein neues Captcha geladen. Bitte versuchen Sie es noch einmal.",
    unheard: "Der Ton kann nicht abgespielt werden.",
    expired: "Dieses Captcha ist abgelaufen. Bitte fordern Sie ein neues an.",
    verify: "Prüfen",
    verified: "Erfolgreich geprüft.",
    required: "Bitte lösen Sie das Captcha.",
    invalid: "Die Antwort war nicht richtig. Bitte versuchen Sie es noch einmal.",
    unavailable: "Die Antwort konnte nicht geprüft werden. Bitte versuchen Sie es in Kürze noch einmal.",
    unread: "Das Formular konnte nicht gelesen werden. Bitte prüfen Sie Ihre Eingaben.",
    passed: "Sie haben das Captcha schon gelöst.",
    back: "Zurück zum Formular",
    error: "Fehler:",
};
