//! The captcha's URLs in an axum site.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_axum::{Field, routes};
use tower::ServiceExt;

fn captcha() -> Captcha {
    Captcha::new(MemoryStore::default()).unwrap()
}

async fn get(app: &Router, path: &str) -> Response<Body> {
    let request = Request::builder().uri(path).header("X-Requested-With", "XMLHttpRequest");
    app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn image_url(app: &Router, refresh: &str) -> String {
    let response = get(app, refresh).await;
    assert_eq!(response.status(), StatusCode::OK, "{refresh}");
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    body.split('"').find(|part| part.contains("/image/")).unwrap().to_owned()
}

#[tokio::test]
async fn the_routes_are_where_the_captcha_is_mounted() {
    for mount in ["", "/captcha", "/deep/er/captcha"] {
        let captcha = Captcha::builder(MemoryStore::default()).mount(mount).build().unwrap();
        let app: Router = Router::new().merge(routes(&captcha));
        let url = image_url(&app, &format!("{mount}/refresh/")).await;
        assert!(url.starts_with(&format!("{mount}/image/")), "{url}");
        let picture = get(&app, &url).await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(picture.headers()["content-type"], "image/png");
        let slashless = get(&app, url.trim_end_matches('/')).await;
        assert_eq!(slashless.status(), StatusCode::MOVED_PERMANENTLY);
        assert_eq!(slashless.headers()["location"], url);
        let field = Field::builder(&captcha).issue().await.unwrap().to_string();
        let shown = field.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(get(&app, shown).await.status(), StatusCode::OK, "{shown}");
    }
}

#[tokio::test]
async fn a_slash_too_many_does_not_get_into_the_urls() {
    let app: Router = routes(captcha());
    let url = image_url(&app, "/captcha//refresh/").await;
    assert!(url.starts_with("/captcha/image/"), "{url}");
}

#[tokio::test]
async fn routers_around_the_routes_are_seen_through() {
    let app: Router = Router::new().nest("/forms", routes(captcha()));
    let url = image_url(&app, "/forms/captcha/refresh/").await;
    assert!(url.starts_with("/forms/captcha/image/"), "{url}");
    assert_eq!(get(&app, &url).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_sites_own_fallback_keeps_what_is_not_the_captchas() {
    let fallback = async || (StatusCode::NOT_FOUND, "our own page").into_response();
    let app: Router = Router::new().merge(routes(captcha())).fallback(fallback);
    let body = to_bytes(get(&app, "/elsewhere").await.into_body(), 100).await.unwrap();
    assert_eq!(body, "our own page");
    let response = get(&app, "/captcha/elsewhere").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["cache-control"], "no-store");
}
