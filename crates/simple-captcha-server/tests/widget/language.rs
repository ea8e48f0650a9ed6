//! What the field says is marked with its language, wherever it stands.

use serde_json::json;

use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{PICTURE, STATUS, another, assert_clean, key, lives, open, run, until};

/// The language and direction that an element is in.
fn tongue(css: &str) -> String {
    format!(
        "const it = document.querySelector('{css}');
        return [it.closest('[lang]').lang, getComputedStyle(it).direction, it.textContent]"
    )
}

#[tokio::test]
async fn where_the_pages_language_is_not_spoken_the_browsers_is_and_that_is_marked() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "esperanto").await;
    let label = json!(["en", "ltr", "Type the characters in the picture"]);
    assert_eq!(run(&browser, &tongue("captcha-field label")).await, label);
    let button = json!(["en", "ltr", "New captcha"]);
    for place in ["captcha-field", "p"] {
        assert_eq!(run(&browser, &tongue(&format!("{place} .captcha-refresh"))).await, button);
        let lang = format!("return document.querySelector('{place} img').lang");
        assert_eq!(run(&browser, &lang).await, "en", "the picture's text is English too");
    }
    assert_eq!(run(&browser, "return document.documentElement.lang").await, "eo");
    let theirs = run(&browser, &tongue("p label")).await;
    assert_eq!(theirs[0], "eo", "what the page says itself stays as it is");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_field_that_the_site_told_no_language_is_in_the_pages_or_else_the_browsers() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "untold").await;
    let label = json!(["de", "ltr", "Geben Sie die Zeichen aus dem Bild ein"]);
    assert_eq!(run(&browser, &tongue(".captcha-field label")).await, label);
    assert_eq!(run(&browser, &tongue(".captcha-refresh")).await[2], "Neues Captcha");
    assert_eq!(browser.prop(PICTURE, "alt").await, "Captcha-Bild");
    assert!(browser.prop("audio", "src").await.ends_with(".wav?lang=de"));
    assert_clean(&browser).await;

    let browser = open(&site, "no-language").await;
    let button = json!(["en", "ltr", "New captcha"]);
    assert_eq!(run(&browser, &tongue(".captcha-refresh")).await, button);
    let label = "return document.querySelector('.captcha-field label').textContent";
    assert_eq!(run(&browser, label).await, "Robot?", "the site's own words stay");
    assert_eq!(site.asked("captcha.json").last().unwrap(), "/captcha.json?");
    assert!(browser.prop("audio", "src").await.ends_with(".wav?"));
}

#[tokio::test]
async fn a_persian_field_on_an_english_page_runs_from_right_to_left_and_an_english_one_does_not() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "persian-element").await;
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    for part in ["captcha-field", "captcha-field label", ".captcha-refresh", STATUS] {
        let tongue = run(&browser, &tongue(part)).await;
        assert_eq!((&tongue[0], &tongue[1]), (&"fa".into(), &"rtl".into()), "{part}: {tongue}");
    }
    let browser = open(&site, "framed").await;
    for part in [".captcha-field label", ".captcha-refresh"] {
        let tongue = run(&browser, &tongue(part)).await;
        assert_eq!((&tongue[0], &tongue[1]), (&"en".into(), &"ltr".into()), "{part}: {tongue}");
    }
}

#[tokio::test]
async fn sounds_are_asked_for_in_the_fields_language() {
    let site = WidgetSite::start().await;
    for (page, language) in [("german", "de"), ("django-sound", "pl"), ("persian-element", "fa")] {
        let browser = open(&site, page).await;
        let old = key(&browser).await;
        browser.find(PICTURE).await.click().await.unwrap();
        let new = another(&browser, &old).await;
        browser.find(".captcha-play").await.click().await.unwrap();
        let url = format!("/audio/{new}.wav?lang={language}");
        browser.wait_until(async || site.asked("/audio/").contains(&url).then_some(())).await;
    }
}

#[tokio::test]
async fn while_the_servers_texts_are_late_the_controls_work_and_get_theirs_when_these_come() {
    let site = WidgetSite::start().await;
    for (page, button) in [("django", "Nowa captcha"), ("element", "Nuovo captcha")] {
        site.set_delay("captcha.json", 9000);
        let browser = Browser::open().await;
        browser.window.goto(&site.url(page)).await.unwrap();
        until(&browser, "return document.querySelector('img')?.naturalWidth > 50").await;
        let english = json!(["en", "ltr", "New captcha"]);
        assert_eq!(run(&browser, &tongue(".captcha-refresh")).await, english);
        let old = key(&browser).await;
        browser.find(".captcha-refresh").await.click().await.unwrap();
        another(&browser, &old).await;
        assert_eq!(run(&browser, "return document.querySelector('img').title").await, "");
        site.set_delay("captcha.json", 0);
        lives(&browser).await;
        assert_eq!(run(&browser, &tongue(".captcha-refresh")).await[2], button);
        let sharp = browser.prop(PICTURE, "srcset").await;
        assert_eq!(sharp.ends_with("@2/ 2x"), page == "element", "{page}: {sharp}");
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn what_the_page_says_itself_stays_where_the_servers_texts_are_late() {
    let site = WidgetSite::start().await;
    site.set_failing(Some("captcha.json"));
    let browser = open(&site, "german").await;
    let button = json!(["de", "ltr", "Neues Captcha"]);
    assert_eq!(run(&browser, &tongue(".captcha-refresh")).await, button);
    assert_eq!(browser.prop(PICTURE, "alt").await, "Captcha-Bild");
    assert_eq!(run(&browser, &tongue(".captcha-play")).await[0], "en");
    site.set_failing(None);
    let old = key(&browser).await;
    browser.find(PICTURE).await.click().await.unwrap();
    let old = another(&browser, &old).await;
    until(&browser, "return document.querySelector('.captcha-play').lang === 'de'").await;
    browser.find(PICTURE).await.click().await.unwrap();
    another(&browser, &old).await;
    let news = json!(["de", "ltr", "Das ist ein neues Captcha."]);
    assert_eq!(run(&browser, &tongue(STATUS)).await, news);
    assert_eq!(run(&browser, &tongue(".captcha-refresh")).await, button);
}
