//! A captcha changes as a whole or not at all, however its picture loads.

use serde_json::Value;

use crate::accessibility::resize;
use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{
    ANSWER, PICTURE, STATUS, a_while, another, assert_clean, key, open, run, stop_clock, until,
};

/// Everything that belongs to one captcha, and what was typed.
async fn whole(browser: &Browser) -> Value {
    let parts = "const picture = document.querySelector('img.captcha');
        return [picture.getAttribute('src'), picture.getAttribute('srcset'), picture.currentSrc,
            picture.complete && picture.naturalWidth > 50,
            document.querySelector('audio').getAttribute('src'),
            document.querySelector('[name=captcha_0]').value,
            document.querySelector('[name=captcha_1]').value]";
    run(browser, parts).await
}

/// Waits until a picture was asked for that is not the old captcha's.
async fn asks_for_another_picture(browser: &Browser, site: &WidgetSite, old: &str) {
    let another = || site.asked("/image/").iter().any(|path| !path.contains(old));
    browser.wait_until(async || another().then_some(())).await;
}

#[tokio::test]
async fn while_another_picture_loads_the_old_captcha_is_whole_and_then_the_new_one() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    let before = whole(&browser).await;
    site.set_delay("/image/", 800);
    browser.find(PICTURE).await.click().await.unwrap();
    asks_for_another_picture(&browser, &site, &old).await;
    assert_eq!(whole(&browser).await, before);
    assert_eq!(run(&browser, "return heard.length").await, 0);
    // From one moment to the next all of it is another.
    run(
        &browser,
        "const before = document.querySelector('[name=captcha_0]').value; window.mixed = [];
        const watch = () => {
            const key = document.querySelector('[name=captcha_0]').value;
            const picture = document.querySelector('img.captcha');
            const own = picture.currentSrc.includes(key) && picture.naturalWidth > 50;
            const typed = document.querySelector('[name=captcha_1]').value;
            if (!own || (key === before) !== (typed === 'ab')) mixed.push([key, picture.currentSrc, typed]);
            requestAnimationFrame(watch);
        };
        watch()",
    )
    .await;
    another(&browser, &old).await;
    assert_eq!(run(&browser, "return mixed").await, Value::Array(vec![]));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn who_begins_to_type_while_a_picture_loads_that_nobody_asked_for_keeps_what_he_sees() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    let old = key(&browser).await;
    site.set_delay("/image/", 60_000);
    site.pass(&browser, 280).await;
    asks_for_another_picture(&browser, &site, &old).await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    let before = whole(&browser).await;
    site.set_delay("/image/", 0);
    until(&browser, "return !document.querySelector('[aria-busy]')").await;
    assert_eq!(whole(&browser).await, before);
    browser.find(ANSWER).await.clear().await.unwrap();
    another(&browser, &old).await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_picture_that_does_not_load_leaves_the_old_captcha_whole_and_is_told() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    browser.find(ANSWER).await.send_keys("ab").await.unwrap();
    let before = whole(&browser).await;
    site.set_failing(Some("/image/"));
    browser.find(PICTURE).await.click().await.unwrap();
    until(
        &browser,
        &format!("return document.querySelector('{STATUS}').textContent.startsWith('A new captcha could not')"),
    )
    .await;
    assert_eq!(whole(&browser).await, before);
    assert_eq!(run(&browser, "return heard.length").await, 1);
    site.set_failing(None);
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(browser.prop(STATUS, "textContent").await, "This is a new captcha.");
}

#[tokio::test]
async fn each_picture_is_fetched_once_in_the_resolution_of_the_screen() {
    let site = WidgetSite::start().await;
    for (page, scale) in [("field", 1), ("field", 2), ("element", 1), ("element", 2), ("django", 2)]
    {
        let browser = open(&site, page).await;
        resize(&browser, 900, scale).await;
        let old = key(&browser).await;
        browser.find(PICTURE).await.click().await.unwrap();
        let new = another(&browser, &old).await;
        // Time for a second one, were there any.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let sharp = if scale == 2 && page != "django" { "@2" } else { "" };
        assert_eq!(site.asked(&new).len(), 1, "{page} at {scale}: {:?}", site.asked(&new));
        assert!(site.asked(&new)[0].ends_with(&format!("/image/{new}{sharp}/")));
    }
}

#[tokio::test]
async fn what_was_asked_for_before_other_elements_came_is_not_mixed_with_them() {
    let site = WidgetSite::start().await;
    for replaced in ["input", "img"] {
        let browser = open(&site, "field").await;
        let old = key(&browser).await;
        site.set_delay("/refresh/", 800);
        browser.find(PICTURE).await.click().await.unwrap();
        run(
            &browser,
            &format!(
                "document.querySelectorAll('.captcha-field {replaced}').forEach(
                (it) => it.replaceWith(it.cloneNode()))"
            ),
        )
        .await;
        a_while(&browser).await;
        site.set_delay("/refresh/", 0);
        let picture = browser.prop(PICTURE, "src").await;
        assert!(picture.contains(&key(&browser).await), "{replaced}: {picture}");
        browser.find(PICTURE).await.click().await.unwrap();
        another(&browser, &old).await;
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn who_goes_back_to_a_form_that_was_sent_finds_another_captcha() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    // So that the browser makes the page anew, of what it has kept of it.
    run(&browser, "addEventListener('unload', () => {})").await;
    browser.find(ANSWER).await.send_keys("wrong").await.unwrap();
    run(&browser, "document.querySelector('form').submit()").await;
    until(&browser, "return document.title.startsWith('Error')").await;
    browser.window.back().await.unwrap();
    another(&browser, &old).await;
}
