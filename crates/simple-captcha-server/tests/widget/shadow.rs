//! Fields in somebody's shadow root.

use serde_json::{Value, json};
use simple_captcha_http::form::Field;

use crate::accessibility::screenshot;
use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{a_while, assert_clean, open, pass, run, stop_clock, until};

/// Puts a form with this field into a shadow root, one in a Swedish element, and keeps it as `root`.
async fn put(browser: &Browser, mode: &str, field: &str) {
    let put = "const [mode, field] = arguments; const host = document.createElement('div'); host.lang = 'sv';
        document.querySelector('main').append(host); window.root = host.attachShadow({ mode });
        root.innerHTML = `<link rel='stylesheet' href='/captcha/captcha.css'><form>${field}</form>`";
    browser.window.execute(put, vec![mode.into(), field.into()]).await.unwrap();
}

async fn lives(browser: &Browser) {
    let lives =
        "const it = root.querySelector('img.captcha'); return it?.title && it.naturalWidth > 50";
    until(browser, &format!("{lives} && !it.ariaBusy")).await;
}

async fn key(browser: &Browser) -> Value {
    run(browser, "return root.querySelector('[type=hidden]').value").await
}

/// Waits for another captcha, with its picture.
async fn another(browser: &Browser, old: &Value) -> Value {
    let new = "const { value } = root.querySelector('[type=hidden]');
        return value && value !== arguments[0] && root.querySelector('img').src.includes(value)";
    let is_new = async || {
        let new = browser.window.execute(new, vec![old.clone()]).await.unwrap();
        (new == true).then_some(())
    };
    browser.wait_until(is_new).await;
    key(browser).await
}

/// It is in its host's language, and does what a field does in a page.
async fn assert_works(browser: &Browser, what: &str) {
    lives(browser).await;
    let button = "return root.querySelector('.captcha-refresh').textContent";
    assert_eq!(run(browser, button).await, "Ny captcha", "{what}");
    let described = "const it = root.querySelector('[type=text]');
        return root.getElementById(it.getAttribute('aria-describedby'))?.role";
    assert_eq!(run(browser, described).await, "alert", "{what}");

    let first = key(browser).await;
    run(browser, "heard.length = 0; root.querySelector('img').click()").await;
    let second = another(browser, &first).await;
    assert_eq!(run(browser, "return heard").await, json!([second]), "{what}: the page is told");

    pass(browser, 280).await;
    another(browser, &second).await;

    let wrong = "const { captcha } = root.querySelector('img'); captcha.error = 'Look again.';
        root.querySelector('form').reset(); return captcha.error";
    assert_eq!(run(browser, wrong).await, "", "{what}");
}

#[tokio::test]
async fn a_field_in_a_shadow_root_is_found_refreshed_renewed_and_reset() {
    let site = WidgetSite::start().await;
    let element = "<captcha-field></captcha-field>".to_owned();
    let field = Field::builder(&site.captcha).language("sv").issue().await.unwrap().to_string();
    let key = site.key().await;
    let bare = format!(
        "<img src='/captcha/image/{key}/' class='captcha'><input type='hidden' name='captcha_0' value='{key}'>
         <input type='text' name='captcha_1'>"
    );
    for (what, mode, html) in [
        ("element", "open", &element),
        ("closed", "closed", &element),
        ("field", "open", &field),
        ("bare", "open", &bare),
    ] {
        let browser = open(&site, "empty").await;
        stop_clock(&browser).await;
        put(&browser, mode, html).await;
        assert_works(&browser, what).await;
        screenshot(&browser, &format!("shadow-{what}")).await;
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn a_shadow_root_of_the_pages_own_markup_is_seen_through_and_so_is_one_in_another() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "shadow").await;
    stop_clock(&browser).await;
    run(&browser, "window.root = document.querySelector('#host').shadowRoot").await;
    assert_works(&browser, "declared").await;
    run(&browser, "window.root = root.querySelector('#inner').shadowRoot").await;
    assert_works(&browser, "in another").await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_a_shadow_root_gets_later_and_what_moves_into_one_lives() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    stop_clock(&browser).await;
    run(
        &browser,
        "const host = document.createElement('div'); host.lang = 'sv'; document.body.append(host);
        window.root = host.attachShadow({ mode: 'open' }); root.innerHTML = '<form></form>';
        root.firstChild.append(document.querySelector('captcha-field'));
        root.querySelector('captcha-field').lang = 'sv'",
    )
    .await;
    assert_works(&browser, "moved").await;
    let field = Field::builder(&site.captcha).language("sv").issue().await.unwrap().to_string();
    let later = "root.innerHTML = `<form>${arguments[0]}</form>`";
    browser.window.execute(later, vec![field.into()]).await.unwrap();
    assert_works(&browser, "later").await;

    run(&browser, "window.host = root.host; host.remove()").await;
    a_while(&browser).await;
    run(&browser, "document.body.append(host)").await;
    assert_works(&browser, "put back").await;
    assert_clean(&browser).await;
}
