//! The field, its script and `<captcha-field>` in a real browser.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's helpers may fail as its tests do"
)]

mod accessibility;
mod attributes;
#[path = "../common/mod.rs"]
mod common;
mod copies;
mod element;
mod examples;
mod files;
mod language;
mod markup;
mod motion;
mod old;
mod pages;
mod picture;
mod scripted;
mod shadow;
mod site;
mod sound;
mod time;
mod whole;

use common::browser::Browser;
use serde_json::Value;

const PICTURE: &str = "img.captcha";
const KEY: &str = "[name=captcha_0]";
const ANSWER: &str = "[name=captcha_1]";
const BUTTON: &str = ".captcha-refresh";
const STATUS: &str = ".captcha-status";

/// Opens a page and waits until its captchas live and show.
async fn open(site: &site::WidgetSite, page: &str) -> Browser {
    let browser = Browser::open().await;
    browser.window.goto(&site.url(page)).await.unwrap();
    lives(&browser).await;
    browser
}

async fn lives(browser: &Browser) {
    until(
        browser,
        "return [...document.querySelectorAll('img.captcha')].every((it) => it.title && it.naturalWidth > 50)",
    )
    .await;
}

async fn run(browser: &Browser, script: &str) -> Value {
    browser.window.execute(script, vec![]).await.unwrap()
}

async fn until(browser: &Browser, script: &str) {
    browser.wait_until(async || (run(browser, script).await == true).then_some(())).await;
}

async fn key(browser: &Browser) -> String {
    browser.prop(KEY, "value").await
}

/// Waits for another captcha, the whole of it: key, picture, both its resolutions, and no old answer.
async fn another(browser: &Browser, old: &str) -> String {
    // A field that is made anew has no key at first.
    let is_new = |key: &String| !key.is_empty() && key != old;
    let new = browser.wait_until(async || Some(key(browser).await).filter(is_new)).await;
    until(browser, "return !document.querySelector('[aria-busy]')").await;
    let picture = browser.prop(PICTURE, "src").await;
    assert!(picture.ends_with(&format!("/captcha/image/{new}/")), "{picture}");
    let sharp = browser.prop(PICTURE, "srcset").await;
    assert!(sharp.is_empty() || sharp.ends_with(&format!("/captcha/image/{new}@2/ 2x")), "{sharp}");
    assert_eq!(browser.prop(ANSWER, "value").await, "", "the answer to the old one is cleared");
    new
}

/// Stops the page's clock: what happens at its time then happens when a test says so.
async fn stop_clock(browser: &Browser) {
    run(browser, "const now = Date.now(); window.ahead = 0; Date.now = () => now + ahead").await;
}

/// Lets time pass, once the clock stands.
async fn pass(browser: &Browser, seconds: u32) {
    run(browser, &format!("ahead += 1000 * {seconds}")).await;
}

/// Long enough for what the script does each second to be done.
async fn a_while(browser: &Browser) {
    let count = "window.ticks = 0; clearInterval(window.ticking);
        window.ticking = setInterval(() => ticks++, 1000)";
    run(browser, count).await;
    until(browser, "return ticks > 1").await;
}

/// Writes down in `said` what the page announces from now on.
async fn listen(browser: &Browser) {
    run(
        browser,
        "window.said = []; const status = document.querySelector('[role=status]');
        new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true })",
    )
    .await;
}

async fn until_said(browser: &Browser, text: &str) {
    let said = format!("return document.querySelector('{STATUS}').textContent === '{text}'");
    until(browser, &said).await;
}

/// Puts a field into the page `empty`.
async fn put(browser: &Browser, html: &str) {
    let put = "document.querySelector('#later').innerHTML = arguments[0]";
    browser.window.execute(put, vec![html.into()]).await.unwrap();
}

/// Whether an element is the one that has the focus.
async fn has_focus(browser: &Browser, css: &str) -> bool {
    run(browser, &format!("return document.activeElement.matches('{css}')")).await == true
}

/// The Content-Security-Policy was kept, and no script failed.
async fn assert_clean(browser: &Browser) {
    assert_eq!(run(browser, "return violations").await, Value::Array(vec![]));
}
