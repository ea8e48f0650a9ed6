//! The captcha's own URLs.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use simple_captcha::Captcha;
use simple_captcha::web::respond;

use crate::translate::{translated, translated_request};

/// The captcha's own URLs: the pictures, the refresh, the script. Configure a scope with them, at any
/// path; they answer whatever is asked below it.
///
/// What they answer is told at [`simple_captcha::web`]. They need the captcha as the `App`'s data
/// (`web::Data<Captcha>`); without it every answer is a 500.
///
/// ```
/// use actix_web::{App, web};
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = web::Data::new(Captcha::new(MemoryStore::default())?);
/// let app = App::new()
///     .app_data(captcha)
///     .service(web::scope("/captcha").configure(simple_captcha_actix::routes));
/// # drop(app);
/// # Ok(())
/// # }
/// ```
pub fn routes(config: &mut ServiceConfig) {
    config.default_service(web::to(answer));
}

async fn answer(captcha: Data<Captcha>, request: HttpRequest) -> HttpResponse {
    let (mount, path) = split(&request);
    let Some(parts) = translated_request(&request, path) else {
        return HttpResponse::BadRequest().finish();
    };
    translated(respond(&captcha, mount.trim_end_matches('/'), &parts).await)
}

/// Where the scope is, and the path in it, both as they were sent.
fn split(request: &HttpRequest) -> (&str, &str) {
    let whole = request.uri().path();
    let matched = request.match_info();
    let mount = matched.as_str().strip_suffix(matched.unprocessed()).unwrap_or_default();
    match whole.strip_prefix(mount) {
        Some(path) => (mount, path),
        None => (mount, matched.unprocessed()),
    }
}
