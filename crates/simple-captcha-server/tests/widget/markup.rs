//! Fields in markup of all kinds, and pages that are served elsewhere.

use serde_json::json;
use simple_captcha_http::form::Field;

use crate::site::WidgetSite;
use crate::{
    ANSWER, BUTTON, PICTURE, another, assert_clean, has_focus, key, lives, open, put, run,
};

#[tokio::test]
async fn inputs_that_say_nothing_of_completion_are_found_behind_the_picture_and_before_it() {
    let site = WidgetSite::start().await;
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
    let site = WidgetSite::start().await;
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
    let site = WidgetSite::start().await;
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
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let field = Field::builder(&site.captcha).issue().await.unwrap().to_string();
    put(&browser, &field.replace("class=\"captcha\"", "")).await;
    run(&browser, "document.querySelector('#later img').className = 'wide captcha'").await;
    lives(&browser).await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
}

#[tokio::test]
async fn behind_a_proxy_that_takes_a_part_of_the_path_off_all_urls_keep_it() {
    let site = WidgetSite::start().await;
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
    let site = WidgetSite::start().await;
    let browser = open(&site, "module").await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    browser.wait_for_change("[name=captcha_0]", "value", &old).await;
    assert_clean(&browser).await;
}

/// A new captcha's key, and its picture with that key behind it.
async fn new_picture(site: &WidgetSite) -> (String, String) {
    let key = site.key().await;
    let picture = format!(
        "<img src='/captcha/image/{key}/' class='captcha'>
        <input type='hidden' name='captcha_0' value='{key}'>"
    );
    (key, picture)
}

#[tokio::test]
async fn the_answer_is_the_input_whose_name_says_so_however_far_it_is_and_however_late_it_comes() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let (old, picture) = new_picture(&site).await;
    let email = "<input name='email' value='ada@example.org'>";
    put(
        &browser,
        &format!(
            "<table><tr><td>{picture}<td>{email}<tr><td>Text<td><input name='captcha_1'></table>"
        ),
    )
    .await;
    lives(&browser).await;
    browser.find(ANSWER).await.send_keys("old").await.unwrap();
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(browser.prop("[name=email]", "value").await, "ada@example.org");

    let (old, picture) = new_picture(&site).await;
    put(&browser, &format!("{email}{picture}")).await;
    run(
        &browser,
        "document.querySelector('#later').insertAdjacentHTML('beforeend', '<input name=captcha_1>')",
    )
    .await;
    lives(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert!(has_focus(&browser, ANSWER).await);
    assert_eq!(browser.prop("[name=email]", "value").await, "ada@example.org");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn errors_of_two_captchas_whose_inputs_have_no_ids_are_each_tied_to_their_own() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let mut forms = String::new();
    for _ in 0..2 {
        let (_, picture) = new_picture(&site).await;
        forms += &format!("<div>{picture}<input name='captcha_1'></div>");
    }
    put(&browser, &forms).await;
    lives(&browser).await;
    let told = "const all = [...document.querySelectorAll('#later > div')];
        all.forEach((it, at) => it.querySelector('img').captcha.error = `wrong ${at}`);
        return all.map((it) => document.getElementById(
            it.querySelector('[name=captcha_1]').getAttribute('aria-describedby').trim()).textContent)";
    assert_eq!(run(&browser, told).await, json!(["wrong 0", "wrong 1"]));
}

#[tokio::test]
async fn a_field_that_is_hidden_is_not_seen() {
    let site = WidgetSite::start().await;
    for (page, field) in [("field", ".captcha-field"), ("element", "captcha-field")] {
        let browser = open(&site, page).await;
        run(&browser, &format!("document.querySelector('{field}').hidden = true")).await;
        assert!(!browser.find(field).await.is_displayed().await.unwrap(), "{page}");
    }
}

#[tokio::test]
async fn a_hidden_input_that_says_a_part_of_the_pictures_path_is_not_its_key() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let old = site.key().await;
    put(
        &browser,
        &format!(
            "<input type='hidden' name='captcha_0' value='{old}'><img src='/captcha/image/{old}/' class='captcha'>
            <input type='hidden' name='form' value='captcha'><input type='hidden' name='kind' value='image'>
            <input name='captcha_1'>"
        ),
    )
    .await;
    lives(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(browser.prop("[name=form]", "value").await, "captcha");
    assert_clean(&browser).await;
}
