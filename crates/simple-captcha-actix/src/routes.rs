//! The captcha's own URLs.

use actix_web::web::{self, Data, ServiceConfig, scope};
use actix_web::{HttpRequest, HttpResponse};
use simple_captcha::Captcha;
use simple_captcha::web::respond;

use crate::translate::{translated, translated_request};

/// The captcha's own URLs, where its [mount](simple_captcha::CaptchaBuilder::mount) says: the pictures,
/// the sounds, the refresh, the script and its style. Configure the `App` with them.
///
/// What they answer is told at [`simple_captcha::web`]. They make the captcha the `App`'s data
/// (`web::Data<Captcha>`), for [`Solved`](crate::Solved) and for handlers of yours.
///
/// ```
/// use actix_web::App;
/// use simple_captcha::{Captcha, MemoryStore};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let captcha = Captcha::builder(MemoryStore::default()).mount("/forms/captcha").build()?;
/// let app = App::new().configure(simple_captcha_actix::routes(&captcha));
/// # drop(app);
/// # Ok(())
/// # }
/// ```
///
/// With a mount that is empty they are what the `App` answers where nothing else does.
pub fn routes(captcha: &Captcha) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let captcha = captcha.clone();
    move |config| {
        match captcha.mount() {
            "" => config.default_service(web::to(answer)),
            mount => config.service(scope(mount).default_service(web::to(answer))),
        };
        config.app_data(Data::new(captcha));
    }
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
