//! Pages that refresh django-simple-captcha's picture with jQuery, as its tutorials have them, once this
//! script is added.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

use crate::accessibility::target;
use crate::site::WidgetSite;
use crate::{KEY, PICTURE, assert_clean, lives, open, run, until};

/// What a widely copied tutorial binds to the link around its picture, and others to Django's picture.
const CLICK: &str = "$('.captcha').click(function () {
  $.getJSON('/captcha/refresh/', function (result) {
    $('#id_captcha').attr('src', result['image_url']);
    $('#id_hashkey').val(result['key']);
  });
  return false;
});";
/// The refresh button of django-simple-captcha's documentation.
const BUTTON: &str = "$(document).ready(function () {
  $('img.captcha').after('<button type=button class=captcha-refresh id=own>Refresh</button>');
  $('.captcha-refresh').click(function () {
    var form = $(this).parents('form');
    $.getJSON('/captcha/refresh/', {}, function (json) {
      form.find('input[name=captcha_0]').val(json.key);
      form.find('img.captcha').attr('src', json.image_url);
    });
    return false;
  });
});";

pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let script = |text: String| get(([(CONTENT_TYPE, "text/javascript")], text));
    let jquery = target().join("npm/node_modules/jquery/dist/jquery.min.js");
    let jquery = std::fs::read_to_string(jquery).expect("scripts/npm installs jQuery");
    Router::new()
        .route("/jquery.js", script(jquery))
        .route("/old-link.js", script(format!("$(document).ready(function () {{ {CLICK} }})")))
        .route("/old-link-and-picture.js", script(CLICK.to_owned()))
        .route("/old-django.js", script(format!("$(document).ready(function () {{ {CLICK} }})")))
        .route("/old-button.js", script(BUTTON.to_owned()))
}

/// The scripts of one of these pages, for its head and for its end.
pub(crate) fn scripts(page: &str) -> (&'static str, String) {
    if page.starts_with("old-") {
        ("<script src=\"/jquery.js\"></script>", format!("<script src=\"/{page}.js\"></script>"))
    } else {
        ("", String::new())
    }
}

/// The tutorial's form, whose link has the class; `class` is the picture's.
pub(crate) async fn form(site: &WidgetSite, class: &str) -> String {
    let key = site.key().await;
    format!(
        "<div class=\"form-group\"><label for=\"answer\">Captcha</label>
        <a href=\"#\" class=\"captcha\"><img src=\"/captcha/image/{key}/\" alt=\"captcha\" id=\"id_captcha\" {class}></a>
        <input type=\"text\" name=\"captcha\" id=\"answer\" placeholder=\"Captcha\">
        <input type=\"hidden\" name=\"hashkey\" value=\"{key}\" id=\"id_hashkey\"></div>"
    )
}

#[tokio::test]
async fn one_click_brings_one_captcha_on_the_tutorials_page_with_its_old_script_left_in() {
    let site = WidgetSite::start().await;
    for (page, key) in [
        ("old-link", "[name=hashkey]"),
        ("old-link-and-picture", "[name=hashkey]"),
        ("old-django", KEY),
    ] {
        let browser = open(&site, page).await;
        site.forget_asked();
        for target in ["img[src*='/image/']", ".captcha-refresh"] {
            let old = browser.prop(key, "value").await;
            let before = site.refreshes();
            browser.find(target).await.click().await.unwrap();
            let new = browser.wait_for_change(key, "value", &old).await;
            until(&browser, "return $.active === 0").await;
            assert_eq!(site.refreshes(), before + 1, "{page}: {target}");
            assert_eq!(browser.prop(key, "value").await, new, "{page}: {target}");
            let picture = browser.prop("img[src*='/image/']", "src").await;
            assert!(picture.ends_with(&format!("/captcha/image/{new}/")), "{page}: {picture}");
        }
        assert_eq!(run(&browser, "return document.querySelectorAll('a').length").await, 0);
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn the_sound_is_that_of_the_captcha_which_a_pages_own_button_brought() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "old-button").await;
    let old = browser.prop(KEY, "value").await;
    browser.find("#own").await.click().await.unwrap();
    let new = browser.wait_for_change(KEY, "value", &old).await;
    until(
        &browser,
        &format!("return document.querySelector('audio').src.includes('/captcha/audio/{new}.wav')"),
    )
    .await;
    lives(&browser).await;
    assert!(browser.prop(PICTURE, "src").await.contains(&new));
    assert_clean(&browser).await;
}
