//! English

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "en",
    label: "Type the characters in the picture",
    label_sum: "Type the result of the calculation in the picture",
    picture: "Captcha picture",
    refresh: "New captcha",
    reload: "Reload the page for a new captcha (what you typed is lost)",
    refreshed: "This is a new captcha.",
    play: "Play as sound",
    pause: "Pause the sound",
    failed: "A new captcha could not be loaded. Please try again.",
    unheard: "The sound could not be played.",
    expired: "This captcha has expired. Please get a new one.",
    verify: "Check",
    verified: "You are verified.",
    required: "Please answer the captcha.",
    invalid: "That was not the right answer. Please try again.",
    unavailable: "The answer could not be checked. Please try again in a moment.",
    unread: "The form could not be read. Please check what you entered.",
    passed: "You have already solved the captcha.",
    back: "Back to the form",
    error: "Error:",
};
