//! Español

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "es",
    label: "Escriba los caracteres de la imagen",
    label_sum: "Escriba el resultado de la operación de la imagen",
    picture: "Imagen captcha",
    refresh: "Nuevo captcha",
    reload: "Recargar la página para obtener un nuevo captcha (se perderá lo escrito)",
    refreshed: "Este es un captcha nuevo.",
    play: "Reproducir el audio",
    pause: "Pausar el audio",
    failed: "No se ha podido cargar un captcha nuevo. Inténtelo de nuevo.",
    unheard: "No se puede reproducir el audio.",
    expired: "Este captcha ha caducado. Pida uno nuevo.",
    verify: "Comprobar",
    verified: "Verificación correcta.",
    required: "Resuelva el captcha.",
    invalid: "La respuesta no es correcta. Inténtelo de nuevo.",
    unavailable: "No se ha podido comprobar la respuesta. Inténtelo de nuevo dentro de un momento.",
    unread: "No se ha podido leer el formulario. Revise los datos introducidos.",
    passed: "Ya ha resuelto el captcha.",
    back: "Volver al formulario",
    error: "Error:",
};
