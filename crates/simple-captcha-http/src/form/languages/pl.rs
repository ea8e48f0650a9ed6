//! Polski

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "pl",
    label: "Przepisz znaki z obrazka",
    label_sum: "Wpisz wynik działania z obrazka",
    picture: "Obrazek captcha",
    refresh: "Nowa captcha",
    reload: "Wczytaj stronę ponownie, aby otrzymać nową captchę (wpisany tekst przepadnie)",
    refreshed: "To jest nowa captcha.",
    play: "Odtwórz dźwięk",
    pause: "Wstrzymaj dźwięk",
    failed: "Nie udało się wczytać nowej captchy. Spróbuj ponownie.",
    unheard: "Nie można odtworzyć dźwięku.",
    expired: "Ta captcha wygasła. Pobierz nową.",
    verify: "Sprawdź",
    verified: "Weryfikacja powiodła się.",
    required: "Rozwiąż captchę.",
    invalid: "Odpowiedź jest niepoprawna. Spróbuj ponownie.",
    unavailable: "Nie udało się sprawdzić odpowiedzi. Spróbuj ponownie za chwilę.",
    unread: "Nie udało się odczytać formularza. Sprawdź wprowadzone dane.",
    passed: "Captcha została już rozwiązana.",
    back: "Powrót do formularza",
    error: "Błąd:",
};
