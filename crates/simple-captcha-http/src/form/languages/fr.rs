//! Français

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "fr",
    label: "Saisissez les caractères de l’image",
    label_sum: "Saisissez le résultat du calcul de l’image",
    picture: "Image captcha",
    refresh: "Nouveau captcha",
    reload: "Recharger la page pour un nouveau captcha (votre saisie sera perdue)",
    refreshed: "Voici un nouveau captcha.",
    play: "Écouter le captcha",
    pause: "Mettre le son en pause",
    failed: "Impossible de charger un nouveau captcha. Veuillez réessayer.",
    unheard: "Le son ne peut pas être lu.",
    expired: "Ce captcha a expiré. Veuillez en demander un nouveau.",
    verify: "Vérifier",
    verified: "Vérification réussie.",
    required: "Veuillez répondre au captcha.",
    invalid: "La réponse n’est pas correcte. Veuillez réessayer.",
    unavailable: "La réponse n’a pas pu être vérifiée. Veuillez réessayer dans un instant.",
    unread: "Le formulaire n’a pas pu être lu. Veuillez vérifier votre saisie.",
    passed: "Vous avez déjà résolu le captcha.",
    back: "Retour au formulaire",
    error: "Erreur\u{a0}:",
};
