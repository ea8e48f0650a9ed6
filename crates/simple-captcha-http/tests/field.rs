//! The field's HTML.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use std::collections::BTreeSet;

use bytes::Bytes;
use simple_captcha::image::ImageStyle;
use simple_captcha::{Captcha, Form, Key, Letters, MemoryStore, Names, Secret, Service, Sum};
use simple_captcha_http::form::{Field, FieldBuilder, Refusal};
use simple_captcha_http::issue_error_response;
use simple_captcha_http::respond;

fn captcha() -> Captcha {
    Captcha::builder(MemoryStore::default()).named_challenge("sum", Sum::default()).build().unwrap()
}

/// A field's HTML, in which the key is written `KEY`, and what ids end with `MARK`.
async fn html(field: FieldBuilder<'_>) -> String {
    let html = field.issue().await.unwrap().to_string();
    let key = key_in(&html);
    let (_, mark) = key.as_str().split_at(32);
    html.replace(key.as_str(), "KEY").replace(mark, "MARK")
}

fn key_in(html: &str) -> Key {
    let value = html.split(r#"type="hidden""#).nth(1).unwrap().split(r#"value=""#).nth(1).unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_field_has_a_label_the_picture_and_djangos_inputs_and_a_button() {
    assert_eq!(
        html(Field::builder(&captcha()).language("en")).await,
        r#"<div class="captcha-field" lang="en" dir="ltr">
<label for="id_captcha_1_MARK">Type the characters in the picture</label>
<img src="/captcha/image/KEY/" srcset="/captcha/image/KEY@2/ 2x" width="200" height="70" alt="Captcha picture" class="captcha" />
<input type="hidden" name="captcha_0" value="KEY" required id="id_captcha_0_MARK" autocomplete="off"><input type="text" name="captcha_1" required id="id_captcha_1_MARK" autocapitalize="off" autocomplete="off" autocorrect="off" spellcheck="false">
<audio src="/captcha/audio/KEY.wav?lang=en" class="captcha-audio" aria-label="Play as sound" preload="none" controls></audio>
<button type="button" class="captcha-refresh" hidden>New captcha</button>
<noscript><a href="">Reload the page for a new captcha (what you typed is lost)</a></noscript>
</div>
"#
    );
}

#[tokio::test]
async fn a_field_in_no_language_of_its_own_marks_each_text_so_that_its_script_asks_the_page() {
    let captcha = captcha();
    let html = html(Field::builder(&captcha).refused(Refusal::Required)).await;
    let english = r#" lang="en" dir="ltr""#;
    for part in [
        r#"<div class="captcha-field">"#.to_owned(),
        format!(r#"<label for="id_captcha_1_MARK"{english}>Type"#),
        format!(r#"<p class="captcha-error" id="id_captcha_1_MARK_error"{english}>Please"#),
        format!(r#"alt="Captcha picture" class="captcha"{english} />"#),
        format!(
            r#"<audio src="/captcha/audio/KEY.wav" class="captcha-audio" aria-label="Play as sound"{english} "#
        ),
        format!(r#"class="captcha-refresh"{english} hidden>"#),
        format!(r#"<a href=""{english}>Reload"#),
    ] {
        assert!(html.contains(&part), "{part} in {html}");
    }
    let unspoken = self::html(Field::builder(&captcha).language("fi")).await;
    assert!(unspoken.starts_with(r#"<div class="captcha-field">"#), "{unspoken}");
    let own = html_of_own_words(&captcha).await;
    assert!(own.contains(r#"<label for="id_captcha_1_MARK">Lettere</label>"#), "{own}");
    assert!(own.contains(r#"id="id_captcha_1_MARK_error">Sbagliato</p>"#), "{own}");
}

async fn html_of_own_words(captcha: &Captcha) -> String {
    html(Field::builder(captcha).label("Lettere").error("Sbagliato")).await
}

#[tokio::test]
async fn where_sound_is_off_a_field_has_none() {
    let captcha = Captcha::builder(MemoryStore::default()).audio(false).build().unwrap();
    assert!(!html(Field::builder(&captcha)).await.contains("audio"));
}

#[tokio::test]
async fn the_captcha_in_a_field_is_one_that_can_be_answered() {
    let captcha = captcha();
    let html = Field::builder(&captcha).issue().await.unwrap().to_string();
    let key = key_in(&html);
    captcha.image(&key, Default::default()).await.unwrap();
    let wrong = captcha.verify(&key, "wrong").await;
    assert!(matches!(wrong, Err(simple_captcha::VerifyError::Wrong)));
}

#[tokio::test]
async fn a_wrong_answer_is_told_in_the_fields_language_and_tied_to_the_input() {
    let captcha = captcha();
    let field = Field::builder(&captcha).language("de");
    let html = html(field.refused(Refusal::Invalid)).await;
    let input = r#"<input type="text" name="captcha_1" required aria-invalid="true" aria-describedby="id_captcha_1_MARK_error" autofocus id="id_captcha_1_MARK" "#;
    assert!(html.contains(input), "{html}");
    let error = r#"<p class="captcha-error" id="id_captcha_1_MARK_error">Die Antwort war nicht richtig. Bitte versuchen Sie es noch einmal.</p>"#;
    assert!(html.contains(error), "{html}");
    assert!(html.find("<p") < html.find("<img"), "it stands where the eye begins: {html}");
    assert!(html.contains(r#"value="KEY" required aria-invalid="true" id="id_captcha_0_MARK""#));
}

const TUTORIAL: Form = Form::new("tutorial").with_names(Names::tutorial());

#[tokio::test]
async fn names_ids_label_and_mount_are_as_the_site_wants_them() {
    let captcha = captcha();
    let field = Field::builder(&captcha.for_form(TUTORIAL)).id_prefix("form1");
    let html = html(field.mount("/forms/c").label("Letters").required(false)).await;
    assert!(html.contains(r#"<label for="form1_id_captcha">Letters</label>"#), "{html}");
    assert!(html.contains(r#"name="hashkey" value="KEY" id="form1_id_hashkey""#), "{html}");
    assert!(html.contains(r#"name="captcha" id="form1_id_captcha""#), "{html}");
    assert!(html.contains(r#"src="/forms/c/image/KEY/" srcset="/forms/c/image/KEY@2/ 2x""#));
    assert_eq!(Names::new("captcha_0", "captcha_1"), Names::django("captcha"));
    assert_ne!(Names::new("captcha_0", "captcha_"), Names::django("captcha"));
    for (names, key, answer) in [
        (Names::django("p-captcha"), "p-captcha_0", "p-captcha_1"),
        (Names::rest(), "captcha_hashkey", "captcha_code"),
        (Names::new("k", "a"), "k", "a"),
    ] {
        assert_eq!((&*names.key(), &*names.answer()), (key, answer));
    }
}

#[tokio::test]
async fn fields_lead_to_where_the_captcha_is_mounted() {
    let builder = Captcha::builder(MemoryStore::default()).mount("/forms/captcha");
    let captcha = builder.build().unwrap();
    assert!(
        html(Field::builder(&captcha)).await.contains(r#"<img src="/forms/captcha/image/KEY/""#)
    );
    for mount in ["captcha", "/captcha/", "/", "//a", "/a/../b", "/ä", "/{key}", "/a?b", "/a b"] {
        let error = Captcha::builder(MemoryStore::default()).mount(mount).build().unwrap_err();
        let expected = format!("invalid mount path {mount:?}: expected something like /captcha");
        assert_eq!(error.to_string(), expected);
    }
    Captcha::builder(MemoryStore::default()).mount("").build().unwrap();
}

#[tokio::test]
async fn the_field_of_a_services_site_leads_to_that_sites_urls() {
    let service = Service::builder(MemoryStore::default()).mount("/c");
    let service = service.site("shop".parse().unwrap(), |site| site.mount("/elsewhere"));
    let service = service.build().unwrap();
    let shop = service.site(&"shop".parse().unwrap()).unwrap();
    let html = Field::builder(shop).issue().await.unwrap().to_string();
    let key = key_in(&html);
    let image = format!("/site/shop/image/{key}/");
    assert!(html.contains(&format!(r#"<img src="/c{image}""#)), "{html}");
    let request = http::Request::get(image).body(Bytes::new()).unwrap();
    assert_eq!(respond(&service, "/c", request).await.status(), http::StatusCode::OK);
}

#[tokio::test]
async fn a_field_of_a_challenge_that_is_chosen_at_run_time_refreshes_into_the_same() {
    let sum = captcha().for_challenge("sum").unwrap();
    assert!(html(Field::builder(&sum)).await.contains(r#"data-challenge="sum""#));
}

#[tokio::test]
async fn an_empty_prefix_gives_the_ids_of_django_simple_captcha() {
    let html = html(Field::builder(&captcha()).id_prefix("")).await;
    assert_eq!(ids(&html), ["id_captcha_0", "id_captcha_1"], "{html}");
}

/// The ids in some HTML.
fn ids(html: &str) -> Vec<&str> {
    let attributes = html.split(" id=\"").skip(1);
    attributes.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn no_two_fields_have_an_id_in_common() {
    for sealed in [false, true] {
        let secret = Secret::new("a secret of mine").unwrap();
        let builder = Captcha::builder(MemoryStore::default()).secret(secret).sealed(sealed);
        let captcha = builder.named_challenge("sum", Sum::default()).build().unwrap();
        let mut page = String::new();
        for _ in 0..3 {
            page += &Field::builder(&captcha)
                .refused(Refusal::Invalid)
                .issue()
                .await
                .unwrap()
                .to_string();
            page += &Field::builder(&captcha.for_form(ASKING)).issue().await.unwrap().to_string();
        }
        let all = ids(&page);
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!((all.len(), different.len()), (15, 15), "{all:?}");
        for label in page.split("<label for=\"").skip(1) {
            let target = label.split('"').next().unwrap();
            assert!(all.contains(&target), "{target} in {all:?}");
        }
    }
}

/// A form that asks for a sum.
const ASKING: Form = Form::new("asking").with_challenge("sum");

const RIDDLE: Form = Form::new("riddle").with_challenge("riddle");

const EVIL: &str = r#""><script>alert('1')</script>&"#;
const EVIL_FORM: Form = Form::new(EVIL).with_names(Names::new(EVIL, EVIL));

#[tokio::test]
async fn nothing_that_a_site_hands_in_becomes_html() {
    let captcha = captcha();
    let field =
        Field::builder(&captcha.for_form(EVIL_FORM)).id_prefix(EVIL).label(EVIL).mount(EVIL);
    let html = field.error(EVIL).issue().await.unwrap().to_string();
    assert!(!html.contains("<script") && !html.contains("alert('"), "{html}");
    let harmless =
        Field::builder(&captcha).label("text").error("text").issue().await.unwrap().to_string();
    for sign in ['<', '>', '"'] {
        assert_eq!(html.matches(sign).count(), harmless.matches(sign).count(), "{sign} in {html}");
    }
    assert_eq!(html.matches("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)").count(), 17, "{html}");
}

#[tokio::test]
async fn a_form_can_ask_a_sum_and_the_label_says_so() {
    let captcha = captcha();
    let html = html(Field::builder(&captcha.for_form(ASKING)).language("en")).await;
    assert!(
        html.starts_with(r#"<div class="captcha-field" lang="en" dir="ltr" data-challenge="sum">"#)
    );
    assert!(html.contains(">Type the result of the calculation in the picture</label>"), "{html}");
    assert!(html.contains(r#"spellcheck="false" inputmode="numeric">"#), "{html}");

    let site = Captcha::builder(MemoryStore::default()).challenge(Sum::default()).build().unwrap();
    let html = Field::builder(&site).issue().await.unwrap().to_string();
    assert!(html.contains(">Type the result of the calculation in the picture</label>"), "{html}");
}

#[tokio::test]
async fn a_challenge_that_nobody_named_is_an_error() {
    let captcha = captcha();
    let error = Field::builder(&captcha.for_form(RIDDLE)).issue().await.unwrap_err();
    assert_eq!(error.to_string(), "no challenge has that name");
    let status = issue_error_response(&error).status();
    assert_eq!(status, http::StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn a_named_challenge_needs_a_font_that_has_its_characters_too() {
    let chinese = Letters::default().with_alphabet("验证码").unwrap();
    let builder = Captcha::builder(MemoryStore::default()).named_challenge("chinese", chinese);
    assert!(builder.build().is_err());
}

#[tokio::test]
async fn persian_runs_from_right_to_left() {
    let captcha = captcha();
    let html = html(Field::builder(&captcha).language("fa-IR,en;q=0.5")).await;
    assert!(html.starts_with(r#"<div class="captcha-field" lang="fa" dir="rtl">"#), "{html}");
}

#[tokio::test]
async fn a_picture_whose_size_is_known_says_it_so_that_nothing_moves_when_it_comes() {
    let style = ImageStyle::plain();
    let free = Captcha::builder(MemoryStore::default()).image_style(style.clone()).build().unwrap();
    assert!(!html(Field::builder(&free)).await.contains("width"));
    let fixed = style.with_size(160, 60).unwrap();
    let fixed = Captcha::builder(MemoryStore::default()).image_style(fixed).build().unwrap();
    assert!(html(Field::builder(&fixed)).await.contains(r#"width="160" height="60""#));
}

#[tokio::test]
async fn what_is_heard_is_in_the_fields_language() {
    let html = html(Field::builder(&captcha()).language("pt")).await;
    assert!(html.contains(r#"<audio src="/captcha/audio/KEY.wav?lang=pt-br""#), "{html}");
}

#[tokio::test]
async fn where_there_is_no_sharp_picture_none_is_named() {
    let captcha = Captcha::builder(MemoryStore::default()).double_scale(false).build().unwrap();
    assert!(!html(Field::builder(&captcha)).await.contains("srcset"));
}

#[tokio::test]
async fn debug_of_a_field_shows_four_characters_of_its_key() {
    let captcha = captcha();
    let field = Field::builder(&captcha).issue().await.unwrap();
    let key = key_in(&field.to_string());
    let debug = format!("{field:?}");
    assert!(!debug.contains(&key.as_str()[..5]), "{debug}");
}
