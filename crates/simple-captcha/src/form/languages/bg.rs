//! Български

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "bg",
    label: "Въведете знаците от картинката",
    label_sum: "Въведете резултата от сметката на картинката",
    picture: "Картинка с captcha",
    refresh: "Нова captcha",
    reload: "Презареждане на страницата за нова captcha (въведеното се губи)",
    refreshed: "Това е нова captcha.",
    play: "Пускане на звука",
    pause: "Пауза на звука",
    failed: "Няма връзка със сървъра. Моля, опитайте отново.",
    unheard: "Звукът не може да бъде възпроизведен.",
    expired: "Тази captcha е изтекла. Моля, вземете нова.",
    required: "Моля, отговорете на captcha.",
    invalid: "Отговорът не е верен. Моля, опитайте отново.",
    unavailable: "Отговорът не можа да бъде проверен. Моля, опитайте отново след малко.",
    passed: "Вече решихте captcha.",
    back: "Обратно към формуляра",
    error: "Грешка:",
};
