//! Captchas that expire, and servers that are away.

use reqwest::StatusCode;
use serde_json::json;
use simple_captcha_http::form::Field;

use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{
    ANSWER, BUTTON, PICTURE, STATUS, a_while, another, assert_clean, key, listen, lives, open,
    pass, put, run, stop_clock, until, until_said,
};

/// Whether the server still shows a captcha.
async fn picture(site: &WidgetSite, key: &str) -> StatusCode {
    let url = format!("http://{}/captcha/image/{key}/", site.address);
    reqwest::get(url).await.unwrap().status()
}

#[tokio::test]
async fn a_captcha_is_renewed_before_it_expires() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    let mut old = key(&browser).await;
    for seconds in [280, 260] {
        // Twenty seconds before it expires, the page asks for another one.
        site.pass(&browser, seconds).await;
        assert_eq!(picture(&site, &old).await, StatusCode::OK);
        let new = another(&browser, &old).await;
        assert_eq!(browser.prop(STATUS, "textContent").await, "This is a new captcha.");
        site.pass(&browser, 20).await;
        assert_eq!(picture(&site, &old).await, StatusCode::GONE);
        old = new;
    }
    assert_clean(&browser).await;
}

#[tokio::test]
async fn every_renewal_is_announced() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    listen(&browser).await;
    let mut old = key(&browser).await;
    for _ in 0..3 {
        pass(&browser, 280).await;
        old = another(&browser, &old).await;
    }
    let news = "This is a new captcha.";
    assert_eq!(run(&browser, "return said").await, json!([news, "", news, "", news]));
}

#[tokio::test]
async fn a_captcha_that_nobody_sees_is_renewed_when_it_is_seen_again() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    let form = "const form = document.querySelector('form'); const wrap = (name) => {
        const it = document.createElement(name); document.querySelector('main').append(it); it.append(form) };";
    let mut old = key(&browser).await;
    for (hide, show) in [
        ("form.style.display = 'none'", "form.style.display = ''"),
        ("wrap('details')", "form.parentNode.open = true"),
        ("wrap('dialog')", "form.parentNode.showModal()"),
        (
            "Object.defineProperty(document, 'hidden', { value: true, configurable: true })",
            "delete document.hidden",
        ),
    ] {
        run(&browser, &format!("{form} {hide}")).await;
        let asked = site.refreshes();
        pass(&browser, 280).await;
        a_while(&browser).await;
        assert_eq!(site.refreshes(), asked, "{hide}");
        run(&browser, &format!("{form} {show}")).await;
        old = another(&browser, &old).await;
    }
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_somebody_is_typing_is_left_to_him_until_he_empties_it() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    let old = key(&browser).await;
    site.pass(&browser, 301).await;
    let said = "This captcha has expired. Please get a new one.";
    until_said(&browser, said).await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(browser.prop(ANSWER, "value").await, "ab");
    assert_eq!(site.refreshes(), 0);
    browser.find(ANSWER).await.clear().await.unwrap();
    another(&browser, &old).await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn who_begins_to_type_while_a_renewal_is_under_way_keeps_what_he_sees() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    let old = key(&browser).await;
    site.set_delay("/refresh/", 60_000);
    site.pass(&browser, 280).await;
    until(&browser, "return document.querySelector('img').hasAttribute('aria-busy')").await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    site.set_delay("/refresh/", 0);
    until(&browser, "return !document.querySelector('img').hasAttribute('aria-busy')").await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(browser.prop(ANSWER, "value").await, "ab");
    assert!(browser.prop(PICTURE, "src").await.contains(&old));
    browser.find(ANSWER).await.clear().await.unwrap();
    another(&browser, &old).await;
}

#[tokio::test]
async fn a_server_that_is_away_is_told_and_asked_again_once_it_is_back() {
    let site = WidgetSite::start().await;
    for (page, says) in [
        ("field", "A new captcha could not be loaded. Please try again."),
        ("django", "Nie udało się wczytać nowej captchy. Spróbuj ponownie."),
    ] {
        site.set_down(false);
        let browser = open(&site, page).await;
        let old = key(&browser).await;
        browser.find(ANSWER).await.send_keys("ab").await.unwrap();
        site.set_down(true);
        browser.find(BUTTON).await.click().await.unwrap();
        until_said(&browser, says).await;
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
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    let old = key(&browser).await;
    site.set_down(true);
    site.pass(&browser, 280).await;
    until_said(&browser, "A new captcha could not be loaded. Please try again.").await;
    site.set_down(false);
    site.pass(&browser, 11).await;
    another(&browser, &old).await;
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_once_and_asked_ever_more_rarely() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    listen(&browser).await;
    site.set_down(true);
    let mut asked = 0;
    for (not_yet, then) in [(200, 80), (8, 4), (18, 4), (38, 4)] {
        pass(&browser, not_yet).await;
        a_while(&browser).await;
        assert_eq!(site.refreshes(), asked, "after {not_yet} seconds");
        pass(&browser, then).await;
        browser.wait_until(async || (site.refreshes() > asked).then_some(())).await;
        until(&browser, "return !document.querySelector('[aria-busy]')").await;
        // Only now: the browser may try again by itself, where a connection was cut.
        asked = site.refreshes();
    }
    let says = "A new captcha could not be loaded. Please try again.";
    assert_eq!(run(&browser, "return said").await, json!([says]));
    // A click is answered at once.
    browser.find(BUTTON).await.click().await.unwrap();
    until(&browser, &format!("return said.join() === '{says},,{says}'")).await;
}

#[tokio::test]
async fn a_captcha_that_is_gone_when_its_page_is_shown_is_replaced() {
    let site = WidgetSite::start().await;
    let browser = Browser::open().await;
    browser.window.goto(&site.url("empty")).await.unwrap();
    let field = Field::builder(&site.captcha).issue().await.unwrap().to_string();
    let gone = field.split("/image/").nth(1).unwrap().split('/').next().unwrap();
    site.use_up(gone).await;
    put(&browser, &field).await;
    another(&browser, gone).await;
    lives(&browser).await;
    assert_eq!(site.refreshes(), 1);
}

#[tokio::test]
async fn what_is_spent_looks_so_and_what_comes_after_it_is_told() {
    let site = WidgetSite::start().await;
    for page in ["field", "element"] {
        site.set_down(false);
        let browser = open(&site, page).await;
        stop_clock(&browser).await;
        site.set_down(true);
        run(&browser, "document.querySelector('img').captcha.reset()").await;
        for _ in 0..6 {
            until(&browser, "return heard.length && heard.at(-1).includes('Error')").await;
            run(&browser, "heard.length = 0; document.querySelector('.captcha-refresh').click()")
                .await;
        }
        until(&browser, "return heard.length > 0").await;
        assert_eq!(run(&browser, "return document.querySelector('img').ariaBusy").await, "true");
        site.set_down(false);
        // A click did not make the script wait any longer.
        pass(&browser, 12).await;
        another(&browser, "").await;
        let news =
            if page == "field" { "This is a new captcha." } else { "Questo è un nuovo captcha." };
        until_said(&browser, news).await;
    }
}
