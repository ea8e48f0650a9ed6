//! Pictures that move, and visitors who want none.

use serde_json::json;
use simple_captcha::image::ImageStyle;

use crate::accessibility::{look, resize};
use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{KEY, PICTURE, assert_clean, key, until};

/// Waits until the picture of this captcha is shown, still or moving.
async fn until_shown(browser: &Browser, key: &str, still: bool) {
    let shown = format!(
        "const it = document.querySelector('{PICTURE}');
        return it.naturalWidth > 50 && it.title && it.currentSrc.includes('{key}')
            && it.currentSrc.endsWith('?still') === {still}"
    );
    until(browser, &shown).await;
}

#[tokio::test]
async fn who_wants_less_motion_gets_still_pictures() {
    let site =
        WidgetSite::start_with(|it| it.image_style(ImageStyle::like_django_animated())).await;
    for (wish, still) in [("reduce", true), ("no-preference", false)] {
        for (page, scale) in [("field", 1), ("field", 2), ("django", 1), ("element", 2)] {
            let browser = Browser::open().await;
            look(&browser, &[("prefers-reduced-motion", wish)]).await;
            resize(&browser, 900, scale).await;
            browser.window.goto(&site.url(page)).await.unwrap();
            let old = browser.wait_for_change(KEY, "value", "").await;
            until_shown(&browser, &old, still).await;
            if page == "field" {
                let asked = site.asked(&old);
                assert_eq!(asked.len(), 1, "{wish} on {page}: {asked:?}");
            }
            browser.find(PICTURE).await.click().await.unwrap();
            let new = browser.wait_for_change(KEY, "value", &old).await;
            until_shown(&browser, &new, still).await;
            let asked = site.asked(&new);
            assert_eq!(asked.len(), 1, "{wish} on {page}: {asked:?}");
            assert_eq!(asked[0].contains("@2"), scale == 2, "{wish} on {page}: {asked:?}");
            assert_clean(&browser).await;
        }
    }
}

#[tokio::test]
async fn without_scripts_they_are_still_too() {
    let site =
        WidgetSite::start_with(|it| it.image_style(ImageStyle::like_django_animated())).await;
    let browser = Browser::open_without_scripts().await;
    for (wish, ending) in [("reduce", "/?still"), ("no-preference", "/")] {
        look(&browser, &[("prefers-reduced-motion", wish)]).await;
        browser.window.goto(&site.url("field")).await.unwrap();
        let key = key(&browser).await;
        browser.find(PICTURE).await;
        let paths: Vec<String> = browser
            .wait_until(async || Some(site.asked(&key)).filter(|asked| !asked.is_empty()))
            .await;
        assert_eq!(json!(paths), json!([format!("/image/{key}{ending}")]));
    }
}
