//! Making a challenge.

use std::error::Error;

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Response, StatusCode};
use serde::Serialize;
use simple_captcha::kind::{Part, PartError};
use simple_captcha::{Captcha, IssueError, Protection};

use super::context::Context;
use super::message::NoVerdict;
use super::parameters::{ChallengeData, Parameters};
use super::site::Site;
use super::{code, signature};
use crate::issue_error::{self, issue_error_response};
use crate::new_captcha::NewCaptcha;
use crate::origin;
use crate::query::parameter;
use crate::response::{json, status, with_header};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Challenge {
    parameters: Parameters,
    signature: String,
    configuration: Configuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_challenge: Option<CodeChallenge>,
}

/// How the widget goes on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    verify_url: String,
}

/// What the widget shows once it has computed. How long the answer is it does not say: that differs.
#[derive(Serialize)]
struct CodeChallenge {
    image: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio: Option<String>,
}

/// What a site has the widget do.
enum Asked {
    /// The browser computes.
    Work,
    /// The visitor reads or hears the usual captcha.
    Code,
}

fn asked(captcha: &Captcha) -> Asked {
    match captcha.protection() {
        Protection::Picture => Asked::Code,
        _ if captcha.has_work() => Asked::Work,
        _ => Asked::Code,
    }
}

/// Answers with a new challenge of the site that the query names, or else of the path's.
pub(crate) async fn challenge(
    context: Context<'_>,
    request: &Parts,
) -> Result<Response<Vec<u8>>, NoVerdict> {
    let key = parameter(request, "sitekey").or_else(|| parameter(request, "apiKey"));
    let site = Site::find(context, key.as_deref()).ok_or(NoVerdict::UNKNOWN_SITE)?;
    if !origin::is_allowed(site.captcha, request) {
        return Err(NoVerdict::HOSTNAME);
    }
    let (parameters, code_challenge) = match asked(site.captcha) {
        Asked::Work => (work(&site).await?, None),
        Asked::Code => {
            let (parameters, shown) = code(&site).await?;
            (parameters, Some(shown))
        }
    };
    let text = serde_json::to_vec(&parameters).map_err(|_| internal())?;
    let key = if code_challenge.is_some() { signature::OWN } else { signature::SHARED };
    let signature = signature::sign(site.captcha, key, &text).ok_or_else(internal)?;
    let configuration = Configuration { verify_url: format!("{}/altcha/verify", context.mount) };
    Ok(json(&Challenge { parameters, signature, configuration, code_challenge }))
}

/// The answer without a challenge, to a request for its headers.
pub(crate) fn unmade() -> Response<Vec<u8>> {
    with_header(status(StatusCode::OK), CONTENT_TYPE, "application/json")
}

async fn work(site: &Site<'_>) -> Result<Parameters, NoVerdict> {
    let key =
        site.captcha.issue_work().await.inspect_err(issue_error::log).map_err(issue_failed)?;
    let told = site.captcha.part(&key, Part::Data).await.map_err(|error| {
        tracing::error!(?key, error = &error as &dyn Error, "no challenge was made");
        match error {
            PartError::Store(_) => NoVerdict::UNAVAILABLE,
            _ => internal(),
        }
    })?;
    let told: Parameters = serde_json::from_slice(told.as_bytes()).map_err(|_| internal())?;
    let data = ChallengeData { captcha: Some(key.to_string()), code: None, sitekey: site.key() };
    Ok(Parameters { data, ..told })
}

async fn code(site: &Site<'_>) -> Result<(Parameters, CodeChallenge), NoVerdict> {
    let new = NewCaptcha::issue(site.captcha, &site.mount).await.map_err(issue_failed)?;
    let data = ChallengeData { captcha: None, code: Some(new.key), sitekey: site.key() };
    let parameters = code::parameters(site.captcha, data).map_err(|error| {
        tracing::error!(error = &error as &dyn Error, "no challenge was made");
        NoVerdict::UNAVAILABLE
    })?;
    Ok((parameters, CodeChallenge { image: new.image_url, audio: new.audio_url }))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn issue_failed(error: IssueError) -> NoVerdict {
    NoVerdict::with(issue_error_response(&error).status())
}

fn internal() -> NoVerdict {
    NoVerdict::with(StatusCode::INTERNAL_SERVER_ERROR)
}
