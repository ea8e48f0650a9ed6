//! The examples of the axum crate, as their readers start them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::accessibility::{assert_accessible, screenshot, target};
use crate::common::browser::Browser;
use crate::{PICTURE, lives, until};

/// An example that runs; it ends with the test.
struct Example {
    process: Child,
    url: String,
}

impl Example {
    fn start(name: &str) -> Self {
        let program = target().join("debug/examples").join(name);
        let mut process =
            Command::new(program).arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().expect(
                "scripts/test builds the examples: cargo build -p simple-captcha-axum --examples",
            );
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let url = said.trim().strip_prefix("open ").unwrap().to_owned();
        Self { process, url }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn open(example: &Example, name: &str) -> Browser {
    let browser = Browser::open().await;
    browser.window.goto(&example.url).await.unwrap();
    lives(&browser).await;
    assert_accessible(&browser, name).await;
    screenshot(&browser, &format!("example-{name}")).await;
    browser
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
    assert_eq!(browser.prop("[name=name]", "value").await, "<Ada>");
    assert!(browser.prop(".captcha-error", "textContent").await.contains("not the right answer"));
    assert_accessible(&browser, "askama, again").await;
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
    assert_eq!(browser.prop("[name=message]", "value").await, "Hello & goodbye");
    let label = browser.prop("label[for=id_captcha_1]", "textContent").await;
    assert_eq!(label, "Type the result of the sum in the picture");
}

#[tokio::test]
async fn the_rest_page_shows_the_servers_message_and_another_captcha() {
    let example = Example::start("rest");
    let browser = open(&example, "rest").await;
    let old = browser.prop("[name=captcha_hashkey]", "value").await;
    browser.find("[name=text]").await.send_keys("Hello").await.unwrap();
    browser.find("[name=captcha_code]").await.send_keys("wrong\n").await.unwrap();
    let message = "That was not the right answer. Please try again.";
    until(
        &browser,
        &format!("return document.querySelector('#verdict').textContent === '{message}'"),
    )
    .await;
    browser.wait_for_change("[name=captcha_hashkey]", "value", &old).await;
    assert_eq!(browser.prop("[name=text]", "value").await, "Hello");
}
