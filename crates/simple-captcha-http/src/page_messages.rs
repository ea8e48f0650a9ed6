//! The texts for a site's page.

use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use simple_captcha::Captcha;

use crate::form::Messages;
use crate::headers::list;
use crate::language::best_language;
use crate::query::parameter;

/// The texts in the language that the page names (`?lang=`), or else in the best for its browser, out of those
/// that the site offers: the first of these if none fits.
pub(crate) fn page_messages(captcha: &Captcha, request: &Parts) -> &'static Messages {
    let accepted = || list(&request.headers, ACCEPT_LANGUAGE);
    let named = parameter(request, "lang");
    let offered = captcha.text_languages();
    let Some(first) = offered.first() else {
        let named = named.and_then(|tag| Messages::wanted(&tag));
        return named.unwrap_or_else(|| Messages::best(&accepted()));
    };
    let named = named.and_then(|tag| best_language(&tag, offered.iter()));
    let best = named.or_else(|| best_language(&accepted(), offered.iter()));
    Messages::best(best.unwrap_or(first).as_str())
}
