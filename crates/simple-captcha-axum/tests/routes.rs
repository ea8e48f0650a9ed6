//! The captcha's URLs in an axum site.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::FromRef;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use simple_captcha::{Captcha, MemoryStore};
use simple_captcha_axum::routes;
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
async fn urls_begin_with_the_path_where_the_routes_are_nested() {
    for mount in ["", "/captcha", "/deep/er/captcha"] {
        let app: Router<()> = match mount {
            "" => routes().with_state(captcha()),
            mount => Router::new().nest(mount, routes()).with_state(captcha()),
        };
        let url = image_url(&app, &format!("{mount}/refresh/")).await;
        assert!(url.starts_with(&format!("{mount}/image/")), "{url}");
        let picture = get(&app, &url).await;
        assert_eq!(picture.status(), StatusCode::OK);
        assert_eq!(picture.headers()["content-type"], "image/png");
        let slashless = get(&app, url.trim_end_matches('/')).await;
        assert_eq!(slashless.status(), StatusCode::MOVED_PERMANENTLY);
        assert_eq!(slashless.headers()["location"], url);
    }
}

#[tokio::test]
async fn a_slash_too_many_does_not_get_into_the_urls() {
    let app: Router = Router::new().nest("/captcha", routes()).with_state(captcha());
    let url = image_url(&app, "/captcha//refresh/").await;
    assert!(url.starts_with("/captcha/image/"), "{url}");
}

#[tokio::test]
async fn routers_in_routers_are_seen_through() {
    let inner = Router::new().nest("/captcha", routes());
    let app: Router = Router::new().nest("/forms", inner).with_state(captcha());
    let url = image_url(&app, "/forms/captcha/refresh/").await;
    assert!(url.starts_with("/forms/captcha/image/"), "{url}");
    assert_eq!(get(&app, &url).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_sites_own_fallback_keeps_what_is_not_the_captchas() {
    let fallback = async || (StatusCode::NOT_FOUND, "our own page").into_response();
    let app = Router::new().nest("/captcha", routes()).fallback(fallback).with_state(captcha());
    let body = to_bytes(get(&app, "/elsewhere").await.into_body(), 100).await.unwrap();
    assert_eq!(body, "our own page");
    let response = get(&app, "/captcha/elsewhere").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn the_captcha_is_found_in_a_state_of_the_sites_own() {
    #[derive(Clone)]
    struct Site {
        captcha: Captcha,
    }
    impl FromRef<Site> for Captcha {
        fn from_ref(site: &Site) -> Self {
            site.captcha.clone()
        }
    }
    let site = Site { captcha: captcha() };
    let key = site.captcha.issue().await.unwrap();
    let app: Router = Router::new().nest("/captcha", routes()).with_state(site);
    let picture = get(&app, &format!("/captcha/image/{}/", key.as_str())).await;
    assert_eq!(picture.status(), StatusCode::OK);
}
