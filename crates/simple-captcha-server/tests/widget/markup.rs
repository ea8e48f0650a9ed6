//! Fields in markup of all kinds, copied pages, and pages that are served elsewhere.

use crate::common::browser::Browser;
use crate::site::Site;
use crate::{ANSWER, PICTURE, another, assert_clean, key, lives, open, run};

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

async fn count(browser: &Browser, css: &str) -> serde_json::Value {
    run(browser, &format!("return document.querySelectorAll('{css}').length")).await
}

#[tokio::test]
async fn a_page_that_is_put_back_as_a_copy_has_its_controls_once_and_lives() {
    let site = Site::start().await;
    for page in ["field", "wrong", "django-sound", "element"] {
        let browser = open(&site, page).await;
        for _ in 0..2 {
            run(
                &browser,
                "const main = document.querySelector('main'); const copy = main.innerHTML;
                main.innerHTML = ''; main.innerHTML = copy.replaceAll('title=', 'data-was=')",
            )
            .await;
            lives(&browser).await;
        }
        for control in [".captcha-controls", ".captcha-play", ".captcha-refresh", "[role=status]"] {
            assert_eq!(count(&browser, control).await, 1, "{page}: {control}");
        }
        assert!(browser.find(".captcha-play").await.is_displayed().await.unwrap(), "{page}");
        let old = key(&browser).await;
        let sound = run(&browser, "return document.querySelector('audio').src").await;
        assert!(sound.as_str().unwrap().contains(&old), "{page}: {sound}");
        browser.find(".captcha-refresh").await.click().await.unwrap();
        another(&browser, &old).await;
        assert_eq!(site.asked("/refresh/").len(), 1 + usize::from(page == "element"), "{page}");
        site.forget_asked();
        assert_clean(&browser).await;
    }
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
    let expected = serde_json::json!([
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
