//! Čeština

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "cs",
    label: "Opište znaky z obrázku",
    label_sum: "Zadejte výsledek příkladu na obrázku",
    picture: "Obrázek captcha",
    refresh: "Nová captcha",
    reload: "Znovu načíst stránku s novou captchou (vyplněné údaje se ztratí)",
    refreshed: "Toto je nová captcha.",
    play: "Přehrát zvuk",
    pause: "Pozastavit zvuk",
    failed: "Novou captchu se nepodařilo načíst. Zkuste to prosím znovu.",
    unheard: "Zvuk nelze přehrát.",
    expired: "Platnost této captchy vypršela. Vyžádejte si prosím novou.",
    verify: "Ověřit",
    verified: "Ověření proběhlo úspěšně.",
    required: "Vyplňte prosím captchu.",
    invalid: "Odpověď nebyla správná. Zkuste to prosím znovu.",
    unavailable: "Odpověď se nepodařilo ověřit. Zkuste to prosím za chvíli znovu.",
    unread: "Formulář se nepodařilo načíst. Zkontrolujte prosím, co jste vyplnili.",
    passed: "Captchu jste už vyřešili.",
    back: "Zpět k formuláři",
    error: "Chyba:",
};
