//! The field's script and style, and what the script is told.

use std::sync::LazyLock;

use http::header::{CACHE_CONTROL, VARY};
use http::request::Parts;
use http::{HeaderValue, Response};
use serde::Serialize;

use simple_captcha::Captcha;
use simple_captcha::kind::{Instruction, Show};

use crate::file::{CACHED, File};
use crate::page_messages::page_messages;
use crate::query::parameter;
use crate::response::json;

pub(crate) static SCRIPT: LazyLock<File> = LazyLock::new(|| {
    File::new("text/javascript; charset=utf-8", include_str!("../widget/captcha.min.js"))
});

pub(crate) static STYLE: LazyLock<File> = LazyLock::new(|| {
    File::new("text/css; charset=utf-8", include_str!("../widget/captcha.min.css"))
});

/// What the script is told: how long a captcha is good, and what to say.
#[derive(Serialize)]
struct ScriptSettings {
    seconds: u64,
    double: bool,
    animated: bool,
    audio: bool,
    size: Option<PictureSize>,
    input: InputSettings,
    language: &'static str,
    direction: &'static str,
    label: &'static str,
    picture: &'static str,
    refresh: &'static str,
    refreshed: &'static str,
    play: &'static str,
    pause: &'static str,
    failed: &'static str,
    unheard: &'static str,
    expired: &'static str,
    required: &'static str,
    invalid: &'static str,
    verify: &'static str,
    verified: &'static str,
    /// Of a vendor's public test key: what comes of a captcha without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<TestToken>,
}

#[derive(Serialize)]
struct TestToken {
    token: Option<&'static str>,
}

/// How large every picture is, where they are all alike.
#[derive(Serialize)]
struct PictureSize {
    width: u32,
    height: u32,
}

/// Properties of the answer's input.
#[derive(Serialize)]
struct InputSettings {
    #[serde(rename = "inputMode")]
    mode: &'static str,
}

/// Of a sum, phones show their digits.
pub(crate) fn input_mode(instruction: Instruction) -> &'static str {
    if instruction == Instruction::Calculate { "numeric" } else { "text" }
}

/// Answers in the language that the query asks for (`lang`), or else in the browser's.
pub(crate) fn settings(captcha: &Captcha, request: &Parts) -> Response<Vec<u8>> {
    settings_with(captcha, None, request)
}

/// As [`settings`], for a captcha that a public test key stands for.
pub(crate) fn settings_of_test(
    captcha: &Captcha,
    token: Option<&'static str>,
    request: &Parts,
) -> Response<Vec<u8>> {
    settings_with(captcha, Some(TestToken { token }), request)
}

fn settings_with(captcha: &Captcha, test: Option<TestToken>, request: &Parts) -> Response<Vec<u8>> {
    let messages = page_messages(captcha, request);
    let named = parameter(request, "challenge").and_then(|name| captcha.for_challenge(&name));
    let show = named.as_ref().unwrap_or(captcha).show();
    let show = show.unwrap_or_else(|_| Show::new(Instruction::default()));
    let mut response = json(&ScriptSettings {
        seconds: captcha.timeout().as_secs(),
        double: show.double,
        animated: show.animated,
        audio: show.audio,
        size: show.size.map(|(width, height)| PictureSize { width, height }),
        input: InputSettings { mode: input_mode(show.instruction) },
        language: messages.language,
        direction: messages.direction(),
        label: messages.label_for(show.instruction),
        picture: messages.picture,
        refresh: messages.refresh,
        refreshed: messages.refreshed,
        play: messages.play,
        pause: messages.pause,
        failed: messages.failed,
        unheard: messages.unheard,
        expired: messages.expired,
        required: messages.required,
        invalid: messages.invalid,
        verify: messages.verify,
        verified: messages.verified,
        test,
    });
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    response
}
