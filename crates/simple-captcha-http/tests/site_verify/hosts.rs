//! Which pages get captchas and tokens.

use http::Method;
use http::Request;
use http::StatusCode;
use simple_captcha::Hostname;
use simple_captcha::MemoryStore;
use simple_captcha::Secret;
use simple_captcha::Service;
use simple_captcha::SiteSecret;
use simple_captcha::store::SharedStore;

use crate::{FORM, PAGE, PATHS, SHOP, Sites, Word, codes, form, read};

#[tokio::test]
async fn only_pages_of_the_sites_hosts_get_captchas_and_tokens() {
    let sites = Sites::new();
    for (origin, allowed) in [
        ("https://shop.example", true),
        ("https://www.shop.example:8443", true),
        ("https://shop.example.attacker.example", false),
        ("https://attacker.example", false),
        ("null", false),
    ] {
        let field = Request::get("/field.html?sitekey=shop").header("origin", origin);
        let field = sites.ask(field, "").await;
        assert_eq!(field.status() == StatusCode::OK, allowed, "{origin}");
        assert!(field.headers().get("access-control-allow-origin").is_none(), "for back ends");
        let key = sites.key("shop").await;
        let image = Request::get(format!("/site/shop/image/{key}/")).header("origin", origin);
        let image = sites.ask(image, "").await;
        assert_eq!(
            image.headers().contains_key("access-control-allow-origin"),
            allowed,
            "{origin}"
        );
        assert_eq!(image.headers()["vary"], "Origin");
        let answer = sites.solve("shop", origin, &[]).await;
        assert_eq!(answer.headers()["access-control-allow-origin"], origin);
        assert_eq!(answer.headers()["vary"], "Origin");
        if allowed {
            assert_eq!(answer.status(), StatusCode::OK, "{origin}");
        } else {
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
            assert_eq!(read(&answer)["error"], "hostname-not-allowed");
        }
        for path in ["captcha.json", "refresh/"] {
            let request = Request::get(format!("/site/shop/{path}"));
            let request = request.header("x-requested-with", "XMLHttpRequest");
            let answer = sites.ask(request.header("origin", origin), "").await;
            assert_eq!(answer.status() == StatusCode::OK, allowed, "{origin} {path}");
        }
    }
    let key = sites.key("shop").await;
    let request = Request::post("/site/shop/solve/").header("content-type", FORM);
    let nowhere = sites.ask(request, form(&[("key", &key), ("answer", "khtap")])).await;
    assert_eq!(nowhere.status(), StatusCode::FORBIDDEN, "browsers say where they are");
    assert_eq!(sites.solve("blog", "https://any.example", &[]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_of_a_host_that_the_site_lists_no_more_does_not_count() {
    let store = SharedStore::new(MemoryStore::default());
    let before = Sites::with(store.clone(), |service| service);
    let token = before.token("shop").await;
    let secret = Secret::new("a secret of sixteen bytes or more").unwrap();
    let moved: [Hostname; 1] = ["new.example".parse().unwrap()];
    let service = Service::builder(store)
        .clock(before.clock.clone())
        .secret(secret)
        .site("shop".parse().unwrap(), |site| {
            site.challenge(Word).sealed(true).hostnames(moved).site_secret(SiteSecret::of(SHOP))
        })
        .build()
        .unwrap();
    let after = Sites { service, clock: before.clock.clone() };
    let fields = [("secret", SHOP), ("response", &*token)];
    let verdict = after.verify("/siteverify", &fields).await;
    assert_eq!(codes(&verdict), ["invalid-input-response"]);
    assert_eq!(before.verify("/siteverify", &fields).await["success"], true);
}

#[tokio::test]
async fn a_site_that_lists_actions_gives_tokens_for_no_other() {
    let sites = Sites::with(MemoryStore::default(), |service| {
        service.site("actions".parse().unwrap(), |site| {
            let site = site.challenge(Word).sealed(true).site_secret(SiteSecret::of("actions"));
            site.actions(["login".to_owned(), "sign/up".to_owned()])
        })
    });
    for (fields, status) in [
        (&[("action", "login")][..], StatusCode::OK),
        (&[("action", "sign/up")], StatusCode::OK),
        (&[("action", "vote")], StatusCode::BAD_REQUEST),
        (&[], StatusCode::OK),
        (&[("action", "")], StatusCode::OK),
    ] {
        assert_eq!(sites.solve("actions", PAGE, fields).await.status(), status, "{fields:?}");
    }
}

#[tokio::test]
async fn browsers_may_ask_from_other_origins_and_back_ends_need_not() {
    let sites = Sites::new();
    for (path, methods) in [
        ("/site/shop/refresh/", "GET, HEAD, OPTIONS"),
        ("/site/shop/solve/", "POST, OPTIONS"),
        ("/site/shop/captcha.json", "GET, HEAD, OPTIONS"),
    ] {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let request = request.header("origin", "https://shop.example");
        let response = sites.ask(request, "").await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        assert_eq!(response.headers()["access-control-allow-methods"], methods, "{path}");
        let allowed = &response.headers()["access-control-allow-headers"];
        assert_eq!(allowed, "content-type, x-requested-with");
    }
    for path in ["/site/nobody/refresh/", "/site/nobody/captcha.json", "/site/nobody/solve/"] {
        for (method, status) in
            [(Method::OPTIONS, StatusCode::NO_CONTENT), (Method::GET, StatusCode::NOT_FOUND)]
        {
            let request = Request::builder().method(method).uri(path);
            let response = sites.ask(request.header("origin", "https://shop.example"), "").await;
            assert_eq!(response.status(), status, "{path}");
            let origin = &response.headers()["access-control-allow-origin"];
            assert_eq!(
                origin, "https://shop.example",
                "the page learns that there is no such site"
            );
        }
    }
    for path in PATHS.into_iter().chain(["/site/shop/siteverify", "/refresh/"]) {
        let request = Request::builder().method(Method::OPTIONS).uri(path);
        let response = sites.ask(request.header("origin", "https://shop.example"), "").await;
        assert!(response.headers().get("access-control-allow-origin").is_none(), "{path}");
    }
}
