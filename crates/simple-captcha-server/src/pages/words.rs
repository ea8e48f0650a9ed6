//! What the tutorial's page says itself, in the languages of the field.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use simple_captcha::Language;
use simple_captcha_http::best_language;
use simple_captcha_http::form::Messages;

/// The visitor who asked for the page.
pub(super) struct PageReader {
    pub(super) messages: &'static Messages,
    /// Whether they accept Chinese, or name no language, as programs that follow the tutorial do: these
    /// look for its Chinese sentences.
    pub(super) reads_chinese: bool,
}

impl PageReader {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).iter();
        let accepted = Vec::from_iter(values.filter_map(|value| value.to_str().ok())).join(",");
        let mut tags = accepted.split(',').filter_map(|item| item.split(';').next());
        if !tags.any(|tag| tag.trim().parse::<Language>().is_ok()) {
            return Self { messages: Messages::best("zh-Hans"), reads_chinese: true };
        }
        let chinese = "zh-Hans".parse::<Language>();
        let reads_chinese = best_language(&accepted, chinese.iter()).is_some();
        Self { messages: Messages::best(&accepted), reads_chinese }
    }
}

/// The page's words in one language.
pub(super) struct PageWords {
    pub(super) title: &'static str,
    pub(super) nickname: &'static str,
    pub(super) send: &'static str,
    pub(super) right: &'static str,
}

impl PageWords {
    /// The words in the language of the field's, which has to be one that is there.
    pub(super) fn beside(messages: &Messages) -> Self {
        let [title, nickname, send, right] = match messages.language {
            "bg" => ["Captcha", "Псевдоним", "Изпращане", "Отговорът е верен."],
            "cs" => ["Captcha", "Přezdívka", "Odeslat", "Odpověď je správná."],
            "de" => ["Captcha", "Spitzname", "Absenden", "Die Antwort war richtig."],
            "es" => ["Captcha", "Apodo", "Enviar", "La respuesta es correcta."],
            "fa" => ["کپچا", "نام مستعار", "ارسال", "پاسخ درست بود."],
            "fr" => ["Captcha", "Pseudonyme", "Envoyer", "La réponse est correcte."],
            "it" => ["Captcha", "Soprannome", "Invia", "La risposta è corretta."],
            "ja" => ["CAPTCHA", "ニックネーム", "送信", "正解です。"],
            "nl" => ["Captcha", "Bijnaam", "Versturen", "Het antwoord is juist."],
            "pl" => ["Captcha", "Pseudonim", "Wyślij", "Odpowiedź jest poprawna."],
            "pt-br" => ["Captcha", "Apelido", "Enviar", "A resposta está correta."],
            "ru" => ["Капча", "Псевдоним", "Отправить", "Ответ верный."],
            "sk" => ["Captcha", "Prezývka", "Odoslať", "Odpoveď je správna."],
            "sv" => ["Captcha", "Smeknamn", "Skicka", "Svaret är rätt."],
            "tr" => ["Captcha", "Takma ad", "Gönder", "Yanıt doğru."],
            "uk" => ["Капча", "Псевдонім", "Надіслати", "Відповідь правильна."],
            "zh-hans" => ["验证码", "昵称", "提交", "回答正确。"],
            _ => ["Captcha", "Nickname", "Send", "The answer is right."],
        };
        Self { title, nickname, send, right }
    }
}

#[cfg(test)]
mod tests {
    use simple_captcha_http::form::Messages;

    use super::PageWords;

    #[test]
    fn no_language_of_the_fields_lacks_its_words() {
        let english = PageWords::beside(Messages::best("en"));
        for tag in Messages::languages().filter(|tag| *tag != "en") {
            let words = PageWords::beside(Messages::best(tag));
            assert_ne!(words.nickname, english.nickname, "{tag}");
            assert_ne!(words.send, english.send, "{tag}");
            assert_ne!(words.right, english.right, "{tag}");
        }
    }
}
