//! The tutorial's page in a real browser.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

mod common;

use common::Server;
use common::browser::Browser;
use fantoccini::key::Key;
use serde_json::json;

const PICTURE: &str = "img.captcha";
const SOUND: &str = "audio.captcha-audio";
const HASHKEY: &str = "input[name=hashkey]";
const ANSWER: &str = "input[name=captcha]";
const RIGHT: &str = "The answer is right.";
const WRONG: &str = "That was not the right answer. Please try again.";
const NICKNAME: &str = "input[name=nickname]";

/// Checks that the picture belongs to the key in the hidden field and can be seen.
async fn assert_picture_of(browser: &Browser, server: &Server, key: &str) {
    let url = server.url(&format!("/captcha/image/{key}/"));
    assert_eq!(browser.prop(PICTURE, "src").await, url);
    assert!(
        browser.prop(PICTURE, "srcset").await.contains(key),
        "the sharp picture is the new one too"
    );
    browser
        .wait_until(async || {
            let loaded = "const p = document.querySelector('img.captcha'); return p.complete && p.naturalWidth";
            let width = browser.window.execute(loaded, vec![]).await.unwrap().as_u64();
            width.filter(|width| *width > 50)
        })
        .await;
}

/// Types an answer, sends the form, and gives back what the next page says.
async fn submit(browser: &Browser, answer: &str) -> String {
    let input = browser.find(ANSWER).await;
    // The verdict on the answer before would be found while the next page comes.
    let forget = "document.querySelector('.verdict, .captcha-error')?.remove()";
    browser.window.execute(forget, vec![]).await.unwrap();
    input.send_keys(answer).await.unwrap();
    browser.find("form > button").await.click().await.unwrap();
    browser.find(".verdict, .captcha-error:not(:empty)").await.text().await.unwrap()
}

#[tokio::test]
async fn a_click_on_the_picture_or_enter_or_space_brings_another_captcha_without_a_reload() {
    let server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    browser.window.execute("window.stillThere = true", vec![]).await.unwrap();
    browser.find(NICKNAME).await.send_keys("Ada").await.unwrap();
    let mut key = browser.prop(HASHKEY, "value").await;
    assert_picture_of(&browser, &server, &key).await;
    for press in ["", &String::from(char::from(Key::Enter)), " "] {
        browser.find(ANSWER).await.send_keys("old").await.unwrap();
        let picture = browser.find(PICTURE).await;
        match press {
            "" => picture.click().await.unwrap(),
            press => picture.send_keys(press).await.unwrap(),
        }
        let new = browser.wait_for_change(HASHKEY, "value", &key).await;
        assert_picture_of(&browser, &server, &new).await;
        assert_eq!(browser.prop(ANSWER, "value").await, "", "the answer to the old one is cleared");
        assert_eq!(browser.prop(NICKNAME, "value").await, "Ada", "other fields stay");
        key = new;
    }
    let still_there = browser.window.execute("return window.stillThere", vec![]).await.unwrap();
    assert_eq!(still_there, json!(true), "the page was not loaded again");
}

#[tokio::test]
async fn the_picture_is_reached_with_the_tab_key_and_says_what_it_does() {
    let server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    let tab = String::from(char::from(Key::Tab));
    browser.find(NICKNAME).await.send_keys(&tab).await.unwrap();
    let focused = browser.window.active_element().await.unwrap();
    assert_eq!(focused.tag_name().await.unwrap(), "img");
    assert_eq!(focused.attr("role").await.unwrap().unwrap(), "button");
    assert_eq!(focused.attr("alt").await.unwrap().unwrap(), "Captcha picture");
    let does = browser.wait_for_change(PICTURE, "title", "").await;
    assert_eq!(does, "New captcha");
}

#[tokio::test]
async fn the_page_says_whether_the_answer_was_right() {
    let server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    assert_eq!(submit(&browser, "wrong").await, WRONG);
    for refreshed in [false, true] {
        let mut key = browser.prop(HASHKEY, "value").await;
        if refreshed {
            browser.find(PICTURE).await.click().await.unwrap();
            key = browser.wait_for_change(HASHKEY, "value", &key).await;
        }
        let answer = server.answer(&key).await;
        assert_eq!(submit(&browser, &answer).await, RIGHT);
        browser.find("main a").await.click().await.unwrap();
    }
    assert_eq!(submit(&browser, "wrong").await, WRONG);
}

#[tokio::test]
async fn the_captcha_can_be_heard_and_another_one_is_heard_after_a_click() {
    let server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    let key = browser.prop(HASHKEY, "value").await;
    let told = browser.find(SOUND).await.attr("aria-label").await.unwrap().unwrap();
    assert_eq!(told, "Play as sound");
    assert_sound_of(&browser, &server, &key).await;
    browser.find(PICTURE).await.click().await.unwrap();
    let new = browser.wait_for_change(HASHKEY, "value", &key).await;
    assert_sound_of(&browser, &server, &new).await;
}

/// Checks that the sound belongs to the key, knows how long it is, can be played from near its end,
/// and comes to it.
async fn assert_sound_of(browser: &Browser, server: &Server, key: &str) {
    let url = server.url(&format!("/captcha/audio/{key}.wav?lang=en"));
    assert_eq!(browser.prop(SOUND, "src").await, url);
    let play = "const sound = document.querySelector('audio');
        sound.muted = true;
        sound.preload = 'auto';
        sound.addEventListener('loadedmetadata', () => {
            sound.currentTime = sound.duration - 0.5;
            sound.play();
        }, { once: true });
        sound.load();";
    browser.window.execute(play, vec![]).await.unwrap();
    let ended = "const sound = document.querySelector('audio');
        return sound.ended ? [sound.duration, sound.currentTime] : null";
    let times = browser
        .wait_until(async || {
            let times = browser.window.execute(ended, vec![]).await.unwrap();
            let times: Option<Vec<f64>> = serde_json::from_value(times).unwrap();
            times
        })
        .await;
    let [duration, heard] = *times else { unreachable!("two numbers") };
    assert!((3.0..6.0).contains(&duration), "{duration}");
    assert!((duration - heard).abs() < 0.2, "{heard} of {duration}");
    // What a browser asks for when it seeks.
    let part = server.client.get(server.url(&format!("/captcha/audio/{key}.wav")));
    let part = part.header("Range", "bytes=40000-").send().await.unwrap();
    assert_eq!(part.status(), 206);
}

#[tokio::test]
async fn two_quick_clicks_do_not_mix_two_captchas() {
    let server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    let key = browser.prop(HASHKEY, "value").await;
    let twice = "const p = document.querySelector('img.captcha'); p.click(); p.click(); p.click()";
    browser.window.execute(twice, vec![]).await.unwrap();
    let new = browser.wait_for_change(HASHKEY, "value", &key).await;
    assert_picture_of(&browser, &server, &new).await;
    assert_eq!(server.rows().await, 2);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_told_and_the_old_captcha_stays() {
    let mut server = Server::start(&[]);
    let browser = Browser::open().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    let key = browser.prop(HASHKEY, "value").await;
    server.terminate();
    server.wait();
    browser.find(PICTURE).await.click().await.unwrap();
    let told = browser.wait_for_change("[role=status]", "textContent", "").await;
    assert!(told.starts_with("A new captcha could not be loaded."), "{told}");
    assert_eq!(browser.prop(HASHKEY, "value").await, key);
}

#[tokio::test]
async fn without_scripts_a_reload_brings_another_captcha_and_the_form_works() {
    let server = Server::start(&[]);
    let browser = Browser::open_without_scripts().await;
    browser.window.goto(&server.url("/test/")).await.unwrap();
    let first = browser.prop(HASHKEY, "value").await;
    assert!(browser.find("noscript a").await.is_displayed().await.unwrap());
    browser.window.refresh().await.unwrap();
    let second = browser.wait_for_change(HASHKEY, "value", &first).await;
    let answer = server.answer(&second).await;
    assert_eq!(submit(&browser, &answer).await, RIGHT);
}
