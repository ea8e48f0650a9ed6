//! A captcha that can be heard.

use crate::site::WidgetSite;
use crate::{
    BUTTON, KEY, PICTURE, STATUS, a_while, another, assert_clean, has_focus, key, listen, open,
    pass, put, run, stop_clock, until, until_said,
};
use simple_captcha_http::form::Field;

const PLAYER: &str = ".captcha-play";

#[tokio::test]
async fn djangos_link_around_the_picture_becomes_a_button_that_plays_and_pauses() {
    let site = WidgetSite::start().await;
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
    // The button follows the sound a moment later.
    let says = format!("document.querySelector('{PLAYER}').textContent === 'Odtwórz dźwięk'");
    until(&browser, &format!("return played[0].paused && {says}")).await;

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
async fn djangos_markup_without_a_link_has_its_sound_before_any_refresh() {
    for offered in [true, false] {
        let site = WidgetSite::start_with(|builder| builder.audio(offered)).await;
        let browser = open(&site, "django").await;
        let player = browser.find(PLAYER).await;
        assert_eq!(player.is_displayed().await.unwrap(), offered);
        if offered {
            player.click().await.unwrap();
            until(&browser, "return document.querySelector('audio').currentTime > 0").await;
            let url = format!("/captcha/audio/{}.wav?lang=pl", key(&browser).await);
            assert!(browser.prop("audio", "src").await.ends_with(&url));
        }
        assert_eq!(site.refreshes(), 0);
        assert_clean(&browser).await;
    }
}

#[tokio::test]
async fn a_rendered_sound_control_gives_way_to_the_button() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "empty").await;
    let field = Field::builder(&site.captcha).issue().await.unwrap().to_string();
    let sound = "<audio src=\"/captcha/audio/x.wav\" class=\"captcha-audio\" preload=\"none\" controls></audio></div>";
    let field = field.replace("</div>", sound);
    put(&browser, &field).await;
    assert!(browser.find(PLAYER).await.is_displayed().await.unwrap());
    assert_eq!(run(&browser, "return document.querySelector('audio').controls").await, false);
    let old = browser.prop(KEY, "value").await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = another(&browser, &old).await;
    assert!(browser.prop("audio", "src").await.ends_with(&format!("/audio/{new}.wav?lang=en")));
    assert_clean(&browser).await;
}

#[tokio::test]
async fn what_somebody_listens_to_is_left_to_him_and_some_time_to_type_it() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    run(&browser, "document.querySelector('audio').loop = true").await;
    let old = key(&browser).await;
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return document.querySelector('audio').currentTime > 0").await;
    pass(&browser, 280).await;
    a_while(&browser).await;
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return document.querySelector('audio').paused").await;
    a_while(&browser).await;
    assert_eq!(site.refreshes(), 0);
    pass(&browser, 11).await;
    another(&browser, &old).await;
}

#[tokio::test]
async fn who_begins_to_listen_while_a_renewal_is_under_way_keeps_what_he_hears() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    stop_clock(&browser).await;
    run(&browser, "document.querySelector('audio').loop = true").await;
    let old = key(&browser).await;
    site.set_delay("/refresh/", 9000);
    pass(&browser, 280).await;
    until(&browser, "return document.querySelector('img').hasAttribute('aria-busy')").await;
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return document.querySelector('audio').currentTime > 0").await;
    site.set_delay("/refresh/", 0);
    until(&browser, "return !document.querySelector('img').hasAttribute('aria-busy')").await;
    assert_eq!(key(&browser).await, old);
    assert_eq!(run(&browser, "return document.querySelector('audio').paused").await, false);
    // A visitor who asks for another one has heard enough.
    browser.find(BUTTON).await.click().await.unwrap();
    another(&browser, &old).await;
    assert_eq!(run(&browser, "return document.querySelector('audio').paused").await, true);
}

#[tokio::test]
async fn of_two_captchas_one_is_heard_at_a_time() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "elements").await;
    // Which of them play, and what the first one's button says.
    let state = |state: &str| {
        format!(
            "const playing = [...document.querySelectorAll('audio')].map((it) => !it.paused);
            return `${{playing}} ${{document.querySelector('{PLAYER}').textContent}}` === '{state}'"
        )
    };
    for (which, state) in [
        (0, state("true,false,false Pause the sound")),
        (1, state("false,true,false Play as sound")),
        (1, state("false,false,false Play as sound")),
    ] {
        run(&browser, &format!("document.querySelectorAll('{PLAYER}')[{which}].click()")).await;
        until(&browser, &state).await;
    }
}

#[tokio::test]
async fn a_sound_that_cannot_be_played_is_told_each_time_and_played_once_it_can_be() {
    let site = WidgetSite::start().await;
    let browser = open(&site, "field").await;
    listen(&browser).await;
    site.set_failing(Some("/audio/"));
    browser.find(PLAYER).await.click().await.unwrap();
    let says = "The sound could not be played.";
    until_said(&browser, says).await;
    assert_eq!(run(&browser, "return heard.length").await, 1);
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, &format!("return said.join() === '{says},,{says}'")).await;
    site.set_failing(None);
    browser.find(PLAYER).await.click().await.unwrap();
    until(&browser, "return document.querySelector('audio').currentTime > 0").await;
    assert_eq!(browser.prop(STATUS, "textContent").await, "");
}
