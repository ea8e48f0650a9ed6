//! Another captcha at a click or a key.

use fantoccini::key::Key;
use serde_json::json;

use crate::accessibility::resize;
use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{
    ANSWER, BUTTON, KEY, PICTURE, STATUS, another, assert_clean, has_focus, key, lives, open, run,
    until,
};

fn enter() -> String {
    char::from(Key::Enter).into()
}

#[tokio::test]
async fn a_click_and_keys_on_the_picture_and_the_button_bring_another_captcha() {
    let site = WidgetSite::start().await;
    for (page, says) in [("field", "This is a new captcha."), ("django", "To jest nowa captcha.")] {
        let browser = open(&site, page).await;
        run(&browser, "window.stillThere = true").await;
        browser.find("[name=name]").await.send_keys("Ada").await.unwrap();
        let mut old = key(&browser).await;
        for target in [PICTURE, BUTTON] {
            for press in ["", &enter(), " "] {
                browser.find(ANSWER).await.send_keys("old").await.unwrap();
                let element = browser.find(target).await;
                if press.is_empty() {
                    element.click().await.unwrap();
                } else {
                    element.send_keys(press).await.unwrap();
                }
                old = another(&browser, &old).await;
                let goes = if press.is_empty() { ANSWER } else { target };
                assert!(has_focus(&browser, goes).await, "{page}: {press:?} on {target}");
                assert_eq!(browser.prop(STATUS, "textContent").await, says);
                assert_eq!(browser.prop("[name=name]", "value").await, "Ada");
            }
        }
        assert_eq!(run(&browser, "return stillThere && heard.length").await, 6);
        assert_eq!(run(&browser, "return heard.at(-1)").await, old);
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn the_new_captcha_is_the_one_that_is_sent_and_judged() {
    let site = WidgetSite::start().await;
    for page in ["field", "django", "element"] {
        let browser = open(&site, page).await;
        browser.find("[name=name]").await.send_keys("Ada").await.unwrap();
        let old = key(&browser).await;
        browser.find(PICTURE).await.click().await.unwrap();
        let answer = site.answer(&another(&browser, &old).await).await;
        let typed = answer + &enter();
        browser.find(ANSWER).await.send_keys(&typed).await.unwrap();
        browser.wait_for_change("body", "textContent", "").await;
        until(&browser, "return document.body.textContent === 'Welcome, Ada'").await;
    }
}

#[tokio::test]
async fn other_names_and_a_challenge_of_the_forms_own_stay() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "tutorial").await;
    let old = browser.prop("[name=hashkey]", "value").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = browser.wait_for_change("[name=hashkey]", "value", &old).await;
    assert!(browser.prop(PICTURE, "src").await.contains(&new));

    let browser = open(&site, "sum").await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    let answer = site.answer(&another(&browser, &old).await).await;
    assert!(answer.parse::<u8>().is_ok(), "the new one is a sum too: {answer}");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn several_captchas_on_a_page_do_not_touch_each_other() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "two").await;
    let keys = "return [...document.querySelectorAll('[type=hidden]')].map((it) => it.value)";
    let mut before: Vec<String> = serde_json::from_value(run(&browser, keys).await).unwrap();
    assert_eq!(before.len(), 3);
    assert_eq!(
        run(&browser, "return document.querySelectorAll('.captcha-refresh').length").await,
        3
    );
    for (at, name) in ["one", "two", "three"].into_iter().enumerate() {
        run(&browser, "document.querySelectorAll('[type=text]').forEach((it) => (it.value = 'x'))")
            .await;
        run(&browser, &format!("document.querySelectorAll('.captcha-refresh')[{at}].click()"))
            .await;
        browser.wait_for_change(&format!("[name={name}_0]"), "value", &before[at]).await;
        let after: Vec<String> = serde_json::from_value(run(&browser, keys).await).unwrap();
        for (other, was) in before.iter().enumerate() {
            assert_eq!(after[other] == *was, other != at, "{name} changed {other}");
        }
        let answers =
            "return [...document.querySelectorAll('[type=text]')].map((it) => it.value).join()";
        let expected =
            ["x", "x", "x"].iter().enumerate().map(|(i, x)| if i == at { "" } else { x });
        assert_eq!(run(&browser, answers).await, expected.collect::<Vec<_>>().join(","));
        let own =
            "return [...document.querySelectorAll('img')].map((it) => it.src.split('/').at(-2))";
        let shown: Vec<String> = serde_json::from_value(run(&browser, own).await).unwrap();
        assert_eq!(shown, after, "each picture is its key's");
        before = after;
    }
    assert_clean(&browser).await;
}

#[tokio::test]
async fn clicks_while_a_slow_answer_is_awaited_ask_once_and_mix_nothing() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    let old = key(&browser).await;
    site.set_delay("/refresh/", 700);
    let meanwhile = "const it = document.querySelector('img');
        for (let i = 0; i < 5; i++) it.click();
        document.querySelector('[name=captcha_1]').value = 'typed meanwhile';
        document.querySelector('.captcha-refresh').click();
        return [it.src, it.getAttribute('aria-busy'), document.querySelector('[name=captcha_0]').value]";
    let state = run(&browser, meanwhile).await;
    assert!(state[0].as_str().unwrap().contains(&old), "the old one stays whole until then");
    assert_eq!((&state[1], &state[2]), (&"true".into(), &old.clone().into()));
    another(&browser, &old).await;
    assert_eq!(site.refreshes(), 1);
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_was_said_of_the_old_captcha_is_not_said_of_the_new_one() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "wrong").await;
    let error = "const it = document.querySelector('.captcha-error');
        return [it.checkVisibility(), it.nextElementSibling.tagName,
            ...[...document.querySelectorAll('.captcha-field input')].map((it) => it.getAttribute('aria-invalid'))]";
    assert_eq!(run(&browser, error).await, json!([true, "IMG", "true", "true"]));
    let old = key(&browser).await;
    browser.find(BUTTON).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(run(&browser, error).await, json!([false, "IMG", null, null]));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn nothing_moves_when_a_picture_comes() {
    let site = WidgetSite::start().await;
    for page in ["field", "element"] {
        let browser = open(&site, page).await;
        let size = "const it = document.querySelector('img'); return [it.width, it.height,
            it.getAttribute('width'), it.getAttribute('height')]";
        assert_eq!(run(&browser, size).await, json!([200, 70, "200", "70"]), "{page}");
    }
}

#[tokio::test]
async fn nothing_moves_when_a_message_comes_in_whatever_language() {
    let languages =
        ["bg", "cs", "de", "en", "es", "fa", "fr", "it", "ja", "nl", "pl", "pt-br", "ru", "sk"];
    let site = WidgetSite::start().await;
    let browser = open(&site, "two").await;
    let moves = "const [language, seldom, done] = arguments;
        const all = [...document.querySelectorAll('[role=status]')];
        const height = (text, lang, dir) => {
            all.forEach((it) => Object.assign(it, { lang, dir, textContent: text }));
            return document.querySelector('form').offsetHeight;
        };
        fetch(`/captcha/captcha.json?lang=${language}`).then((it) => it.json()).then((texts) => {
            const { language, direction, refreshed, failed, unheard, expired } = texts;
            const before = height('', language, direction);
            done([all.length, language, [refreshed, ...(seldom ? [failed, unheard, expired] : [])].filter(
                (text) => height(text, language, direction) !== before)]);
        })";
    // On a narrow screen there is no room kept for what is said seldom, and is long.
    for (width, seldom) in [(900, true), (320, false)] {
        resize(&browser, width, 1).await;
        for language in languages.into_iter().chain(["sv", "tr", "uk", "zh-hans"]) {
            let arguments = vec![language.into(), seldom.into()];
            let moved = browser.window.execute_async(moves, arguments).await.unwrap();
            assert_eq!(moved, json!([3, language, []]), "at {width}");
        }
    }
}

#[tokio::test]
async fn in_a_form_that_is_disabled_no_other_picture_is_got() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "disabled").await;
    browser.find(PICTURE).await.click().await.unwrap();
    browser.find(PICTURE).await.send_keys(" ").await.unwrap();
    run(&browser, "document.querySelector('fieldset').disabled = false").await;
    assert_eq!(site.refreshes(), 0);
    browser.find(PICTURE).await.send_keys(" ").await.unwrap();
    browser.wait_until(async || (site.refreshes() == 1).then_some(())).await;
}

#[tokio::test]
async fn a_field_that_comes_later_lives_too() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let fetched =
        "const [url, done] = arguments; fetch(url).then((it) => it.text()).then((text) => {
        const page = new DOMParser().parseFromString(text, 'text/html');
        document.querySelector('#later').append(page.querySelector('.captcha-field')); done() })";
    let url = vec![site.url("german").into()];
    browser.window.execute_async(fetched, url).await.unwrap();
    lives(&browser).await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(browser.prop(STATUS, "textContent").await, "Das ist ein neues Captcha.");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn without_scripts_the_field_works_and_a_link_brings_another_captcha() {
    let site = WidgetSite::start().await;
    let browser = Browser::open_without_scripts().await;
    browser.window.goto(&site.url("field")).await.unwrap();
    assert!(!browser.find(BUTTON).await.is_displayed().await.unwrap());
    let old = key(&browser).await;
    browser.find("noscript a").await.click().await.unwrap();
    let new = browser.wait_for_change(KEY, "value", &old).await;
    let typed = site.answer(&new).await + &enter();
    browser.find("[name=name]").await.send_keys("Ada").await.unwrap();
    browser.find(ANSWER).await.send_keys(&typed).await.unwrap();
    until_text(&browser, "Welcome, Ada").await;
}

async fn until_text(browser: &Browser, text: &str) {
    browser
        .wait_until(async || (browser.prop("body", "textContent").await == text).then_some(()))
        .await;
}
