//! How a form that is not let through is answered.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use simple_captcha_http::form::{Audience, Refusal};

fn audience(accept: &str, language: &str, content_type: &str) -> Audience {
    let headers = [(ACCEPT, accept), (ACCEPT_LANGUAGE, language), (CONTENT_TYPE, content_type)];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_str(value).unwrap()));
    Audience::of(&HeaderMap::from_iter(headers))
}

#[test]
fn a_form_that_could_not_be_read_is_told_in_the_same_shape_and_harms_no_page() {
    let why = "age: <script>alert('1')</script>";
    let page = audience("text/html", "sv", "").unread(StatusCode::BAD_REQUEST, why);
    assert_eq!(page.status(), StatusCode::BAD_REQUEST);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let page = String::from_utf8(page.into_body()).unwrap();
    let told = "Formuläret kunde inte läsas. Kontrollera vad du har fyllt i.";
    assert!(page.contains(&format!("<title>Fel: {told}</title>")), "{page}");
    assert!(page.contains(r#"<html lang="sv""#) && !page.contains("age"), "{page}");
    let json = audience("application/json", "sv", "").unread(StatusCode::BAD_REQUEST, why);
    assert_eq!(json.headers()["content-type"], "application/json");
    let told = format!(r#"{{"code":"form_invalid","message":"{told}","detail":"{why}"}}"#);
    assert_eq!(String::from_utf8(json.into_body()).unwrap(), told);
}

#[test]
fn headers_that_come_in_several_lines_are_one_list() {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (ACCEPT, "text/html;q=0.1"),
        (ACCEPT, "application/json"),
        (ACCEPT_LANGUAGE, "eo"),
        (ACCEPT_LANGUAGE, "en;q=0.5, uk;q=0.9"),
    ] {
        headers.append(name, HeaderValue::from_static(value));
    }
    let answer = Audience::of(&headers).answer(Refusal::Invalid);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(Audience::of(&headers).messages().language, "uk");
}

#[test]
fn a_refusal_is_a_page_or_json_as_its_visitor_accepts_in_his_language() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let form = "application/x-www-form-urlencoded";
    for (accept, sent, json) in [
        (browser, form, false),
        (browser, "application/json", false),
        ("application/json", form, true),
        ("text/html;q=0.5, application/problem+json", form, true),
        ("application/json;q=0.1, text/*;q=0.2", "application/json", false),
        ("*/*", "application/json; charset=utf-8", true),
        ("*/*", form, false),
        ("", "", false),
        ("application/json;q=0", form, false),
        ("text/html;q=0.5, application/*", form, true),
        ("application/json;q=NaN,,;", "application/json", true),
    ] {
        let answer = audience(accept, "de", sent).answer(Refusal::Invalid);
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(audience(accept, "de", sent).wants_json(), json, "{accept}");
        let body = String::from_utf8(answer.body().clone()).unwrap();
        let message = "Die Antwort war nicht richtig. Bitte versuchen Sie es noch einmal.";
        if json {
            assert_eq!(answer.headers()["content-type"], "application/json", "{accept}");
            assert_eq!(body, format!(r#"{{"code":"captcha_invalid","message":"{message}"}}"#));
        } else {
            assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{accept}");
            assert!(body.contains(message), "{body}");
            assert!(body.contains(r#"<html lang="de" dir="ltr">"#), "{body}");
            // Who hears the page is told at once that it is an error, and why.
            assert!(body.contains(&format!("<title>Fehler: {message}</title>")), "{body}");
            let heading = format!(r#"<h1 tabindex="-1" autofocus>{message}</h1>"#);
            assert!(body.contains(&heading), "{body}");
            assert!(body.contains(r#"<a href="">Zurück zum Formular</a>"#), "{body}");
        }
    }
    let answer = audience("", "fa", "").answer(Refusal::Unavailable);
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "2");
    assert!(String::from_utf8(answer.into_body()).unwrap().contains(r#"lang="fa" dir="rtl""#));
}
