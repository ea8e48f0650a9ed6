//! What a page's own script asks of a captcha.

use serde_json::json;

use crate::accessibility::screenshot;
use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{
    ANSWER, KEY, STATUS, another, assert_clean, key, open, pass, run, stop_clock, until_said,
};

/// Calls a method of the captcha, and waits until what it promises is there.
async fn call(browser: &Browser, method: &str) {
    let call = "const [method, done] = arguments;
        document.querySelector('img.captcha').captcha[method]().then(done)";
    browser.window.execute_async(call, vec![method.into()]).await.unwrap();
}

#[tokio::test]
async fn a_captcha_in_a_page_of_the_servers_is_refreshed_and_reset() {
    let site = WidgetSite::start().await;
    for (page, news) in [("field", "This is a new captcha."), ("django", "To jest nowa captcha.")] {
        let browser = open(&site, page).await;
        let first = key(&browser).await;
        browser.find(ANSWER).await.send_keys("old").await.unwrap();
        call(&browser, "refresh").await;
        let second = another(&browser, &first).await;
        assert_eq!(browser.prop(STATUS, "textContent").await, news);
        call(&browser, "reset").await;
        another(&browser, &second).await;
        assert_eq!(browser.prop(STATUS, "textContent").await, "");
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn after_a_reset_that_fails_the_spent_captcha_is_gone_and_another_comes_once_it_can() {
    let site = WidgetSite::start().await;
    for (page, says) in [
        ("field", "A new captcha could not be loaded. Please try again."),
        ("element", "Non è stato possibile caricare un nuovo captcha. Riprova."),
    ] {
        site.set_down(false);
        let browser = open(&site, page).await;
        stop_clock(&browser).await;
        browser.find(ANSWER).await.send_keys("spent").await.unwrap();
        site.set_down(true);
        call(&browser, "reset").await;
        assert_eq!(browser.prop(KEY, "value").await, "");
        assert_eq!(browser.prop(ANSWER, "value").await, "");
        until_said(&browser, says).await;
        browser.find(ANSWER).await.send_keys("to nothing").await.unwrap();
        site.set_down(false);
        pass(&browser, 20).await;
        another(&browser, "").await;
    }
}

/// What is said to be wrong with the answer, and in which ways.
const WRONG: &str = "const it = document.querySelector('[name=captcha_1]');
    const ids = it.getAttribute('aria-describedby').split(' ');
    const text = document.getElementById(ids.at(-1));
    return [document.querySelector('img.captcha').captcha.error, text.textContent, text.role,
        text.checkVisibility(), it.ariaInvalid, ids.length]";

#[tokio::test]
async fn what_is_wrong_is_told_at_the_input_until_the_form_is_reset() {
    let site = WidgetSite::start().await;
    for (page, ids) in [("field", 1), ("wrong", 1), ("django", 1), ("element", 1), ("wrapped", 2)] {
        let browser = open(&site, page).await;
        let tell = "document.querySelector('img.captcha').captcha.error = 'Look again.'";
        run(&browser, tell).await;
        let wrong = json!(["Look again.", "Look again.", "alert", true, "true", ids]);
        assert_eq!(run(&browser, WRONG).await, wrong, "{page}");
        screenshot(&browser, &format!("told-{page}")).await;
        assert_eq!(
            run(&browser, "return document.querySelectorAll('[role=alert]').length").await,
            1
        );
        run(&browser, "document.querySelector('form').reset()").await;
        let right = json!(["", "", "alert", false, null, ids]);
        assert_eq!(run(&browser, WRONG).await, right, "{page}");
        assert_clean(&browser).await;
    }
}
