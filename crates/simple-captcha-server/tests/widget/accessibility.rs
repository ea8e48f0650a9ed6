//! For everyone: what axe-core finds, sizes, and how it looks.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::browser::Browser;
use crate::site::WidgetSite;
use crate::{BUTTON, PICTURE, STATUS, another, assert_clean, key, open, run};

const PAGES: [&str; 11] = [
    "field",
    "wrong",
    "persian",
    "sum",
    "django-sound",
    "two",
    "element",
    "elements",
    "german",
    "element-wrong",
    "persian-element",
];

pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")
}

pub(crate) async fn look(browser: &Browser, features: &[(&str, &str)]) {
    let features: Vec<Value> =
        features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
}

pub(crate) async fn resize(browser: &Browser, width: u32, scale: u32) {
    let size =
        json!({ "width": width, "height": 640, "deviceScaleFactor": scale, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
}

pub(crate) async fn screenshot(browser: &Browser, name: &str) {
    let folder = target().join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let png = browser.window.screenshot().await.unwrap();
    std::fs::write(folder.join(name).with_extension("png"), png).unwrap();
}

/// Lets axe-core look for what is wrong with the page that is open and its captcha, in light and in
/// dark.
pub(crate) async fn assert_accessible(browser: &Browser, page: &str) {
    assert_eq!(run(browser, "return document.querySelectorAll('main h1').length").await, 1);
    let viewport = "return document.querySelectorAll('meta[name=viewport]').length";
    assert_eq!(run(browser, viewport).await, 1, "{page}");
    assert!(axe(browser, page).await > 15, "{page}: it looked at the page");
}

/// The same for a page without a captcha.
pub(crate) async fn assert_accessible_page(browser: &Browser, page: &str) {
    // It has no style at all; axe-core would take its ground for white in the dark too.
    run(browser, "document.documentElement.style.background = 'Canvas'").await;
    assert!(axe(browser, page).await > 8, "{page}: it looked at the page");
}

/// Nothing of the page that is open is wider than a narrow screen, or than a wider one at twice the
/// size.
pub(crate) async fn assert_nothing_is_cut_off(browser: &Browser, page: &str) {
    for (width, scale) in [(320, 1), (450, 2)] {
        resize(browser, width, scale).await;
        let excess =
            "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
        assert_eq!(run(browser, excess).await, 0, "{page} is wider than the screen");
    }
}

/// In how many respects axe-core finds all well with the page that is open.
async fn axe(browser: &Browser, page: &str) -> u64 {
    let axe = target().join("npm/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(axe).expect("scripts/test installs axe-core");
    run(browser, &axe).await;
    let mut well = 0;
    for scheme in ["light", "dark"] {
        look(browser, &[("prefers-color-scheme", scheme)]).await;
        let check = "const done = arguments[0];
            const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run({ runOnly }).then(({ violations, passes }) => done(
                [passes.length, violations.map((it) => [it.id, it.nodes.map((node) => node.html)])]))";
        let found = browser.window.execute_async(check, vec![]).await.unwrap();
        assert_eq!(found[1], json!([]), "{page} in {scheme}");
        well = found[0].as_u64().unwrap();
    }
    well
}

#[tokio::test]
async fn axe_finds_nothing_in_light_and_in_dark() {
    let site = WidgetSite::start().await;
    for page in PAGES {
        let browser = open(&site, page).await;
        assert_accessible(&browser, page).await;
    }
}

#[tokio::test]
async fn controls_are_large_enough_and_named_in_the_pages_language() {
    let site = WidgetSite::start().await;
    for page in PAGES {
        let browser = open(&site, page).await;
        let small = "return [...document.querySelectorAll('img, .captcha-field button, p button, captcha-field button')]
            .map((it) => [it.className, it.getBoundingClientRect()])
            .filter(([, { width, height }]) => width && (width < 24 || height < 24)).map(([name]) => name)";
        assert_eq!(run(&browser, small).await, json!([]), "{page}");
    }
    let browser = open(&site, "django-sound").await;
    assert_eq!(browser.prop(PICTURE, "alt").await, "Obrazek captcha");
    assert_eq!(browser.prop(BUTTON, "textContent").await, "Nowa captcha");
    assert_eq!(browser.find(STATUS).await.attr("role").await.unwrap().unwrap(), "status");
    assert_clean(&browser).await;
}

#[tokio::test]
async fn nothing_is_cut_off_on_a_narrow_screen_or_at_twice_the_size() {
    let site = WidgetSite::start().await;
    for page in PAGES {
        let browser = open(&site, page).await;
        assert_nothing_is_cut_off(&browser, page).await;
        resize(&browser, 320, 2).await;
        screenshot(&browser, &format!("narrow-{page}")).await;
    }
}

#[tokio::test]
async fn it_can_be_looked_at_in_light_dark_and_forced_colours() {
    let site = WidgetSite::start().await;
    for page in PAGES {
        let browser = open(&site, page).await;
        for (name, features) in [
            ("light", [("prefers-color-scheme", "light"), ("forced-colors", "none")]),
            ("dark", [("prefers-color-scheme", "dark"), ("forced-colors", "none")]),
            ("forced", [("prefers-color-scheme", "dark"), ("forced-colors", "active")]),
        ] {
            look(&browser, &features).await;
            screenshot(&browser, &format!("{name}-{page}")).await;
        }
    }
    let browser = open(&site, "field").await;
    look(&browser, &[("prefers-reduced-motion", "reduce")]).await;
    let moves = "return getComputedStyle(document.querySelector('img')).transitionDuration";
    assert_eq!(run(&browser, moves).await, "0s");
    let old = key(&browser).await;
    browser.find(PICTURE).await.send_keys(" ").await.unwrap();
    another(&browser, &old).await;
    screenshot(&browser, "focus-and-message").await;
}
