//! Svenska

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "sv",
    label: "Skriv in tecknen som visas i bilden",
    label_sum: "Skriv in resultatet av uträkningen i bilden",
    picture: "Captcha-bild",
    refresh: "Ny captcha",
    reload: "Ladda om sidan för en ny captcha (det du skrivit försvinner)",
    refreshed: "Det här är en ny captcha.",
    play: "Spela upp ljud",
    pause: "Pausa ljudet",
    failed: "Det gick inte att hämta en ny captcha. Försök igen.",
    unheard: "Ljudet kan inte spelas upp.",
    expired: "Den här captchan har gått ut. Hämta en ny.",
    verify: "Kontrollera",
    verified: "Kontrollen lyckades.",
    required: "Svara på captchan.",
    invalid: "Svaret var inte rätt. Försök igen.",
    unavailable: "Svaret kunde inte kontrolleras. Försök igen om en stund.",
    unread: "Formuläret kunde inte läsas. Kontrollera vad du har fyllt i.",
    passed: "Du har redan löst captchan.",
    back: "Tillbaka till formuläret",
    error: "Fel:",
};
