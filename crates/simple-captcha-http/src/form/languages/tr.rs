//! Türkçe

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "tr",
    label: "Resimdeki karakterleri yazın",
    label_sum: "Resimdeki işlemin sonucunu yazın",
    picture: "Captcha resmi",
    refresh: "Yeni captcha",
    reload: "Yeni captcha için sayfayı yeniden yükleyin (yazdıklarınız silinir)",
    refreshed: "Bu yeni bir captcha.",
    play: "Sesli dinle",
    pause: "Sesi duraklat",
    failed: "Yeni bir captcha yüklenemedi. Lütfen yeniden deneyin.",
    unheard: "Ses oynatılamıyor.",
    expired: "Bu captcha’nın süresi doldu. Lütfen yenisini alın.",
    verify: "Doğrula",
    verified: "Doğrulama başarılı.",
    required: "Lütfen captcha’yı yanıtlayın.",
    invalid: "Yanıt doğru değil. Lütfen yeniden deneyin.",
    unavailable: "Yanıt denetlenemedi. Lütfen biraz sonra yeniden deneyin.",
    unread: "Form okunamadı. Lütfen girdiklerinizi denetleyin.",
    passed: "Captcha’yı zaten çözdünüz.",
    back: "Forma geri dön",
    error: "Hata:",
};
