//! The examples of the crates for web frameworks, as their readers start them.

use std::process::Command;

use tempfile::TempDir;

use crate::accessibility::{
    assert_accessible, assert_accessible_page, assert_nothing_is_cut_off, resize, screenshot,
    target,
};
use crate::common::browser::Browser;
use crate::{PICTURE, lives, run, until};
use test_support::Process;

/// An example that runs; it ends with the test.
struct Example {
    _process: Process,
    url: String,
    _folder: TempDir,
}

impl Example {
    fn start(name: &str) -> Self {
        let program = target().join("debug/examples").join(name);
        let folder = TempDir::new().unwrap();
        assert!(program.exists(), "{program:?} is missing: scripts/test builds the examples");
        let mut command = Command::new(program);
        let process = Process::start(command.arg("127.0.0.1:0").current_dir(&folder));
        let url = process.wait_for(|| {
            let said = process.stdout();
            said.lines().next()?.split_whitespace().nth(1).map(str::to_owned)
        });
        Self { _process: process, url, _folder: folder }
    }
}

async fn open(example: &Example, name: &str) -> Browser {
    let browser = Browser::open().await;
    browser.window.goto(&example.url).await.unwrap();
    lives(&browser).await;
    assert_accessible(&browser, name).await;
    screenshot(&browser, &format!("example-{name}")).await;
    assert_nothing_is_cut_off(&browser, name).await;
    screenshot(&browser, &format!("narrow-example-{name}")).await;
    resize(&browser, 900, 1).await;
    browser
}

/// The status with which the page came.
async fn status(browser: &Browser) -> serde_json::Value {
    run(browser, "return performance.getEntriesByType('navigation')[0].responseStatus").await
}

/// Waits until the focus is where who hears the page is told what is wrong.
async fn begins_at(browser: &Browser, selector: &str) {
    until(browser, &format!("return document.activeElement.matches('{selector}')")).await;
}

#[tokio::test]
async fn pages_to_sign_up_lead_back_to_their_form_from_a_wrong_answer() {
    for name in ["signup", "actix"] {
        let example = Example::start(name);
        let browser = open(&example, name).await;
        browser.find("[name=name]").await.send_keys("Ada").await.unwrap();
        browser.find("[name=captcha_1]").await.send_keys("wrong\n").await.unwrap();
        until(&browser, "return document.title.startsWith('Error: That was not the right')").await;
        assert_eq!(status(&browser).await, 422, "{name}");
        begins_at(&browser, "h1").await;
        assert_accessible_page(&browser, name).await;
        screenshot(&browser, &format!("example-{name}-refused")).await;
        browser.find("a").await.click().await.unwrap();
        lives(&browser).await;
        assert!(browser.prop("[name=captcha_0]", "value").await.len() == 40, "{name}");
    }
}

#[tokio::test]
async fn askama_shows_the_form_again_with_what_was_typed_and_why() {
    let example = Example::start("askama");
    let browser = open(&example, "askama").await;
    let old = browser.prop("[name=captcha_0]", "value").await;
    browser.find("[name=name]").await.send_keys("<Ada>").await.unwrap();
    browser.find("[name=captcha_1]").await.send_keys("wrong\n").await.unwrap();
    browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    lives(&browser).await;
    assert_eq!(status(&browser).await, 422);
    assert_eq!(browser.prop("[name=name]", "value").await, "<Ada>");
    assert!(browser.prop(".captcha-error", "textContent").await.contains("not the right answer"));
    assert_eq!(run(&browser, "return document.title").await, "Error: Sign up");
    begins_at(&browser, "[name=captcha_1]").await;
    assert_accessible(&browser, "askama, again").await;
    screenshot(&browser, "example-askama-refused").await;
}

#[tokio::test]
async fn minijinja_shows_the_form_again_and_asks_for_sums() {
    let example = Example::start("minijinja");
    let browser = open(&example, "minijinja").await;
    let old = browser.prop("[name=captcha_0]", "value").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let old = browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    browser.find("[name=message]").await.send_keys("Hello & goodbye").await.unwrap();
    browser.find("[name=captcha_1]").await.send_keys("999\n").await.unwrap();
    browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    lives(&browser).await;
    assert_eq!(status(&browser).await, 422);
    assert_eq!(browser.prop("[name=message]", "value").await, "Hello & goodbye");
    assert_eq!(run(&browser, "return document.title").await, "Error: Write to us");
    begins_at(&browser, "[name=captcha_1]").await;
    let label = browser.prop(".captcha-field label", "textContent").await;
    assert_eq!(label, "Type the result of the calculation in the picture");
}

#[tokio::test]
async fn the_rest_page_shows_the_servers_message_at_the_captcha_and_another_captcha() {
    let example = Example::start("rest");
    let browser = open(&example, "rest").await;
    let old = browser.prop("[name=captcha_hashkey]", "value").await;
    browser.find("[name=text]").await.send_keys("Hello").await.unwrap();
    browser.find("[name=captcha_code]").await.send_keys("wrong\n").await.unwrap();
    let message = "That was not the right answer. Please try again.";
    until(
        &browser,
        &format!("return document.querySelector('captcha-field').error === '{message}'"),
    )
    .await;
    browser.wait_for_change("[name=captcha_hashkey]", "value", &old).await;
    assert_eq!(browser.prop("[name=text]", "value").await, "Hello");
    begins_at(&browser, "[name=captcha_code]").await;
    assert_accessible(&browser, "rest, refused").await;
    screenshot(&browser, "example-rest-refused").await;

    // An answer that is lost may have used the captcha up.
    let old = browser.prop("[name=captcha_hashkey]", "value").await;
    let lose = "const ask = fetch; window.fetch = (url, asked) => {
        const answer = ask(url, asked);
        return asked.method === 'POST' ? answer.then(() => { throw Error('lost') }) : answer };";
    run(&browser, lose).await;
    browser.find("[name=captcha_code]").await.send_keys("wrong\n").await.unwrap();
    let status = "document.querySelector('p[role=status]').textContent";
    until(&browser, &format!("return {status}.startsWith('Your comment could not')")).await;
    browser.wait_for_change("[name=captcha_hashkey]", "value", &old).await;
    drop(example);
    browser.find("[name=captcha_code]").await.send_keys("wrong\n").await.unwrap();
    until(&browser, "return document.querySelector('[name=captcha_hashkey]').value === ''").await;
    until(&browser, &format!("return {status}.startsWith('Your comment could not')")).await;
    assert_eq!(browser.prop("[name=text]", "value").await, "Hello", "nothing is lost");
}

#[tokio::test]
async fn the_rest_server_answers_a_program_in_json_whatever_is_wrong() {
    let example = Example::start("rest");
    let url = format!("{}comments", example.url);
    for (kind, body, status, code) in [
        ("application/json", "{", 400, "form_invalid"),
        ("application/json", r#"{"texts":"Hello"}"#, 422, "form_invalid"),
        ("application/json", r#"{"text":"Hello"}"#, 422, "captcha_required"),
        ("text/plain", "Hello", 415, "form_invalid"),
        ("multipart/form-data; boundary=x", "--x--", 415, "form_invalid"),
    ] {
        let request = reqwest::Client::new().post(&url).header("Accept", "application/json");
        let request = request.header("Content-Type", kind).body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{kind}: {body}");
        let told: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(told["code"], code, "{kind}: {body}");
        assert!(told["message"].as_str().unwrap().len() > 10);
    }
}
