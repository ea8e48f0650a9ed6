//! Fields in markup of all kinds, and pages that are served elsewhere.

use serde_json::json;

use crate::site::Site;
use crate::{
    ANSWER, BUTTON, PICTURE, another, assert_clean, has_focus, key, lives, open, put, run,
};

#[tokio::test]
async fn inputs_that_say_nothing_of_completion_are_found_behind_the_picture_and_before_it() {
    let site = Site::start().await;
    for page in ["bare", "before"] {
        let browser = open(&site, page).await;
        let old = key(&browser).await;
        browser.find(ANSWER).await.send_keys("old").await.unwrap();
        browser.find(PICTURE).await.click().await.unwrap();
        another(&browser, &old).await;
        assert_eq!(browser.prop("[name=city]", "value").await, "Rome", "{page}");
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn an_input_behind_the_picture_is_the_answers_rather_than_one_before_it() {
    let site = Site::start().await;
    let browser = open(&site, "empty").await;
    let old = site.key().await;
    put(
        &browser,
        &format!(
            "<input name=\"city\" autocomplete=\"off\" value=\"Rome\">
            <img src=\"/captcha/image/{old}/?v=1\" class=\"captcha\">
            <input type=\"hidden\" name=\"key\" value=\"{old}\"><input name=\"text\" value=\"old\">"
        ),
    )
    .await;
    lives(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = browser.wait_for_change("[name=key]", "value", &old).await;
    let state = "return [...document.querySelectorAll('#later input')].map((it) => it.value).join()
        + document.querySelector('img').getAttribute('src')";
    assert_eq!(run(&browser, state).await, format!("Rome,{new},/captcha/image/{new}/"));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_label_around_the_input_has_the_controls_behind_it() {
    let site = Site::start().await;
    let browser = open(&site, "wrapped").await;
    let label = "const it = document.querySelector('[name=captcha_1]').labels[0];
        return [it.textContent.trim(), it.nextElementSibling.className]";
    assert_eq!(run(&browser, label).await, json!(["Captcha", "captcha-controls"]));
    let mut old = key(&browser).await;
    for target in [PICTURE, BUTTON] {
        browser.find(target).await.click().await.unwrap();
        old = another(&browser, &old).await;
        assert!(has_focus(&browser, ANSWER).await);
    }
    assert_eq!(site.refreshes(), 2);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_picture_that_gets_its_class_later_lives_from_then_on() {
    let site = Site::start().await;
    let browser = open(&site, "empty").await;
    let field = site.captcha.field().issue().await.unwrap().to_string();
    put(&browser, &field.replace("class=\"captcha\"", "")).await;
    run(&browser, "document.querySelector('#later img').className = 'wide captcha'").await;
    lives(&browser).await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
}

#[tokio::test]
async fn behind_a_proxy_that_takes_a_part_of_the_path_off_all_urls_keep_it() {
    let site = Site::start().await;
    let browser = open(&site, "shop").await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    let urls = "const it = document.querySelector('img');
        return [it.getAttribute('src'), it.srcset, document.querySelector('audio').getAttribute('src')]";
    let expected = json!([
        format!("/shop/captcha/image/{new}/"),
        format!("/shop/captcha/image/{new}@2/ 2x"),
        format!("/shop/captcha/audio/{new}.wav?lang=en"),
    ]);
    assert_eq!(run(&browser, urls).await, expected);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn as_a_module_the_script_knows_where_it_came_from() {
    let site = Site::start().await;
    let browser = open(&site, "module").await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    assert_clean(&browser).await;
}
