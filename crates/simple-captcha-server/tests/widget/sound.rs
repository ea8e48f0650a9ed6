//! A captcha that can be heard.

use crate::site::Site;
use crate::{KEY, PICTURE, STATUS, another, assert_clean, has_focus, key, open, run, until};

const PLAYER: &str = ".captcha-play";

#[tokio::test]
async fn djangos_link_around_the_picture_becomes_a_button_that_plays_and_pauses() {
    let site = Site::start().await;
    let browser = open(&site, "django-sound").await;
    // What is played is not in the page: watch it.
    run(&browser, "const play = Audio.prototype.play; window.played = [];
        HTMLMediaElement.prototype.play = function () { played.push(this); return play.call(this) }").await;
    assert_eq!(run(&browser, "return document.querySelectorAll('a').length").await, 0);
    assert_eq!(browser.prop(PLAYER, "textContent").await, "Odtwórz dźwięk");
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return !played[0].paused && played[0].currentTime > 0").await;
    let first = key(&browser).await;
    let url = format!("/captcha/audio/{first}.wav?lang=pl");
    assert!(run(&browser, "return played[0].src").await.as_str().unwrap().ends_with(&url));
    assert_eq!(browser.prop(PLAYER, "textContent").await, "Wstrzymaj dźwięk");
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return played[0].paused").await;
    assert_eq!(browser.prop(PLAYER, "textContent").await, "Odtwórz dźwięk");

    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return !played[0].paused").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let second = another(&browser, &first).await;
    assert_eq!(run(&browser, "return played[0].paused").await, true, "the old sound stops");
    assert_eq!(browser.prop(PLAYER, "textContent").await, "Odtwórz dźwięk");
    browser.find(PLAYER).await.send_keys(" ").await.unwrap();
    until(&browser, "return !played.at(-1).paused").await;
    assert!(has_focus(&browser, PLAYER).await, "to hear it again is one key");
    let url = format!("/captcha/audio/{second}.wav?lang=pl");
    assert!(run(&browser, "return played.at(-1).src").await.as_str().unwrap().ends_with(&url));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_rendered_sound_control_gives_way_to_the_button() {
    let site = Site::start().await;
    let browser = open(&site, "empty").await;
    let field = site.captcha.field().issue().await.unwrap().to_string();
    let sound = "<audio src=\"/captcha/audio/x.wav\" class=\"captcha-audio\" preload=\"none\" controls></audio></div>";
    let field = field.replace("</div>", sound);
    let put = "document.querySelector('#later').innerHTML = arguments[0]";
    browser.window.execute(put, vec![field.into()]).await.unwrap();
    assert!(browser.find(PLAYER).await.is_displayed().await.unwrap());
    assert_eq!(run(&browser, "return document.querySelector('audio').controls").await, false);
    let old = browser.prop(KEY, "value").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = another(&browser, &old).await;
    assert!(browser.prop("audio", "src").await.ends_with(&format!("/audio/{new}.wav?lang=en")));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn a_sound_that_cannot_be_played_is_told_each_time_and_played_once_it_can_be() {
    let site = Site::start().await;
    let browser = open(&site, "field").await;
    run(
        &browser,
        "window.said = []; const status = document.querySelector('[role=status]');
        new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true })",
    )
    .await;
    site.set_failing(Some("/audio/"));
    browser.find(PLAYER).await.click().await.unwrap();
    let says = "The sound cannot be played.";
    let status = format!("document.querySelector('{STATUS}').textContent");
    until(&browser, &format!("return {status} === '{says}'")).await;
    assert_eq!(run(&browser, "return heard.length").await, 1);
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, &format!("return said.join() === '{says},,{says}'")).await;
    site.set_failing(None);
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return document.querySelector('audio').currentTime > 0").await;
    assert_eq!(browser.prop(STATUS, "textContent").await, "");
}
