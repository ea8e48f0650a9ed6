//! Attributes of `<captcha-field>` that change.

use serde_json::json;

use crate::site::WidgetSite;
use crate::{ANSWER, another, assert_clean, lives, open, put, run, until};

#[tokio::test]
async fn an_attribute_that_changes_changes_the_field() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let field = "const it = document.querySelector('captcha-field');";
    run(&browser, &format!("{field} it.setAttribute('lang', 'de')")).await;
    let label =
        |text: &str| format!("{field} return it.querySelector('label').textContent === '{text}'");
    until(&browser, &label("Geben Sie die Zeichen aus dem Bild ein")).await;
    run(&browser, &format!("{field} it.setAttribute('label', 'Robot?')")).await;
    assert_eq!(run(&browser, &label("Robot?")).await, true);
    run(&browser, &format!("{field} it.removeAttribute('label')")).await;
    until(&browser, &label("Geben Sie die Zeichen aus dem Bild ein")).await;
    run(&browser, &format!("{field} it.setAttribute('data-challenge', 'sum')")).await;
    until(&browser, &label("Geben Sie das Ergebnis der Rechnung im Bild ein")).await;
    run(&browser, &format!("{field} it.setAttribute('error', 'Look again.')")).await;
    assert_eq!(run(&browser, &format!("{field} return it.error")).await, "Look again.");
    let key = crate::key(&browser).await;
    run(&browser, &format!("{field} it.removeAttribute('error')")).await;
    assert_eq!(run(&browser, &format!("{field} return it.error")).await, "");
    assert_eq!(
        crate::key(&browser).await,
        key,
        "what is said of the answer is no reason for another"
    );

    run(&browser, &format!("{field} it.toggleAttribute('optional')")).await;
    run(&browser, &format!("{field} it.setAttribute('key-name', 'k')")).await;
    run(&browser, &format!("{field} it.setAttribute('answer-name', 'a')")).await;
    run(&browser, &format!("{field} it.setAttribute('src', '/shop/captcha')")).await;
    let state = format!(
        "{field} return [...it.querySelectorAll('input')].map((it) => [it.name, it.required])"
    );
    assert_eq!(run(&browser, &state).await, json!([["k", false], ["a", false]]));
    lives(&browser).await;
    until(
        &browser,
        &format!("{field} return it.querySelector('img').src.includes('/shop/captcha/image/')"),
    )
    .await;
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_changes_while_the_element_is_not_in_the_page_counts_when_it_is_again() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let old = crate::key(&browser).await;
    run(
        &browser,
        "const it = document.querySelector('captcha-field'); const form = it.parentNode;
        it.remove(); it.setAttribute('lang', 'sv'); form.prepend(it)",
    )
    .await;
    another(&browser, &old).await;
    until(&browser, "return document.querySelector('captcha-field label').lang === 'sv'").await;
    assert_eq!(run(&browser, "return document.querySelectorAll('img').length").await, 1);
}

#[tokio::test]
async fn attributes_that_change_together_make_one_field_and_one_that_stays_the_same_none() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "element").await;
    let old = crate::key(&browser).await;
    browser.find(ANSWER).await.send_keys("typed").await.unwrap();
    let field = "const it = document.querySelector('captcha-field');";
    run(&browser, &format!("{field} it.setAttribute('name', 'captcha')")).await;
    run(&browser, &format!("{field} it.setAttribute('src', '/captcha/')")).await;
    assert_eq!(browser.prop(ANSWER, "value").await, "typed", "nothing has changed");

    let asked = site.refreshes();
    run(
        &browser,
        &format!(
            "{field} for (const [name, value] of Object.entries(
            {{ lang: 'de', label: 'Robot?', optional: '', 'data-challenge': 'sum' }}))
            it.setAttribute(name, value)"
        ),
    )
    .await;
    another(&browser, &old).await;
    lives(&browser).await;
    assert_eq!(browser.prop("captcha-field label", "textContent").await, "Robot?");
    assert_eq!(site.refreshes() - asked, 1);
}

#[tokio::test]
async fn what_a_script_says_is_wrong_is_said_by_a_field_that_is_made_later_or_anew() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let field = "const it = document.querySelector('captcha-field');";
    let told =
        format!("{field} return [it.error, document.querySelector('.captcha-error').textContent]");
    run(
        &browser,
        "const it = document.createElement('captcha-field'); it.error = 'Look again.';
        document.querySelector('#later').append(it)",
    )
    .await;
    lives(&browser).await;
    assert_eq!(run(&browser, &told).await, json!(["Look again.", "Look again."]));
    run(&browser, &format!("{field} it.lang = 'de'")).await;
    lives(&browser).await;
    assert_eq!(run(&browser, &told).await, json!(["Look again.", "Look again."]));

    put(&browser, "<captcha-field error='Wrong.'></captcha-field>").await;
    lives(&browser).await;
    run(&browser, "document.querySelector('form').reset()").await;
    run(&browser, &format!("{field} it.lang = 'de'")).await;
    lives(&browser).await;
    assert_eq!(run(&browser, &told).await, json!(["", ""]), "what was taken back stays so");
}
