//! A page with the widget and its verification, to try what a site does.

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Html;
use axum::routing::get;
use simple_captcha::Service;
use simple_captcha_axum::IssueRejection;
use simple_captcha_http::form::{Field, Messages};

use super::home;
use crate::assemble::DemoSite;
use crate::forwarded_prefix::ForwardedPrefix;
use crate::url_prefix::UrlPrefix;

#[derive(Template)]
#[template(path = "demo.html")]
struct Page<'a> {
    base: &'a str,
    key: &'a str,
    host: &'a str,
    /// The field for browsers that run no scripts.
    field: Option<Field>,
    /// What the verification answered.
    verdict: Option<String>,
}

#[derive(Clone)]
struct Demo {
    service: Service,
    site: DemoSite,
    captchas: String,
}

pub(super) fn routes(service: Service, site: DemoSite, captchas: &UrlPrefix) -> Router {
    let demo = Demo { service, site, captchas: captchas.to_string() };
    Router::new()
        .route("/demo/", get(show).post(verify))
        .route("/demo", get((StatusCode::MOVED_PERMANENTLY, [(LOCATION, "demo/")])))
        .with_state(demo)
}

async fn show(
    State(demo): State<Demo>,
    taken: ForwardedPrefix,
    headers: HeaderMap,
) -> axum::response::Result<Html<String>> {
    demo.page(&taken.0, &headers, None).await
}

/// Does what a site's back end does: sends the token and the secret to be verified.
async fn verify(
    State(demo): State<Demo>,
    taken: ForwardedPrefix,
    headers: HeaderMap,
    form: Bytes,
) -> axum::response::Result<Html<String>> {
    let query = demo.query(&form);
    let request = Request::post("/recaptcha/api/siteverify")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(query.into())
        .map_err(|_| StatusCode::BAD_REQUEST)?;
    let verdict = simple_captcha_http::respond(&demo.service, &demo.captchas, request).await;
    let verdict = String::from_utf8_lossy(verdict.body()).into_owned();
    demo.page(&taken.0, &headers, Some(verdict)).await
}

impl Demo {
    /// What the back end asks about a form: its token, or its inputs where no script ran.
    fn query(&self, form: &[u8]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("secret", &self.site.secret);
        for (name, value) in form_urlencoded::parse(form) {
            match &*name {
                "g-recaptcha-response" => query.append_pair("response", &value),
                "captcha_0" | "captcha_1" => query.append_pair(&name, &value),
                _ => &mut query,
            };
        }
        query.finish()
    }

    async fn page(
        &self,
        base: &UrlPrefix,
        headers: &HeaderMap,
        verdict: Option<String>,
    ) -> axum::response::Result<Html<String>> {
        let captcha = DemoSite::KEY.parse().ok().and_then(|key| self.service.site(&key));
        let field = match captcha {
            Some(captcha) => {
                let mount = format!("{base}{}/site/{}", self.captchas, DemoSite::KEY);
                let language = Messages::accepted(headers).language;
                Some(
                    Field::builder(captcha)
                        .noscript(true)
                        .mount(&mount)
                        .language(language)
                        .issue()
                        .await
                        .map_err(IssueRejection)?,
                )
            }
            None => None,
        };
        let host = home::host(headers).unwrap_or("localhost:8000");
        Ok(super::html(&Page { base: base.as_str(), key: DemoSite::KEY, host, field, verdict })?)
    }
}
