//! What pages load.

use bytes::Bytes;
use http::{Request, StatusCode};
use simple_captcha::MemoryStore;
use simple_captcha_http::respond;

use crate::{Sites, Word, read};

#[tokio::test]
async fn a_back_end_gets_the_field_as_html() {
    let sites = Sites::new();
    let query = "sitekey=shop&lang=de&base=https://captcha.example/";
    for path in [format!("/field.html?{query}"), format!("/site/shop/field.html?{query}")] {
        let response = sites.ask(Request::get(&path), "").await;
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        let html = std::str::from_utf8(response.body()).unwrap();
        assert!(html.contains("src=\"https://captcha.example/captcha/site/shop/image/"), "{html}");
        assert!(html.contains("Captcha-Bild") && html.contains("name=\"captcha_1\""));
    }
    let inside = sites.ask(Request::get("/field.html?sitekey=shop&noscript"), "").await;
    let html = std::str::from_utf8(inside.body()).unwrap();
    assert!(!html.contains("noscript") && !html.contains("<button"), "{html}");
    let plain = sites.ask(Request::get("/field.html?sitekey=shop"), "").await;
    let html = std::str::from_utf8(plain.body()).unwrap();
    assert!(html.contains("src=\"/captcha/site/shop/image/"), "{html}");
    for (query, status) in [
        ("sitekey=nobody", StatusCode::NOT_FOUND),
        ("sitekey=a%20b", StatusCode::NOT_FOUND),
        ("sitekey=shop&challenge=none", StatusCode::NOT_FOUND),
        ("sitekey=shop&base=javascript:alert(1)", StatusCode::BAD_REQUEST),
        ("sitekey=shop&base=//attacker.example", StatusCode::BAD_REQUEST),
        ("sitekey=shop&base=https://a.example/?", StatusCode::BAD_REQUEST),
    ] {
        let response = sites.ask(Request::get(format!("/field.html?{query}")), "").await;
        assert_eq!(response.status(), status, "{query}");
    }
}

#[tokio::test]
async fn a_site_addresses_its_visitors_in_its_languages_alone() {
    let sites = Sites::with(MemoryStore::default(), |service| {
        service.site("bilingual".parse().unwrap(), |site| {
            let languages = ["de", "pt-br"].map(|tag| tag.parse().unwrap());
            site.challenge(Word).sealed(true).text_languages(languages)
        })
    });
    for (query, accepted, language) in [
        ("", "", "de"),
        ("", "fr, pt;q=0.5", "pt-br"),
        ("?lang=pt-BR", "de", "pt-br"),
        ("?lang=fr", "pt", "pt-br"),
        ("?lang=fr", "en", "de"),
    ] {
        let request = Request::get(format!("/site/bilingual/captcha.json{query}"));
        let told = sites.ask(request.header("accept-language", accepted), "").await;
        assert_eq!(read(&told)["language"], language, "{query} {accepted}");
    }
}

#[tokio::test]
async fn each_vendors_script_knows_its_vendor_and_where_the_captchas_are() {
    let sites = Sites::new();
    for (path, vendor) in [
        ("/recaptcha/api.js?onload=a&render=explicit&hl=de", "recaptcha"),
        ("/recaptcha/enterprise.js", "recaptcha"),
        ("/1/api.js", "hcaptcha"),
        ("/turnstile/v0/api.js", "turnstile"),
    ] {
        let response =
            sites.ask(Request::get(path).header("origin", "https://any.example"), "").await;
        assert_eq!(response.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        assert_eq!(response.headers()["cross-origin-resource-policy"], "cross-origin");
        let script = std::str::from_utf8(response.body()).unwrap();
        assert!(
            script.contains(&format!("\"{vendor}\"")) && script.contains("\"/captcha\""),
            "{path}"
        );
        assert!(!script.contains("%VENDOR%") && !script.contains("%MOUNT%"));
    }
    let unsafe_mount = "/a\"b<c\\";
    let request = Request::get("/1/api.js").body(Bytes::new()).unwrap();
    let response = respond(&sites.service, unsafe_mount, request).await;
    let script = std::str::from_utf8(response.body()).unwrap();
    assert!(script.contains("\"/abc\""), "nothing gets out of the text that it stands in");
}
