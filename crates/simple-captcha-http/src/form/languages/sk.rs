//! Slovenčina

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "sk",
    label: "Odpíšte znaky z obrázka",
    label_sum: "Zadajte výsledok príkladu na obrázku",
    picture: "Obrázok captcha",
    refresh: "Nová captcha",
    reload: "Znova načítať stránku s novou captchou (vyplnené údaje sa stratia)",
    refreshed: "Toto je nová captcha.",
    play: "Prehrať zvuk",
    pause: "Pozastaviť zvuk",
    failed: "Novú captchu sa nepodarilo načítať. Skúste to znova.",
    unheard: "Zvuk sa nedá prehrať.",
    expired: "Platnosť tejto captchy vypršala. Vyžiadajte si novú.",
    verify: "Overiť",
    verified: "Overenie prebehlo úspešne.",
    required: "Vyplňte captchu.",
    invalid: "Odpoveď nebola správna. Skúste to znova.",
    unavailable: "Odpoveď sa nepodarilo overiť. Skúste to znova o chvíľu.",
    unread: "Formulár sa nepodarilo prečítať. Skontrolujte, čo ste vyplnili.",
    passed: "Captchu ste už vyriešili.",
    back: "Späť na formulár",
    error: "Chyba:",
};
