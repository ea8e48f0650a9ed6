//! Where the URLs are, as visitors see them: under a path of the site's choice, behind a proxy that
//! takes a path off.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod common;

use common::{Server, file, run};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tempfile::TempDir;

const TRUSTED: [&str; 2] = ["--trusted-proxy", "127.0.0.1"];

/// Asks as a proxy does that sends these as `X-Forwarded-Prefix`.
async fn forwarded(server: &Server, path: &str, prefixes: &[&[u8]]) -> Response {
    let mut request = server.client.get(server.url(path));
    request = request.header("X-Requested-With", "XMLHttpRequest");
    for prefix in prefixes {
        request = request.header("X-Forwarded-Prefix", *prefix);
    }
    request.send().await.unwrap()
}

/// The picture's URL that a refresh tells, without what stands for the key.
async fn image_mount(server: &Server, path: &str, prefixes: &[&[u8]]) -> String {
    let response = forwarded(server, path, prefixes).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let json: Value = response.json().await.unwrap();
    let url = json["image_url"].as_str().unwrap();
    let mount = url.split_once("/image/").unwrap().0.to_owned();
    let sound = json["audio_url"].as_str().unwrap();
    assert!(sound.starts_with(&format!("{mount}/audio/")), "{sound}");
    mount
}

#[tokio::test]
async fn the_captchas_urls_are_where_the_site_wants_them_and_nowhere_else() {
    for (given, mount) in
        [("/forms/human/", "/forms/human"), ("/c", "/c"), ("/captcha/", "/captcha")]
    {
        let server = Server::start(&["--prefix", given]);
        assert_eq!(image_mount(&server, &format!("{mount}/refresh/"), &[]).await, mount);
        assert_eq!(image_mount(&server, "/refresh_captcha/", &[]).await, mount);
        let key = server.new_key().await;
        let path = format!("{mount}/image/{key}");
        assert_eq!(server.get(&format!("{path}/")).await.status(), 200);
        assert_eq!(server.get(&path).await.headers()["location"], format!("{path}/"));
        assert_eq!(server.get(&format!("{mount}/audio/{key}.wav")).await.status(), 200);
        assert_eq!(server.get(&format!("{mount}/captcha.js")).await.status(), 200);
        let elsewhere = server.get(&format!("/captcha/image/{key}/")).await.status();
        assert_eq!(elsewhere == 200, mount == "/captcha", "{mount}");
        let page = server.get("/test/").await.text().await.unwrap();
        assert!(page.contains(&format!("src=\"{mount}/image/")), "{page}");
        let page = server.get("/sum/test/").await.text().await.unwrap();
        assert!(page.contains("src=\"/sum/captcha/image/"), "{page}");
        let home = server.get("/").await.text().await.unwrap();
        assert!(home.contains(&format!("{mount}/image/<b>HASHKEY")), "{home}");
    }
}

#[tokio::test]
async fn the_captchas_urls_can_be_at_the_root_beside_the_pages() {
    let server = Server::start_with(&TRUSTED, &[("CAPTCHA_PREFIX", "/")]);
    let key = server.new_key().await;
    assert_eq!(server.get(&format!("/image/{key}/")).await.status(), 200);
    assert_eq!(image_mount(&server, "/refresh/", &[]).await, "");
    assert_eq!(image_mount(&server, "/refresh/", &[b"/captcha"]).await, "/captcha");
    let redirect = forwarded(&server, &format!("/image/{key}"), &[b"/captcha/"]).await;
    assert_eq!(redirect.headers()["location"], format!("/captcha/image/{key}/"));
    for page in ["/", "/test/", "/healthz", "/assets/pages.css"] {
        assert_eq!(server.get(page).await.status(), 200, "{page}");
    }
    assert_eq!(server.get("/nowhere").await.status(), 404);
}

#[tokio::test]
async fn what_a_trusted_proxy_took_off_stands_before_every_url() {
    let nets = [&["--trusted-proxy", "10.0.0.0/8,127.0.0.0/30"], &["--prefix", "/human/"][..]];
    let server = Server::start(&nets.concat());
    for header in [&b"/shop"[..], b"/shop/"] {
        let mount = image_mount(&server, "/human/refresh/", &[header]).await;
        assert_eq!(mount, "/shop/human");
        let mount = image_mount(&server, "/refresh_captcha/", &[header]).await;
        assert_eq!(mount, "/shop/human");
        let mount = image_mount(&server, "/sum/refresh_captcha/", &[header]).await;
        assert_eq!(mount, "/shop/sum/captcha");
    }
    assert_eq!(image_mount(&server, "/human/refresh/", &[b"/a/b-c/~d"]).await, "/a/b-c/~d/human");
    assert_eq!(image_mount(&server, "/human/refresh/", &[b"/"]).await, "/human");

    let key = server.new_key().await;
    let redirect = forwarded(&server, &format!("/human/image/{key}?a=b"), &[b"/shop"]).await;
    assert_eq!(redirect.headers()["location"], format!("/shop/human/image/{key}/?a=b"));
    assert_eq!(
        forwarded(&server, &format!("/human/image/{key}/"), &[b"/shop"]).await.status(),
        200
    );

    for path in ["/", "/test/", "/sum/test/"] {
        let page = forwarded(&server, path, &[b"/shop"]).await.text().await.unwrap();
        for attribute in ["href=\"", "src=\"", "action=\"", "data-refresh=\"", "srcset=\""] {
            for (place, _) in page.match_indices(attribute) {
                let url = &page[place + attribute.len()..];
                let url = url.split('"').next().unwrap();
                // An empty one is the page itself.
                assert!(url.is_empty() || url.starts_with("/shop/"), "{path}: {attribute}{url}");
            }
        }
        assert!(page.contains("/shop/assets/pages.css"), "{page}");
        assert!(!page.contains("/shop/shop"), "{page}");
    }
    let home = forwarded(&server, "/", &[b"/shop"]).await.text().await.unwrap();
    for command in ["/shop/refresh_captcha/", "/shop/human/image/<b>", "/shop/test/ -d"] {
        assert!(home.contains(&format!("curl http://{}{command}", server.address)), "{home}");
    }
}

#[tokio::test]
async fn the_configuration_file_can_say_so_too() {
    let folder = TempDir::new().unwrap();
    let file = file(&folder, "captcha.toml");
    let settings = "[sites]\nprefix = \"/human/\"\ntrusted-proxies = [\"::1\", \"127.0.0.1\"]\n";
    std::fs::write(&file, settings).unwrap();
    let server = Server::start(&["--config", file.to_str().unwrap()]);
    assert_eq!(image_mount(&server, "/human/refresh/", &[b"/shop"]).await, "/shop/human");
}

#[tokio::test]
async fn whoever_is_not_trusted_changes_nothing() {
    for options in [&[][..], &["--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::1"]] {
        let server = Server::start(options);
        assert_eq!(image_mount(&server, "/captcha/refresh/", &[b"/shop"]).await, "/captcha");
        let page = forwarded(&server, "/test/", &[b"/shop"]).await.text().await.unwrap();
        assert!(!page.contains("/shop"), "{page}");
    }
}

#[tokio::test]
async fn a_header_that_is_no_path_counts_for_nothing_and_is_told_once() {
    let server = Server::start(&TRUSTED);
    let long = [&b"/"[..], &[b'a'; 200]].concat();
    for header in [
        &b"shop"[..],
        b"//evil.example",
        b"/shop//x",
        b"/../x",
        b"/a/..",
        b"/./a",
        b"/\\evil.example",
        b"https://evil.example",
        b"/a?b",
        b"/a#b",
        b"/a\"onerror=alert(1)",
        b"/<script>",
        b"/%2e%2e",
        b"/a b",
        b"/a, /b",
        b"/{x}",
        b"/\xff\xfe",
        "/é".as_bytes(),
        &long,
    ] {
        let mount = image_mount(&server, "/captcha/refresh/", &[header]).await;
        assert_eq!(mount, "/captcha", "{}", String::from_utf8_lossy(header));
        let page = forwarded(&server, "/test/", &[header]).await.text().await.unwrap();
        assert!(page.contains("src=\"/captcha/image/"), "{page}");
    }
    assert_eq!(image_mount(&server, "/captcha/refresh/", &[b"/a", b"/b"]).await, "/captcha");
    server.wait_until_logged("invalid or repeated X-Forwarded-Prefix");
    assert_eq!(server.log().matches("X-Forwarded-Prefix").count(), 1);
}

#[test]
fn a_place_that_cannot_be_is_told_and_what_is_wanted() {
    let folder = TempDir::new().unwrap();
    for (option, value, why) in [
        ("--prefix", "captcha", "must begin with a slash"),
        ("--prefix", "//evil.example/", "may stand between its slashes"),
        ("--prefix", "/a/../b", "may stand between its slashes"),
        ("--prefix", "/{x}/", "may stand between its slashes"),
        ("--prefix", &format!("/{}", "a".repeat(200)), "at most 200 characters"),
        ("--prefix", "/test/", "/test is one of the server's own pages"),
        ("--prefix", "/sum/captcha/", "/sum is one of the server's own pages"),
        ("--trusted-proxy", "localhost", "expected an address or a network"),
        ("--trusted-proxy", "10.0.0.0/33", "expected an address or a network"),
        ("--trusted-proxy", "10.0.0.1,", "expected an address or a network"),
    ] {
        let (status, _, complained) = run(&folder, &[option, value], &[]);
        assert_eq!(status, 2, "{option} {value}: {complained}");
        assert!(complained.contains(why) && complained.contains(option), "{complained}");
    }
}

#[tokio::test]
async fn paths_that_are_encoded_in_another_way_are_the_same() {
    let server = Server::start(&["--prefix", "/human/"]);
    let key = server.new_key().await;
    let picture = server.get(&format!("/human/image/{key}/")).await.bytes().await.unwrap();
    for path in [format!("/hum%61n/image/{key}/"), format!("/%68uman/im%61ge/{key}/")] {
        assert_eq!(server.get(&path).await.bytes().await.unwrap(), picture, "{path}");
    }
    for path in ["/t%65st/", "/refresh%5Fcaptcha/", "/healt%68z"] {
        assert_eq!(server.get(path).await.status(), 200, "{path}");
    }
    assert_eq!(server.get("/%2Ftest/").await.status(), 404);
}

#[tokio::test]
async fn the_resource_policy_can_be_set() {
    for (options, policy) in
        [(&[][..], "same-site"), (&["--resource-policy", "cross-origin"][..], "cross-origin")]
    {
        let server = Server::start(options);
        let key = server.new_key().await;
        for path in [format!("image/{key}/"), format!("audio/{key}.wav")] {
            let response = server.get(&format!("/captcha/{path}")).await;
            assert_eq!(response.headers()["cross-origin-resource-policy"], policy, "{path}");
        }
    }
}
