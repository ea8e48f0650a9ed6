//! `<captcha-field>`.

use serde_json::json;

use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{
    PICTURE, STATUS, another, assert_clean, key, lives, open, put, run, until, until_said,
};

#[tokio::test]
async fn the_element_makes_the_field_in_its_form_in_the_pages_language() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let sent = "return [...new FormData(document.querySelector('form')).keys()].join()";
    assert_eq!(run(&browser, sent).await, "name,captcha_0,captcha_1");
    assert_eq!(
        browser.prop("label[for]", "textContent").await,
        "Inserisci i caratteri dell’immagine"
    );
    assert_eq!(browser.prop(PICTURE, "alt").await, "Immagine captcha");
    browser.find("label[for]").await.click().await.unwrap();
    assert_eq!(run(&browser, "return document.activeElement.name").await, "captcha_1");
    assert_eq!(
        run(&browser, "return document.querySelector('[name=captcha_1]').required").await,
        true
    );
    assert!(browser.prop(PICTURE, "srcset").await.contains("@2/ 2x"));
    assert_eq!(browser.prop(STATUS, "textContent").await, "", "the first captcha is no news");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn its_methods_bring_another_captcha_and_tell_when_it_is_there() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let first = key(&browser).await;
    let call = |method: &str| {
        format!("const done = arguments[0]; const it = document.querySelector('captcha-field');
            it.querySelector('[type=text]').value = 'x'; it.{method}().then(() => done(it.querySelector('input').value))")
    };
    let second = browser.window.execute_async(&call("refresh"), vec![]).await.unwrap();
    assert_eq!(another(&browser, &first).await, second);
    assert_eq!(browser.prop(STATUS, "textContent").await, "Questo è un nuovo captcha.");
    let third = browser.window.execute_async(&call("reset"), vec![]).await.unwrap();
    assert_eq!(another(&browser, second.as_str().unwrap()).await, third);
    assert_eq!(browser.prop(STATUS, "textContent").await, "");
    assert_eq!(run(&browser, "return heard.length").await, 3);

    site.set_down(true);
    for (method, failed) in [("refresh", 4), ("reset", 5)] {
        browser.window.execute_async(&call(method), vec![]).await.unwrap();
        let told =
            format!("return heard.length === {failed} && heard.at(-1).includes('TypeError')");
        assert_eq!(run(&browser, &told).await, true);
        let status = browser.prop(STATUS, "textContent").await;
        assert!(status.starts_with("Non è stato possibile"), "{method}: {status}");
    }
    assert_eq!(key(&browser).await, "", "the one before is spent");
}

/// What the element says is wrong, and whether its inputs say that too.
const WRONG: &str = "const it = document.querySelector('captcha-field');
    const text = document.getElementById(it.querySelector('[type=text]').getAttribute('aria-describedby'));
    return [it.error, text.textContent, text.getAttribute('role'), text.checkVisibility(),
        ...[...it.querySelectorAll('input')].map((input) => input.getAttribute('aria-invalid'))]";

#[tokio::test]
async fn an_error_of_the_forms_is_shown_until_another_captcha_is_asked_for() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element-wrong").await;
    let text = "Please look again.";
    let wrong = json!([text, text, "alert", true, "true", "true"]);
    assert_eq!(run(&browser, WRONG).await, wrong, "the attribute is shown from the start");
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    let right = json!(["", "", "alert", false, null, null]);
    assert_eq!(run(&browser, WRONG).await, right, "it was said of the old one");
    run(&browser, &format!("document.querySelector('captcha-field').error = '{text}'")).await;
    assert_eq!(run(&browser, WRONG).await, wrong);
    run(&browser, "document.querySelector('captcha-field').error = ''").await;
    assert_eq!(run(&browser, WRONG).await, right);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn several_elements_have_names_languages_and_challenges_of_their_own() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "elements").await;
    let ids = "return [...document.querySelectorAll('[id]')].map((it) => it.id).join()";
    assert_eq!(
        run(&browser, ids).await,
        "captcha-error-1,id_captcha_1,captcha-error-2,id_captcha_1_,captcha-error-3,id_captcha"
    );
    let names =
        "return [...document.querySelectorAll('captcha-field input')].map((it) => it.name).join()";
    let expected = "captcha_0,captcha_1,captcha_0,captcha_1,hashkey,captcha";
    assert_eq!(run(&browser, names).await, expected);
    let labels =
        "return [...document.querySelectorAll('label[for]')].map((it) => it.textContent).join('|')";
    let expected = "Type the characters in the picture|画像の計算の答えを入力してください|Robot?";
    assert_eq!(run(&browser, labels).await, expected);
    let required = "return [...document.querySelectorAll('captcha-field [type=text]')].map((it) => it.required).join()";
    assert_eq!(run(&browser, required).await, "true,false,true");
    let sum = run(&browser, "return document.querySelectorAll('[type=hidden]')[1].value").await;
    assert!(site.answer(sum.as_str().unwrap()).await.parse::<u8>().is_ok());
    assert_clean(&browser).await;
}

#[tokio::test]
async fn an_element_that_is_taken_out_and_put_back_is_the_same() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let old = key(&browser).await;
    run(
        &browser,
        "const it = document.querySelector('captcha-field'); const form = it.parentNode;
        it.remove(); form.prepend(it)",
    )
    .await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(run(&browser, "return document.querySelectorAll('img').length").await, 1);
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
}

#[tokio::test]
async fn a_server_that_is_away_at_first_is_told_and_found_later() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    site.set_down(true);
    run(
        &browser,
        "document.documentElement.lang = 'it';
        document.querySelector('#later').append(document.createElement('captcha-field'))",
    )
    .await;
    until(
        &browser,
        "return document.querySelector('[role=status]')?.textContent.startsWith('A new captcha could not')",
    )
    .await;
    site.set_down(false);
    browser.find(".captcha-refresh").await.click().await.unwrap();
    another(&browser, "").await;
    until(&browser, "return document.querySelector('label[for]').lang === 'it'").await;
    let label = browser.prop("label[for]", "textContent").await;
    assert_eq!(label, "Inserisci i caratteri dell’immagine");
    assert_eq!(browser.prop(".captcha-refresh", "lang").await, "it");
    assert_eq!(browser.prop(PICTURE, "alt").await, "Immagine captcha");
    assert!(browser.prop(PICTURE, "srcset").await.contains("@2/ 2x"));
    assert_clean(&browser).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_failure_is_told_in_the_pages_language_if_that_was_learnt_before() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let another_field =
        "document.querySelector('#later').append(document.createElement('captcha-field'))";
    run(&browser, &format!("document.documentElement.lang = 'it'; {another_field}")).await;
    until(&browser, "return document.querySelector('label[for]')?.lang === 'it'").await;
    site.set_down(true);
    run(&browser, another_field).await;
    until(
        &browser,
        "const [, told] = document.querySelectorAll('[role=status]');
        return told?.textContent && told.lang === 'it'",
    )
    .await;
}

#[tokio::test]
async fn a_page_may_have_the_script_twice() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "twice").await;
    let (old, asked) = (key(&browser).await, site.refreshes());
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(site.refreshes() - asked, 1);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn where_src_is_no_url_the_field_says_that_there_is_no_captcha() {
    let site = WidgetSite::start().await;
    let browser = Browser::open().await;
    browser.window.goto(&site.url("lost")).await.unwrap();
    until_said(&browser, "A new captcha could not be loaded. Please try again.").await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_stands_in_the_element_for_those_without_scripts_gives_way() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "early").await;
    let gone = "return !document.querySelector('captcha-field').textContent.includes('JavaScript')";
    until(&browser, gone).await;
    lives(&browser).await;
    assert_eq!(run(&browser, "return document.querySelectorAll('img').length").await, 1);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn of_a_sum_phones_show_their_digits() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "elements").await;
    let modes =
        "return [...document.querySelectorAll('input[type=text]')].map((it) => it.inputMode)";
    assert_eq!(run(&browser, modes).await, json!(["text", "numeric", "text"]));
}

#[tokio::test]
async fn what_a_field_contains_stops_no_other_captcha() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    put(
        &browser,
        "<captcha-field><input type=hidden value='{\"a\":\"b\"}'></captcha-field><captcha-field></captcha-field>",
    )
    .await;
    until(&browser, "return document.querySelectorAll('img.captcha').length === 2").await;
    lives(&browser).await;
    // An element that its wrapper takes out again at once.
    run(
        &browser,
        "customElements.define('a-wrapper', class extends HTMLElement {
            connectedCallback() { const all = [...this.children]; this.replaceChildren(); this.append(...all); } });
        const it = document.createElement('a-wrapper');
        it.append(document.createElement('captcha-field')); document.querySelector('#later').append(it)",
    )
    .await;
    until(&browser, "return document.querySelectorAll('img.captcha').length === 3").await;
    lives(&browser).await;
    assert_clean(&browser).await;
}
