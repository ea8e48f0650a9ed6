//! Italiano

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "it",
    label: "Inserisci i caratteri dell’immagine",
    label_sum: "Inserisci il risultato dell’operazione nell’immagine",
    picture: "Immagine captcha",
    refresh: "Nuovo captcha",
    reload: "Ricarica la pagina per un nuovo captcha (i dati inseriti andranno persi)",
    refreshed: "Questo è un nuovo captcha.",
    play: "Ascolta l’audio",
    pause: "Metti in pausa l’audio",
    failed: "Non è stato possibile caricare un nuovo captcha. Riprova.",
    unheard: "Impossibile riprodurre l’audio.",
    expired: "Questo captcha è scaduto. Richiedine uno nuovo.",
    verify: "Verifica",
    verified: "Verifica riuscita.",
    required: "Risolvi il captcha.",
    invalid: "La risposta non è corretta. Riprova.",
    unavailable: "Non è stato possibile verificare la risposta. Riprova tra poco.",
    unread: "Non è stato possibile leggere il modulo. Controlla i dati inseriti.",
    passed: "Hai già risolto il captcha.",
    back: "Torna al modulo",
    error: "Errore:",
};
