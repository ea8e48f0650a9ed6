//! Sites with keys: made on the command line, kept in the file, served beside one another.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod common;

use std::fs;

use common::{Server, run};
use reqwest::StatusCode;
use serde_json::Value;
use simple_captcha_server::Config;
use tempfile::TempDir;

const SECRET: (&str, &str) = ("CAPTCHA_SECRET", "sixteen bytes or more of these tests");
const ASKS_ALWAYS_THE_SAME: [&str; 3] = ["--test-mode", "--test-answer", "PASSED"];

/// A site as `site new` printed it.
struct NewSite {
    key: String,
    secret: String,
    toml: String,
}

fn new_site(options: &[&str]) -> NewSite {
    let folder = TempDir::new().unwrap();
    let (status, printed, complaint) = run(&folder, &[&["site", "new"], options].concat(), &[]);
    assert_eq!((status, &*complaint), (0, ""));
    let value = |name: &str| {
        let line = printed.lines().find(|line| line.starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let toml = &printed[printed.find("[[site]]").unwrap()..];
    NewSite { key: value("Site key"), secret: value("Secret,"), toml: toml.to_owned() }
}

/// A server with a configuration file of these sites.
fn serve(toml: &str, options: &[&str]) -> (Server, TempDir) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("captcha.toml");
    fs::write(&file, toml).unwrap();
    let file = file.to_str().unwrap();
    (Server::start_with(&[&["--config", file], options].concat(), &[SECRET]), folder)
}

async fn token(server: &Server, key: &str, origin: &str) -> Result<String, StatusCode> {
    let refresh = server.client.get(server.url(&format!("/captcha/site/{key}/refresh/")));
    let refresh = refresh.header("X-Requested-With", "XMLHttpRequest").header("Origin", origin);
    let response = refresh.send().await.unwrap();
    if !response.status().is_success() {
        return Err(response.status());
    }
    let new: Value = response.json().await.unwrap();
    let form = [("key", new["key"].as_str().unwrap()), ("answer", "passed")];
    let solve = server.client.post(server.url(&format!("/captcha/site/{key}/solve/"))).form(&form);
    let solved: Value = solve.header("Origin", origin).send().await.unwrap().json().await.unwrap();
    Ok(solved["token"].as_str().unwrap().to_owned())
}

async fn verify(server: &Server, path: &str, secret: &str, token: &str) -> Value {
    let form = [("secret", secret), ("response", token)];
    let response = server.client.post(server.url(path)).form(&form).send().await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_site_that_was_made_on_the_command_line_verifies_its_tokens_on_every_path() {
    let site = new_site(&["shop", "--hostname", "shop.example", "--hostname", "*.shop.example"]);
    assert!(site.key.split('-').map(str::len).eq([8, 4, 4, 4, 12]), "{}: a UUID", site.key);
    assert_eq!(site.secret.len(), 42, "as clients of hCaptcha want it");
    let (server, _folder) = serve(&site.toml, &ASKS_ALWAYS_THE_SAME);
    for path in [
        "/recaptcha/api/siteverify",
        "/siteverify",
        "/siteverify/",
        "/turnstile/v0/siteverify",
        "/captcha/recaptcha/api/siteverify",
        "/captcha/siteverify",
        "/captcha/turnstile/v0/siteverify",
    ] {
        let token = token(&server, &site.key, "https://www.shop.example").await.unwrap();
        let verdict = verify(&server, path, &site.secret, &token).await;
        assert_eq!(verdict["success"], true, "{path}: {verdict}");
        assert_eq!(verdict["hostname"], "www.shop.example");
        assert_eq!(verify(&server, path, &site.secret, &token).await["success"], false, "{path}");
    }
    let elsewhere = token(&server, &site.key, "https://attacker.example").await;
    assert_eq!(elsewhere, Err(StatusCode::FORBIDDEN));
    let query = format!("/recaptcha/api/siteverify?secret={}&response=x", site.secret);
    assert_eq!(server.get(&query).await.status(), 200);
    assert!(!server.log().contains(&site.secret), "no secret is logged");
    assert!(server.log().contains("path=\"/recaptcha/api/siteverify\""), "{}", server.log());
}

#[tokio::test]
async fn the_scripts_are_at_the_root_and_below_the_prefix_and_know_where_the_captchas_are() {
    let site = new_site(&["shop", "--any-hostname"]);
    let (server, _folder) = serve(&site.toml, &["--prefix", "/c", "--trusted-proxy", "127.0.0.1"]);
    for path in [
        "/recaptcha/api.js",
        "/recaptcha/enterprise.js",
        "/1/api.js",
        "/turnstile/v0/api.js",
        "/c/recaptcha/api.js",
        "/c/1/api.js",
        "/c/turnstile/v0/api.js",
    ] {
        let script = server.get(path).await;
        assert_eq!(script.headers()["access-control-allow-origin"], "*", "{path}");
        assert!(script.text().await.unwrap().contains("\"/c\""), "{path}");
        let request = server.client.get(server.url(path)).header("X-Forwarded-Prefix", "/shop");
        let script = request.send().await.unwrap().text().await.unwrap();
        assert!(script.contains("\"/shop/c\""), "{path}");
    }
}

#[tokio::test]
async fn sites_differ_in_what_they_ask_and_none_opens_another() {
    let (shop, blog) =
        (new_site(&["shop", "--any-hostname"]), new_site(&["blog", "--any-hostname"]));
    let toml =
        format!("{}challenge = \"sum\"\n{}level = \"easy\"\nlength = 7\n", shop.toml, blog.toml);
    let (server, _folder) = serve(&toml, &[]);
    let told = async |key: &str| -> Value {
        server.get(&format!("/captcha/site/{key}/captcha.json")).await.json().await.unwrap()
    };
    assert_eq!(told(&shop.key).await["input"]["inputMode"], "numeric");
    assert_eq!(told(&blog.key).await["input"]["inputMode"], "text");

    let (server, _folder) = serve(&(shop.toml + &blog.toml), &ASKS_ALWAYS_THE_SAME);
    let token = token(&server, &shop.key, "https://any.example").await.unwrap();
    let verdict = verify(&server, "/siteverify", &blog.secret, &token).await;
    assert_eq!(verdict["error-codes"][0], "invalid-input-response");
    assert_eq!(verify(&server, "/siteverify", &shop.secret, &token).await["success"], true);
}

#[tokio::test]
async fn a_secret_is_rotated_without_losing_a_verification() {
    let old = new_site(&["my shop", "--any-hostname"]);
    let (server, folder) = serve(&old.toml, &ASKS_ALWAYS_THE_SAME);
    let file = folder.path().join("captcha.toml");
    let file = file.to_str().unwrap();
    let (status, listed, _) = run(&folder, &["site", "list", "--config", file], &[]);
    assert_eq!(status, 0);
    assert_eq!(listed, format!("my shop: key {}, any host, protection auto\n", old.key));

    let (status, printed, _) = run(&folder, &["site", "rotate", "my shop", "--config", file], &[]);
    assert_eq!(status, 0);
    let secret = printed.lines().next().unwrap().rsplit(' ').next().unwrap();
    let line = printed.lines().find(|line| line.starts_with("secrets = ")).unwrap();
    let with_both = old.toml.lines().map(|it| if it.starts_with("secrets") { line } else { it });
    fs::write(file, with_both.collect::<Vec<_>>().join("\n")).unwrap();

    let before = token(&server, &old.key, "https://any.example").await.unwrap();
    server.signal("-HUP");
    server.wait_until_logged("the settings were read again");
    let after = token(&server, &old.key, "https://any.example").await.unwrap();
    assert_eq!(verify(&server, "/siteverify", secret, &before).await["success"], true);
    assert_eq!(verify(&server, "/siteverify", &old.secret, &after).await["success"], true);

    let (status, _, complaint) = run(&folder, &["site", "rotate", &old.key, "--config", file], &[]);
    assert_eq!(status, 2);
    assert!(complaint.contains("it has 2 secrets already; remove the oldest"), "{complaint}");
    let (status, _, complaint) = run(&folder, &["site", "rotate", "blog", "--config", file], &[]);
    assert_eq!(status, 2);
    assert!(complaint.contains("blog: there is no such site; the file has my shop"), "{complaint}");
}

#[tokio::test]
async fn a_site_that_is_added_is_served_after_a_hangup() {
    let (shop, blog) =
        (new_site(&["shop", "--any-hostname"]), new_site(&["blog", "--any-hostname"]));
    let (server, folder) = serve(&shop.toml, &ASKS_ALWAYS_THE_SAME);
    let unknown = token(&server, &blog.key, "https://any.example").await;
    assert_eq!(unknown, Err(StatusCode::NOT_FOUND));
    fs::write(folder.path().join("captcha.toml"), shop.toml + &blog.toml).unwrap();
    server.signal("-HUP");
    server.wait_until_logged("the settings were read again");
    let token = token(&server, &blog.key, "https://any.example").await.unwrap();
    assert_eq!(verify(&server, "/siteverify", &blog.secret, &token).await["success"], true);
}

#[test]
fn what_is_wrong_with_a_site_is_told_with_its_line() {
    let site = new_site(&["shop", "--hostname", "shop.example"]);
    for (change, complaint) in [
        ("hostname = ['a']", "line 6: `hostname` is not known in [[site]], but `hostnames` is"),
        ("action = ['a']", "line 6: `action` is not known in [[site]], but `actions` is"),
        (
            "token-lifetime = 60",
            "line 6: site.token-lifetime = 60: expected a whole number from 120 to 1800",
        ),
        ("actions = ['a b']", "line 6: site.actions = ['a b']: expected 1 to 32 letters"),
        ("languages = ['de', 'xx']", "line 6: site.languages = ['de', 'xx']: expected one of bg, "),
        ("length = 40", "line 6: site.length = 40: expected a whole number from 1 to 32"),
    ] {
        let toml = site.toml.replace("protection = \"auto\"", change);
        let error = Config::from_toml(&toml).unwrap_err().to_string();
        assert!(error.starts_with(complaint), "{error}");
    }
    for (from, to, complaint) in [
        (
            "\"shop.example\"",
            "\"https://shop.example\"",
            "line 5: site.hostnames = [\"https://shop.example\"]: expected a host",
        ),
        ("[\"shop.example\"]", "[]", "line 5: site.hostnames = []: expected \"any\", or a list"),
        ("secrets = [\"", "secrets = [\"0x", "line 4: site.secrets: expected the SHA-256 hash"),
        (
            "secrets = [\"",
            "secrets = [] # [\"",
            "line 4: site.secrets: expected the hash of one secret",
        ),
        ("[[site]]", "[site]", "line 1: a site is written [[site]], with two brackets"),
    ] {
        let error = Config::from_toml(&site.toml.replace(from, to)).unwrap_err().to_string();
        assert!(error.starts_with(complaint), "{error}");
    }
    for line in ["name", "key", "secrets", "hostnames"] {
        let without = site.toml.lines().filter(|it| !it.starts_with(line)).collect::<Vec<_>>();
        let error = Config::from_toml(&without.join("\n")).unwrap_err().to_string();
        assert_eq!(error, format!("line 1: missing field `{line}`"));
    }
}

#[tokio::test]
async fn sites_need_a_secret_and_keys_of_their_own() {
    let site = new_site(&["shop", "--any-hostname"]);
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("captcha.toml");
    let file = file.to_str().unwrap();
    fs::write(file, &site.toml).unwrap();
    let options = ["serve", "--config", file, "--listen", "127.0.0.1:0"];
    let namesake = new_site(&["shop", "--any-hostname"]);
    fs::write(file, format!("{}{}", site.toml, namesake.toml)).unwrap();
    let (status, _, complaint) = run(&folder, &options, &[SECRET]);
    assert_eq!(status, 2);
    assert!(complaint.contains("[[site]]: two sites have the name shop"), "{complaint}");
    fs::write(file, &site.toml).unwrap();
    let (status, _, complaint) = run(&folder, &options, &[]);
    assert_eq!(status, 2);
    assert!(
        complaint.contains("[[site]]: sites need a secret of at least 16 bytes"),
        "{complaint}"
    );
    fs::write(file, site.toml.clone() + &site.toml.replace("\"shop\"", "\"twin\"")).unwrap();
    let (status, _, complaint) = run(&folder, &options, &[SECRET]);
    assert_eq!(status, 2);
    assert!(
        complaint.contains(&format!("[[site]]: two sites have the key {}", site.key)),
        "{complaint}"
    );
}

#[tokio::test]
async fn a_server_without_sites_has_one_to_try_with_its_verification() {
    let server = Server::start(&ASKS_ALWAYS_THE_SAME);
    let page = server.get("/demo/").await.text().await.unwrap();
    assert!(page.contains("data-sitekey=\"demo\"") && page.contains("src=\"/recaptcha/api.js\""));
    assert_eq!(page.matches("<noscript>").count(), 1, "none within the other");
    let url = server.url("");
    let token = token(&server, "demo", &url).await.unwrap();
    let send = async |form: &[(&str, &str)]| {
        let sent = server.client.post(server.url("/demo/")).form(form).send().await.unwrap();
        sent.text().await.unwrap()
    };
    assert!(send(&[("g-recaptcha-response", &token)]).await.contains("&#34;success&#34;:true"));
    assert!(send(&[("g-recaptcha-response", &token)]).await.contains("timeout-or-duplicate"));
    let key = page.split_once("name=\"captcha_0\" value=\"").unwrap().1;
    let key = key.split('"').next().unwrap();
    let form = [("captcha_0", key), ("captcha_1", "passed")];
    assert!(send(&form).await.contains("&#34;success&#34;:true"));
    assert!(server.get("/").await.text().await.unwrap().contains("href=\"/demo/\""));

    let site = new_site(&["shop", "--any-hostname"]);
    let (server, _folder) = serve(&site.toml, &[]);
    assert_eq!(server.get("/demo/").await.status(), 404);
    assert!(!server.get("/").await.text().await.unwrap().contains("/demo/"));
}

#[tokio::test]
async fn the_pages_that_tell_what_is_right_can_be_left_out() {
    let site = new_site(&["shop", "--any-hostname"]);
    let (server, _folder) =
        serve(&site.toml, &["--no-tutorial", "--test-mode", "--test-answer", "PASSED"]);
    for path in ["/", "/test/", "/refresh_captcha/", "/sum/test/", "/letters/test/", "/demo/"] {
        assert_eq!(server.get(path).await.status(), 404, "{path}");
    }
    for path in ["/healthz", "/readyz", "/captcha/captcha.js", "/1/api.js"] {
        assert_eq!(server.get(path).await.status(), 200, "{path}");
    }
    let token = token(&server, &site.key, "https://any.example").await.unwrap();
    assert_eq!(verify(&server, "/siteverify", &site.secret, &token).await["success"], true);
}

#[tokio::test]
async fn the_vendors_test_keys_are_warned_of() {
    let server = Server::start(&["--test-keys"]);
    assert!(server.log().contains("--test-keys: the public test keys"), "{}", server.log());
    let health = server.get("/healthz").await.text().await.unwrap();
    assert_eq!(health, "alive, but --test-keys is on: the vendors' public test keys pass\n");
    let verdict = verify(
        &server,
        "/turnstile/v0/siteverify",
        "1x0000000000000000000000000000000AA",
        "XXXX.DUMMY.TOKEN.XXXX",
    );
    assert_eq!(verdict.await["success"], true);
    let server = Server::start(&[]);
    assert_eq!(server.get("/healthz").await.text().await.unwrap(), "alive\n");
}
