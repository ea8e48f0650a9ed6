//! Captchas that expire, and servers that are away.

use std::time::Duration;

use crate::common::browser::Browser;
use crate::site::Site;
use crate::{ANSWER, BUTTON, PICTURE, STATUS, another, assert_clean, key, lives, open, run, until};

#[tokio::test]
async fn a_captcha_is_renewed_before_it_expires() {
    let site = Site::start_with_timeout(Duration::from_secs(4)).await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    let new = another(&browser, &old).await;
    assert_eq!(browser.prop(STATUS, "textContent").await, "This is a new captcha.");
    another(&browser, &new).await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_somebody_is_typing_is_left_to_him_until_he_empties_it() {
    let site = Site::start_with_timeout(Duration::from_secs(4)).await;
    let browser = open(&site, "field").await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    let old = key(&browser).await;
    let said = "This captcha has expired. Please get a new one.";
    until(&browser, &format!("return document.querySelector('{STATUS}').textContent === '{said}'"))
        .await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(browser.prop(ANSWER, "value").await, "ab");
    assert_eq!(site.refreshes(), 0);
    browser.find(ANSWER).await.clear().await.unwrap();
    another(&browser, &old).await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn who_begins_to_type_while_a_renewal_is_under_way_keeps_what_he_sees() {
    let site = Site::start_with_timeout(Duration::from_secs(4)).await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    site.set_delay(600);
    until(&browser, "return document.querySelector('img').hasAttribute('aria-busy')").await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    until(&browser, "return !document.querySelector('img').hasAttribute('aria-busy')").await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(browser.prop(ANSWER, "value").await, "ab");
    assert!(browser.prop(PICTURE, "src").await.contains(&old));
    browser.find(ANSWER).await.clear().await.unwrap();
    another(&browser, &old).await;
}

#[tokio::test]
async fn a_server_that_is_away_is_told_and_asked_again_once_it_is_back() {
    let site = Site::start().await;
    for (page, says) in [
        ("field", "The server cannot be reached. Please try again."),
        ("django", "Serwer jest nieosiągalny. Spróbuj ponownie."),
    ] {
        site.set_down(false);
        let browser = open(&site, page).await;
        let old = key(&browser).await;
        browser.find(ANSWER).await.send_keys("ab").await.unwrap();
        site.set_down(true);
        browser.find(BUTTON).await.click().await.unwrap();
        until(
            &browser,
            &format!("return document.querySelector('{STATUS}').textContent === '{says}'"),
        )
        .await;
        assert_eq!(key(&browser).await, old, "the old captcha stays good");
        assert_eq!(browser.prop(ANSWER, "value").await, "ab");
        assert_eq!(run(&browser, "return heard.length").await, 1);
        site.set_down(false);
        browser.find(BUTTON).await.click().await.unwrap();
        another(&browser, &old).await;
        assert_ne!(browser.prop(STATUS, "textContent").await, says);
    }
}

#[tokio::test]
async fn a_server_that_comes_back_is_found_without_a_click() {
    let site = Site::start_with_timeout(Duration::from_secs(4)).await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    site.set_down(true);
    let says = "The server cannot be reached. Please try again.";
    until(&browser, &format!("return document.querySelector('{STATUS}').textContent === '{says}'"))
        .await;
    site.set_down(false);
    another(&browser, &old).await;
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_once_and_asked_ever_more_rarely() {
    let site = Site::start_with_timeout(Duration::from_secs(4)).await;
    let browser = open(&site, "field").await;
    run(
        &browser,
        "window.said = []; window.ahead = 0; const now = Date.now; Date.now = () => now() + ahead;
        const status = document.querySelector('[role=status]');
        new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true })",
    )
    .await;
    site.set_down(true);
    let mut asked = 0;
    for pause in [0, 10, 20, 40] {
        // A second before that nothing is asked.
        run(&browser, &format!("ahead += Math.max(0, {pause} - 3) * 1000")).await;
        tokio::time::sleep(Duration::from_millis(if pause > 0 { 1500 } else { 0 })).await;
        assert_eq!(site.refreshes(), asked, "after {pause} seconds");
        run(&browser, "ahead += 4000").await;
        browser.wait_until(async || (site.refreshes() > asked).then_some(())).await;
        until(&browser, "return !document.querySelector('[aria-busy]')").await;
        // Only now: the browser may try again by itself, where a connection was cut.
        asked = site.refreshes();
    }
    let says = "The server cannot be reached. Please try again.";
    assert_eq!(run(&browser, "return said").await, serde_json::json!([says]));
    // Who asks himself is answered.
    browser.find(BUTTON).await.click().await.unwrap();
    until(&browser, &format!("return said.join() === '{says},,{says}'")).await;
}

#[tokio::test]
async fn a_captcha_that_is_gone_when_its_page_is_shown_is_replaced() {
    let site = Site::start().await;
    let browser = Browser::open().await;
    browser.window.goto(&site.url("empty")).await.unwrap();
    let field = site.captcha.field().issue().await.unwrap().to_string();
    let gone = field.split("/image/").nth(1).unwrap().split('/').next().unwrap();
    site.use_up(gone).await;
    let put = "document.querySelector('#later').innerHTML = arguments[0]";
    browser.window.execute(put, vec![field.clone().into()]).await.unwrap();
    another(&browser, gone).await;
    lives(&browser).await;
    assert_eq!(site.refreshes(), 1);
}
