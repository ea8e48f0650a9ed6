//! Nederlands

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "nl",
    label: "Typ de tekens uit de afbeelding over",
    label_sum: "Typ de uitkomst van de som in de afbeelding",
    picture: "Captcha-afbeelding",
    refresh: "Nieuwe captcha",
    reload: "Pagina opnieuw laden voor een nieuwe captcha (wat u hebt ingevuld, gaat verloren)",
    refreshed: "Dit is een nieuwe captcha.",
    play: "Geluid afspelen",
    pause: "Geluid pauzeren",
    failed: "Er kon geen nieuwe captcha worden geladen. Probeer het opnieuw.",
    unheard: "Het geluid kan niet worden afgespeeld.",
    expired: "Deze captcha is verlopen. Vraag een nieuwe aan.",
    verify: "Controleren",
    verified: "De controle is geslaagd.",
    required: "Los de captcha op.",
    invalid: "Het antwoord is niet juist. Probeer het opnieuw.",
    unavailable: "Het antwoord kon niet worden gecontroleerd. Probeer het zo meteen opnieuw.",
    unread: "Het formulier kon niet worden gelezen. Controleer wat u hebt ingevuld.",
    passed: "U hebt de captcha al opgelost.",
    back: "Terug naar het formulier",
    error: "Fout:",
};
