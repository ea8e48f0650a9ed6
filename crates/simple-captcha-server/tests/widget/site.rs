//! A site with captchas on its pages, whose network can be slow or down.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRef, Path, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use simple_captcha::form::{Names, Refusal};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, Key, MemoryStore, Store, Sum};
use simple_captcha_axum::Solved;

/// What the browser tells of itself, on every page before anything else.
const WATCH: &str = r#""use strict";
window.violations = [];
window.heard = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
addEventListener("error", (event) => violations.push(event.message ?? "a file"));
addEventListener("captcha:refresh", (event) => heard.push(event.detail.key));
addEventListener("captcha:error", (event) => heard.push(String(event.detail.error)));
"#;

const STYLE: &str = "
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 1rem; background: Canvas; color: CanvasText; }
form { display: grid; gap: 1rem; max-width: 30rem; margin: 0 0 2rem; }
";

#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pub(crate) captcha: Captcha,
    store: SharedStore,
    network: Arc<Network>,
}

impl FromRef<Site> for Captcha {
    fn from_ref(site: &Site) -> Self {
        site.captcha.clone()
    }
}

#[derive(Default)]
struct Network {
    down: AtomicBool,
    delay: AtomicU64,
    refreshes: AtomicUsize,
}

impl Site {
    pub(crate) async fn start() -> Self {
        Self::start_with_timeout(Duration::from_secs(300)).await
    }

    pub(crate) async fn start_with_timeout(timeout: Duration) -> Self {
        let store = SharedStore::new(MemoryStore::default());
        let builder = Captcha::builder(store.clone()).timeout(timeout);
        let captcha = builder.named_challenge("sum", Sum::default()).build().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Self { address, captcha, store, network: Arc::default() };
        let app = site.clone().app();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        site
    }

    fn app(self) -> Router {
        let captchas = Router::new()
            .route("/audio/{file}", get(wav))
            .merge(simple_captcha_axum::routes())
            .layer(from_fn_with_state(self.clone(), network));
        Router::new()
            .route("/page/{name}", get(page).post(sign_up))
            .route("/watch.js", get(([(CONTENT_TYPE, "text/javascript")], WATCH)))
            .route("/site.css", get(([(CONTENT_TYPE, "text/css")], STYLE)))
            .nest("/captcha", captchas.with_state(self.captcha.clone()))
            .layer(map_response(async |mut response: Response| {
                let policy = "default-src 'self'".parse().unwrap();
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
                response
            }))
            .with_state(self)
    }

    pub(crate) fn url(&self, page: &str) -> String {
        format!("http://{}/page/{page}", self.address)
    }

    /// Cuts every connection to the captcha's URLs, or no longer.
    pub(crate) fn set_down(&self, down: bool) {
        self.network.down.store(down, Ordering::Relaxed);
    }

    pub(crate) fn set_delay(&self, milliseconds: u64) {
        self.network.delay.store(milliseconds, Ordering::Relaxed);
    }

    /// How many captchas scripts have asked for.
    pub(crate) fn refreshes(&self) -> usize {
        self.network.refreshes.load(Ordering::Relaxed)
    }

    pub(crate) async fn answer(&self, key: &str) -> String {
        let key: Key = key.parse().unwrap();
        let record = self.store.get(&key, SystemTime::UNIX_EPOCH).await.unwrap().unwrap();
        record.answer.expose().to_owned()
    }

    /// Makes a captcha gone.
    pub(crate) async fn use_up(&self, key: &str) {
        self.store.take(&key.parse().unwrap(), SystemTime::UNIX_EPOCH).await.unwrap().unwrap();
    }

    async fn key(&self) -> String {
        self.captcha.issue().await.unwrap().as_str().to_owned()
    }

    /// A form as Django renders it, whose field has this name.
    async fn django(&self, name: &str, sound: bool) -> String {
        let key = self.key().await;
        let (before, after) = if sound {
            (
                format!(
                    "<a title=\"Play CAPTCHA as audio file\" href=\"/captcha/audio/{key}.wav\">"
                ),
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
}

/// Stands between the captcha's URLs and the browser. Each captcha gets a sound.
async fn network(State(site): State<Site>, request: Request, next: Next) -> Response {
    let refresh = request.uri().path().ends_with("/refresh/");
    if refresh {
        site.network.refreshes.fetch_add(1, Ordering::Relaxed);
        let delay = site.network.delay.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(delay)).await;
    }
    if site.network.down.load(Ordering::Relaxed) {
        let cut = Err::<Bytes, _>(std::io::Error::other("the connection is cut"));
        return Body::from_stream(futures_util::stream::iter([cut])).into_response();
    }
    let response = next.run(request).await;
    if !refresh {
        return response;
    }
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&body).unwrap();
    json["audio_url"] = format!("/captcha/audio/{}.wav", json["key"].as_str().unwrap()).into();
    axum::Json(json).into_response()
}

/// Ten seconds of silence, 8 bits at 8 kHz.
async fn wav(Path(_file): Path<String>) -> Response {
    let samples = [128_u8; 80_000];
    let length = u32::try_from(samples.len()).unwrap();
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + length).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(8000_u32.to_le_bytes());
    wav.extend(8000_u32.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(length.to_le_bytes());
    wav.extend(samples);
    ([(CONTENT_TYPE, "audio/wav")], wav).into_response()
}

async fn page(State(site): State<Site>, Path(name): Path<String>) -> Html<String> {
    let captcha = &site.captcha;
    let field = captcha.field("captcha");
    let (html, field) = match &*name {
        "field" => ("lang=\"en\"", field.issue().await.unwrap().to_string()),
        "german" => ("lang=\"de\"", field.language(&"de".parse().unwrap()).issue().await.unwrap().to_string()),
        "persian" => (
            "lang=\"fa\" dir=\"rtl\"",
            field.accept_language("fa").refused(Refusal::Invalid).issue().await.unwrap().to_string(),
        ),
        "wrong" => ("lang=\"en\"", field.refused(Refusal::Invalid).issue().await.unwrap().to_string()),
        "sum" => ("lang=\"en\"", field.challenge("sum").issue().await.unwrap().to_string()),
        "tutorial" => ("lang=\"en\"", field.names(Names::tutorial()).issue().await.unwrap().to_string()),
        "django" => ("lang=\"pl\"", site.django("captcha", false).await),
        "django-sound" => ("lang=\"pl\"", site.django("captcha", true).await),
        "two" => (
            "lang=\"en\"",
            site.django("one", true).await + &site.django("two", true).await
                + &captcha.field("three").issue().await.unwrap().to_string(),
        ),
        "element" => ("lang=\"it\"", "<captcha-field name=\"captcha\" src=\"/captcha/\"></captcha-field>".to_owned()),
        "elements" => (
            "lang=\"en\"",
            "<captcha-field></captcha-field>\
             <captcha-field lang=\"ja\" data-challenge=\"sum\" optional></captcha-field>\
             <captcha-field key-name=\"hashkey\" answer-name=\"captcha\" label=\"Robot?\"></captcha-field>".to_owned(),
        ),
        "empty" => ("lang=\"en\"", "<div id=\"later\"></div>".to_owned()),
        _ => ("", String::new()),
    };
    Html(format!(
        "<!DOCTYPE html>\n<html {html}>\n<head><meta charset=\"utf-8\"><title>A form</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <script src=\"/watch.js\"></script><link rel=\"icon\" href=\"/captcha/captcha.css\">\
         <link rel=\"stylesheet\" href=\"/site.css\"><link rel=\"stylesheet\" href=\"/captcha/captcha.css\">\
         <script src=\"/captcha/captcha.js\" defer></script></head>\n\
         <body><main><h1>A form</h1><form method=\"post\">\
         <label>Name <input name=\"name\" autocomplete=\"name\"></label>\n{field}<button>OK</button></form></main></body></html>"
    ))
}

async fn sign_up(Solved(Form(form), _): Solved<Form<Vec<(String, String)>>>) -> String {
    let name = form.into_iter().find(|(name, _)| name == "name").unwrap().1;
    format!("Welcome, {name}")
}
