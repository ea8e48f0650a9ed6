//! The captcha's own URLs.

use actix_web::guard::fn_guard;
use actix_web::web::{self, Data, Payload, ServiceConfig, resource, scope};
use actix_web::{Handler, HttpRequest, HttpResponse};
use http::StatusCode;
use simple_captcha::Service;
use simple_captcha_http::{BODY_LIMIT, respond, unread};

use crate::translate::{translated, translated_request};

/// The captcha's own URLs, where its [mount](simple_captcha::CaptchaBuilder::mount) says: the pictures,
/// the sounds, the refresh, the script and its style. Configure the `App` with them, or a scope in
/// which the mount is:
///
/// ```
/// use actix_web::App;
/// use actix_web::web::scope;
/// use simple_captcha::{Captcha, MemoryStore};
/// use simple_captcha_actix::routes;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::builder(MemoryStore::default()).mount("/forms/captcha").build()?;
/// let app = App::new().configure(routes(&captcha));
/// # drop(app);
/// let app = App::new().service(scope("/forms/captcha").configure(routes(&captcha)));
/// # drop(app);
/// # Ok(())
/// # }
/// ```
///
/// Forms that stand outside of that scope want the captcha as their own data
/// (`.app_data(Data::new(captcha))`). In a scope of another path the URLs are below it,
/// `/other/forms/captcha`, for a proxy that puts something before or takes it off; tell each field then
/// where it finds them ([`FieldBuilder::mount`](crate::form::FieldBuilder::mount)).
///
/// What they answer is told at [`simple_captcha_http`]. They make the captcha the data
/// (`web::Data<Captcha>`) of the `App` or the scope, for [`Solved`](crate::Solved) and for handlers of
/// yours. Several captchas in one `App`, each at a mount of its own, all have their URLs; the `App`'s
/// data is the last of them, and a scope whose forms have another says so:
/// `.app_data(Data::new(captcha))`.
///
/// Their URLs end with a slash, as those of django-simple-captcha do; without it they lead to the one
/// with it. A middleware around them that takes last slashes off (`NormalizePath::trim`) would lead
/// browsers in a circle: wrap the rest of the site in it only.
///
/// With a mount that is empty they are what the `App` answers where nothing else does.
pub fn routes<T: Into<Service>>(service: T) -> impl FnOnce(&mut ServiceConfig) + use<T> {
    let service = service.into();
    move |config| {
        let mount = service.mount().to_owned();
        let answer = answering(service.clone());
        if mount.is_empty() {
            config.default_service(web::to(answer));
        } else {
            let below = scope(&mount).default_service(web::to(answer.clone()));
            let here = fn_guard(move |it| within(it.head().uri.path(), &mount).is_some());
            config.service(resource("{path:.*}").guard(here).to(answer)).service(below);
        }
        if let Some(captcha) = service.plain() {
            config.app_data(Data::new(captcha.clone()));
        }
    }
}

fn answering(service: Service) -> impl Handler<(HttpRequest, Payload), Output = HttpResponse> {
    move |request: HttpRequest, body: Payload| {
        let service = service.clone();
        async move {
            let body = match body.to_bytes_limited(BODY_LIMIT).await {
                Ok(Ok(body)) => body,
                Ok(Err(_)) => return translated(unread(StatusCode::BAD_REQUEST)),
                Err(_) => return translated(unread(StatusCode::PAYLOAD_TOO_LARGE)),
            };
            let (mount, path) = split(&request, service.mount());
            let Some(request) = translated_request(&request, path, body) else {
                return translated(unread(StatusCode::BAD_REQUEST));
            };
            translated(respond(&service, mount.trim_end_matches('/'), request).await)
        }
    }
}

/// Where the captcha is, and the path below it, both as they were sent.
fn split<'a>(request: &'a HttpRequest, mount: &'a str) -> (&'a str, &'a str) {
    let whole = request.uri().path();
    if !mount.is_empty()
        && let Some(path) = within(whole, mount)
    {
        return (mount, path);
    }
    let matched = request.match_info();
    let scope = matched.as_str().strip_suffix(matched.unprocessed()).unwrap_or_default();
    match whole.strip_prefix(scope) {
        Some("") => (scope, "/"),
        Some(path) => (scope, path),
        None => (scope, matched.unprocessed()),
    }
}

/// What of a path is below the mount, if it is.
fn within<'a>(path: &'a str, mount: &str) -> Option<&'a str> {
    path.strip_prefix(mount).filter(|rest| rest.starts_with('/'))
}
