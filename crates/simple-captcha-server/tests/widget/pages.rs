//! The site's pages: each a form with the captchas that one of the tests wants.

use axum::extract::{Path, State};
use axum::response::Html;
use simple_captcha::{Form, Names};
use simple_captcha_http::form::{Field, Refusal};

use crate::old;
use crate::site::WidgetSite;

const SUM: Form = Form::new("sum").with_challenge("sum");
const TUTORIAL: Form = Form::new("tutorial").with_names(Names::tutorial());
const THREE: Form = Form::new("three").with_names(Names::django("three"));

pub(crate) async fn page(State(site): State<WidgetSite>, Path(name): Path<String>) -> Html<String> {
    let captcha = &site.captcha;
    let field = Field::builder(captcha);
    let (html, field) = match &*name {
        "field" => ("lang=\"en\"", field.issue().await.unwrap().to_string()),
        "untold" => ("lang=\"de\"", field.issue().await.unwrap().to_string()),
        "no-language" => ("", field.label("Robot?").issue().await.unwrap().to_string()),
        "german" => ("lang=\"de\"", field.language("de").issue().await.unwrap().to_string()),
        "persian" => (
            "lang=\"fa\" dir=\"rtl\"",
            field.language("fa").refused(Refusal::Invalid).issue().await.unwrap().to_string(),
        ),
        "wrong" => ("lang=\"en\"", field.refused(Refusal::Invalid).issue().await.unwrap().to_string()),
        "sum" => ("lang=\"en\"", Field::builder(&captcha.for_form(SUM)).issue().await.unwrap().to_string()),
        "tutorial" => ("lang=\"en\"", Field::builder(&captcha.for_form(TUTORIAL)).issue().await.unwrap().to_string()),
        "django" => ("lang=\"pl\"", django(&site, "captcha", false).await),
        "django-sound" => ("lang=\"pl\"", django(&site, "captcha", true).await),
        "two" => (
            "lang=\"en\"",
            django(&site, "one", true).await + &django(&site, "two", true).await
                + &Field::builder(&captcha.for_form(THREE)).issue().await.unwrap().to_string(),
        ),
        "element" => ("lang=\"it\"", "<captcha-field name=\"captcha\" src=\"/captcha/\"></captcha-field>".to_owned()),
        "elements" => (
            "lang=\"en\"",
            "<captcha-field></captcha-field>\
             <captcha-field lang=\"ja\" data-challenge=\"sum\" optional></captcha-field>\
             <captcha-field key-name=\"hashkey\" answer-name=\"captcha\" label=\"Robot?\"></captcha-field>".to_owned(),
        ),
        "framed" => (
            "lang=\"en\"",
            format!("<div dir=\"rtl\" lang=\"fa\">{}</div>", field.language("en").issue().await.unwrap()),
        ),
        "esperanto" => ("lang=\"eo\"", "<captcha-field></captcha-field>".to_owned() + &django(&site, "other", false).await),
        "persian-element" => ("lang=\"en\"", "<captcha-field lang=\"fa\"></captcha-field>".to_owned()),
        "element-wrong" => ("lang=\"en\"", "<captcha-field error=\"Please look again.\"></captcha-field>".to_owned()),
        "lost" => ("lang=\"en\"", "<captcha-field src=\"//[\"></captcha-field>".to_owned()),
        "early" => ("lang=\"en\"", "<captcha-field><p>This needs JavaScript.</p></captcha-field>".to_owned()),
        "disabled" => ("lang=\"en\"", format!("<fieldset disabled>{}</fieldset>", field.issue().await.unwrap())),
        "shop" => ("lang=\"en\"", "<captcha-field src=\"/shop/captcha\"></captcha-field>".to_owned()),
        "bare" => ("lang=\"en\"", bare(&site, true).await),
        "wrapped" => ("lang=\"en\"", wrapped(&site).await),
        "before" => ("lang=\"en\"", bare(&site, false).await),
        "shadow" => {
            let inner = field.language("sv").issue().await.unwrap().to_string();
            let inner = format!("<div id=\"inner\">{}</div>", shaded(&inner));
            let outer = django(&site, "captcha", false).await + &inner;
            ("lang=\"en\"", format!("<div id=\"host\" lang=\"sv\">{}</div>", shaded(&outer)))
        }
        "module" | "twice" => ("lang=\"en\"", "<captcha-field></captcha-field>".to_owned()),
        "empty" => ("lang=\"en\"", "<div id=\"later\"></div>".to_owned()),
        "old-link" => ("lang=\"en\"", old::form(&site, "").await),
        "old-link-and-picture" => ("lang=\"en\"", old::form(&site, "class=\"captcha\"").await),
        "old-django" | "old-button" => ("lang=\"en\"", django(&site, "captcha", false).await),
        _ => ("", String::new()),
    };
    let script = match &*name {
        "module" => "type=\"module\"",
        "early" => "",
        _ => "defer",
    };
    let twice = match &*name {
        "twice" => "<script src=\"/captcha/captcha.js?again\" defer></script>",
        _ => "",
    };
    let (jquery, own) = old::scripts(&name);
    Html(format!(
        "<!DOCTYPE html>\n<html {html}>\n<head><meta charset=\"utf-8\"><title>A form</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <script src=\"/watch.js\"></script><link rel=\"icon\" href=\"/captcha/captcha.css\">\
         <link rel=\"stylesheet\" href=\"/site.css\"><link rel=\"stylesheet\" href=\"/captcha/captcha.css\">\
         <script src=\"/captcha/captcha.js\" {script}></script>{twice}{jquery}</head>\n\
         <body><main><h1>A form</h1><form method=\"post\">\
         <label>Name <input name=\"name\" autocomplete=\"name\"></label>\n{field}<button>OK</button></form></main>{own}</body></html>"
    ))
}

/// A form as Django renders it, whose field has this name.
async fn django(site: &WidgetSite, name: &str, sound: bool) -> String {
    let key = site.key().await;
    let (before, after) = if sound {
        (
            format!("<a title=\"Play CAPTCHA as audio file\" href=\"/captcha/audio/{key}.wav\">"),
            "</a>",
        )
    } else {
        (String::new(), "")
    };
    format!(
        "<p>\n<label for=\"id_{name}_1\">Captcha:</label>\n\
         {before}<img src=\"/captcha/image/{key}/\" alt=\"captcha\" class=\"captcha\" />{after}\n\
         <input type=\"hidden\" name=\"{name}_0\" value=\"{key}\" required id=\"id_{name}_0\" autocomplete=\"off\">\
         <input type=\"text\" name=\"{name}_1\" required id=\"id_{name}_1\" autocapitalize=\"off\" autocomplete=\"off\" autocorrect=\"off\" spellcheck=\"false\">\n</p>\n"
    )
}

/// A form without any wrapper, whose inputs say nothing of completion: the answer's stands behind the
/// picture, or before it.
async fn bare(site: &WidgetSite, behind: bool) -> String {
    let key = site.key().await;
    let picture = format!("<img src=\"/captcha/image/{key}/\" alt=\"captcha\" class=\"captcha\">");
    let hidden = format!("<input type=\"hidden\" name=\"captcha_0\" value=\"{key}\">");
    let answer = "<input name=\"captcha_1\" aria-label=\"Captcha\">";
    let other = "<input name=\"city\" aria-label=\"City\" value=\"Rome\">";
    if behind {
        format!("{other}{picture}{hidden}{answer}")
    } else {
        format!("{answer}{picture}{hidden}{other}")
    }
}

/// A form in a shadow root of the element around it.
fn shaded(html: &str) -> String {
    format!(
        "<template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"/captcha/captcha.css\">\
         <form>{html}</form></template>"
    )
}

/// A label that has all of the captcha in it, whose input is described already.
async fn wrapped(site: &WidgetSite) -> String {
    let key = site.key().await;
    format!(
        "<p id=\"hint\">In either case</p><label>Captcha <img src=\"/captcha/image/{key}/\" alt=\"\" class=\"captcha\">\
         <input type=\"hidden\" name=\"captcha_0\" value=\"{key}\">\
         <input name=\"captcha_1\" aria-describedby=\"hint\"></label>"
    )
}
