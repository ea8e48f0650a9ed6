//! The tutorial's page over HTTP: right, wrong, replayed, raced, cross-site.

mod common;

use common::Server;
use proptest::prelude::*;
use reqwest::StatusCode;
use tokio::task::JoinSet;

const RIGHT: &str = "验证码正确";
const WRONG: &str = "验证码错误";

/// Whether a page says that the answer was right; it says one of both and not the other.
fn passed(page: &str) -> bool {
    assert!(page.contains(RIGHT) != page.contains(WRONG), "{page}");
    page.contains(RIGHT)
}

#[tokio::test]
async fn the_right_answer_passes_once_in_any_case_and_with_spaces_around() {
    let server = Server::start(&[]);
    for typed in [str::to_owned, str::to_uppercase, |answer: &str| format!("  {answer}\t")] {
        let key = server.new_key().await;
        let answer = server.answer(&key).await;
        assert!(passed(&server.post(&key, &typed(&answer)).await));
        assert!(!passed(&server.post(&key, &answer).await), "a replayed answer does not pass");
    }
}

#[tokio::test]
async fn a_wrong_answer_uses_the_captcha_up() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let answer = server.answer(&key).await;
    assert!(!passed(&server.post(&key, "wrong").await));
    assert!(!passed(&server.post(&key, &answer).await));
}

#[tokio::test]
async fn an_empty_answer_keeps_the_captcha() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    for typed in ["", "   "] {
        assert!(!passed(&server.post(&key, typed).await));
    }
    let answer = server.answer(&key).await;
    assert!(passed(&server.post(&key, &answer).await));
}

#[tokio::test]
async fn an_expired_captcha_does_not_pass() {
    let server = Server::start(&[]);
    let key = server.new_key().await;
    let answer = server.answer(&key).await;
    sqlx::query("UPDATE captcha_captchastore SET expiration = '2020-01-01 00:00:00'")
        .execute(&server.database().await)
        .await
        .unwrap();
    assert!(!passed(&server.post(&key, &answer).await));
}

#[tokio::test]
async fn of_fifty_right_answers_at_once_exactly_one_passes() {
    let server = Server::start(&[]);
    for _ in 0..3 {
        let key = server.new_key().await;
        let answer = server.answer(&key).await;
        let mut visitors = JoinSet::new();
        for _ in 0..50 {
            let post = server
                .client
                .post(server.url("/test/"))
                .form(&[("hashkey", &key), ("captcha", &answer)]);
            visitors
                .spawn(async move { passed(&post.send().await.unwrap().text().await.unwrap()) });
        }
        let winners = visitors.join_all().await.into_iter().filter(|passed| *passed).count();
        assert_eq!(winners, 1);
    }
}

#[tokio::test]
async fn the_result_of_a_sum_passes() {
    let server = Server::start(&["--challenge", "captcha.helpers.math_challenge"]);
    let key = server.new_key().await;
    let challenge: String =
        sqlx::query_scalar("SELECT challenge FROM captcha_captchastore WHERE hashkey = ?")
            .bind(&key)
            .fetch_one(&server.database().await)
            .await
            .unwrap();
    assert!(challenge.ends_with('='), "{challenge}");
    let answer = server.answer(&key).await;
    assert!(passed(&server.post(&key, &answer).await));
}

#[tokio::test]
async fn what_is_missing_or_nonsense_in_the_form_is_a_wrong_answer() {
    let server = Server::start(&[]);
    let long = "a".repeat(10_000);
    for body in [
        "",
        "captcha=abcd",
        "captcha=abcd&captcha=efgh&hashkey=abcd",
        "hashkey=abcd",
        "captcha=abcd&hashkey=no-such-key",
        "captcha=abcd&hashkey=%00",
        "captcha=%FF%FE&hashkey=%FF",
        "captcha=abcd&hashkey=%3Cscript%3E&nickname=%3Cscript%3E",
        &format!("captcha={long}&hashkey=abcd"),
        &format!("captcha=a&hashkey={long}"),
    ] {
        let request = server
            .client
            .post(server.url("/test/"))
            .header("Content-Type", "application/x-www-form-urlencoded");
        let response = request.body(body.to_owned()).send().await.unwrap();
        assert_eq!(response.status(), 200, "{body}");
        let page = response.text().await.unwrap();
        assert!(!passed(&page), "{body}");
        assert!(!page.contains("<script>"), "{body}");
    }
}

#[tokio::test]
async fn what_is_no_form_at_all_is_unread_and_no_form_is_a_wrong_answer() {
    let server = Server::start(&[]);
    for content_type in ["multipart/form-data; boundary=x", "application/json", "text/plain", ""] {
        let request = server.client.post(server.url("/test/")).header("Content-Type", content_type);
        let response = request.body("--x\r\ncaptcha").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        assert!(!response.text().await.unwrap().contains(RIGHT), "{content_type}");
    }
    let empty = server.client.post(server.url("/test/")).send().await.unwrap();
    assert!(!empty.text().await.unwrap().contains(RIGHT));
}

#[test]
fn no_form_makes_the_server_fail() {
    let server = Server::start(&[]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    proptest!(ProptestConfig::with_cases(200), |(body in prop::collection::vec(any::<u8>(), 0..300), fields in "(captcha|hashkey|nickname|[a-z%&=]{0,20})=[ -~]{0,60}(&captcha=\\PC{0,20})?")| {
        for body in [body, fields.into_bytes()] {
            let request = server
                .client
                .post(server.url("/test/"))
                .header("Content-Type", "application/x-www-form-urlencoded");
            let response = runtime.block_on(request.body(body).send()).unwrap();
            prop_assert_eq!(response.status(), StatusCode::OK);
        }
    });
}

#[tokio::test]
async fn the_tutorials_answers_are_not_kept_and_its_paths_lead_to_their_last_slash() {
    let server = Server::start(&[]);
    for path in ["/", "/test/", "/refresh_captcha/", "/sum/test/", "/nowhere"] {
        let response = server.get(path).await;
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
    for (path, place) in [("/test", "test/"), ("/sum/refresh_captcha", "refresh_captcha/")] {
        let response = server.get(path).await;
        assert_eq!(response.status(), StatusCode::MOVED_PERMANENTLY);
        assert_eq!(response.headers()["location"], place);
    }
}

#[tokio::test]
async fn the_commands_on_the_first_page_are_fit_to_be_copied() {
    let server = Server::start(&[]);
    for (host, shown) in [("forms.example:8080", true), ("evil.example;rm -rf ~", false)] {
        let request = server.client.get(server.url("/")).header("Host", host);
        let page = request.send().await.unwrap().text().await.unwrap();
        assert_eq!(page.contains(&format!("curl http://{host}/")), shown, "{page}");
    }
}

#[tokio::test]
async fn the_page_forbids_scripts_that_are_not_the_servers_own() {
    let server = Server::start(&[]);
    for path in ["/", "/test/", "/sum/test/"] {
        let response = server.get(path).await;
        assert_eq!(response.status(), 200);
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert!(response.headers()["content-type"].to_str().unwrap().contains("charset=utf-8"));
        let page = response.text().await.unwrap();
        assert!(!page.contains("onclick") && !page.contains("style="), "{page}");
        let own = page.matches("/captcha/captcha.js\" defer></script>").count();
        assert_eq!(page.matches("<script").count(), own, "{page}");
        assert_eq!(own, usize::from(path != "/"));
    }
}

#[tokio::test]
async fn the_page_and_its_verdict_are_in_the_visitors_language_and_in_chinese_without_one() {
    let server = Server::start(&[]);
    const CHINESE: &str = r#"<html lang="zh-hans" dir="ltr">"#;
    const ENGLISH: &str = r#"<html lang="en" dir="ltr">"#;
    const GERMAN: &str = r#"<html lang="de" dir="ltr">"#;
    for (accepted, language, error, right, sentences) in [
        (&[][..], CHINESE, "<title>错误： ", "回答正确。", true),
        (&["*"], CHINESE, "<title>错误： ", "回答正确。", true),
        (&["zh-TW, en;q=0.5"], CHINESE, "<title>错误： ", "回答正确。", true),
        (&["en-US", "en;q=0.9"], ENGLISH, "<title>Error: ", "The answer is right.", false),
        (&["en, zh-CN;q=0.5"], ENGLISH, "<title>Error: ", "The answer is right.", true),
        (&["en, zh-CN;q=0"], ENGLISH, "<title>Error: ", "The answer is right.", false),
        (&["eo"], ENGLISH, "<title>Error: ", "The answer is right.", false),
        // Two headers are one list.
        (&["eo", "de-AT;q=0.5"], GERMAN, "<title>Fehler: ", "Die Antwort war richtig.", false),
        (&["fa"], r#"<html lang="fa" dir="rtl">"#, "<title>خطا: ", "پاسخ درست بود.", false),
    ] {
        let ask = async |mut request: reqwest::RequestBuilder| {
            for value in accepted {
                request = request.header("Accept-Language", *value);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.headers()["vary"], "Accept-Language");
            response.text().await.unwrap()
        };
        let page = ask(server.client.get(server.url("/test/"))).await;
        assert!(page.contains(language) && !page.contains(error), "{accepted:?}: {page}");
        let key = server.new_key().await;
        let answer = server.answer(&key).await;
        let send = |answer: &str| {
            let form = [("hashkey", key.as_str()), ("captcha", answer), ("nickname", "Ada")];
            server.client.post(server.url("/test/")).form(&form)
        };
        let page = ask(send(&answer)).await;
        assert!(page.contains(language) && page.contains(right), "{accepted:?}: {page}");
        assert_eq!(page.contains(RIGHT), sentences, "{accepted:?}: {page}");
        let page = ask(send(&answer)).await;
        let marked = r#"name="captcha" required aria-invalid="true""#;
        assert!(page.contains(language) && page.contains(marked), "{accepted:?}: {page}");
        assert!(page.contains(error) && page.contains(r#"value="Ada""#), "{accepted:?}: {page}");
        assert_eq!(page.contains(WRONG), sentences, "{accepted:?}: {page}");
    }
}

#[tokio::test]
async fn a_post_from_another_site_is_refused_and_one_without_a_browser_is_not() {
    let server = Server::start(&[]);
    let own = server.url("");
    for (name, value, status) in [
        ("Sec-Fetch-Site", "cross-site", StatusCode::FORBIDDEN),
        ("Sec-Fetch-Site", "same-site", StatusCode::FORBIDDEN),
        ("Sec-Fetch-Site", "same-origin", StatusCode::OK),
        ("Sec-Fetch-Site", "none", StatusCode::OK),
        ("Origin", "http://elsewhere.example", StatusCode::FORBIDDEN),
        ("Origin", "null", StatusCode::FORBIDDEN),
        ("Origin", &own, StatusCode::OK),
        ("X-Nothing", "of that kind", StatusCode::OK),
    ] {
        let key = server.new_key().await;
        let answer = server.answer(&key).await;
        let request = server.client.post(server.url("/test/")).header(name, value);
        let form = [("hashkey", &key), ("captcha", &answer)];
        let response = request.form(&form).send().await.unwrap();
        assert_eq!(response.status(), status, "{name}: {value}");
        let left = server.client.post(server.url("/test/")).form(&form).send().await.unwrap();
        let used_up = !passed(&left.text().await.unwrap());
        assert_eq!(
            used_up,
            status == StatusCode::OK,
            "{name}: {value}: a refused post judges nothing"
        );
    }
}

#[tokio::test]
async fn a_form_is_read_under_every_usual_name_and_what_is_no_form_is_not_wrong_but_unread() {
    let server = Server::start(&[]);
    for [key_name, answer_name] in
        [["hashkey", "captcha"], ["captcha_0", "captcha_1"], ["captcha_hashkey", "captcha_code"]]
    {
        let key = server.new_key().await;
        let form = [(key_name, &key), (answer_name, &server.answer(&key).await)];
        let sent = server.client.post(server.url("/test/")).form(&form).send().await.unwrap();
        assert!(passed(&sent.text().await.unwrap()), "{key_name}");
    }
    let key = server.new_key().await;
    let answer = server.answer(&key).await;
    let part = |name, value| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = part("hashkey", &key) + &part("captcha", &answer) + "--b--\r\n";
    let json = format!(r#"{{"hashkey": "{key}", "captcha": "{answer}"}}"#);
    for (content_type, body) in [
        ("multipart/form-data; boundary=b", parts),
        ("application/json", json),
        ("text/plain", format!("hashkey={key}")),
    ] {
        let request = server.client.post(server.url("/test/")).header("Content-Type", content_type);
        let unread = request.body(body).send().await.unwrap();
        assert_eq!(unread.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        assert!(!unread.text().await.unwrap().contains(WRONG), "{content_type}");
    }
    assert!(passed(&server.post(&key, &answer).await), "nothing has used it up");
}

#[tokio::test]
async fn the_other_kind_can_be_tried_but_opens_nothing_of_the_sites_own() {
    let server = Server::start(&[]);
    let home = server.get("/").await.text().await.unwrap();
    assert!(home.contains("href=\"/test/\"") && home.contains("href=\"/sum/test/\""), "{home}");
    let json: serde_json::Value = server.get("/sum/refresh_captcha/").await.json().await.unwrap();
    let key = json["hashkey"].as_str().unwrap();
    let image_url = json["image_url"].as_str().unwrap();
    assert_eq!(image_url, format!("/sum/captcha/image/{key}/"));
    assert_eq!(server.get(image_url).await.status(), 200);
    assert_eq!(server.get(&format!("/captcha/image/{key}/")).await.status(), 410);
    assert_eq!(server.rows().await, 0);
    for result in 0..=100 {
        assert!(!passed(&server.post(key, &result.to_string()).await));
    }
}
