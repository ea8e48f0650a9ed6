//! A site with captchas on its pages, whose network can be slow or down.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRef, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Form, Router};
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, CaptchaBuilder, Key, ManualClock, MemoryStore, Store, Sum};
use simple_captcha_axum::Solved;
use tower::ServiceExt;

use crate::common::browser::Browser;
use crate::{old, pages, pass};

/// What the browser tells of itself, on every page before anything else.
const WATCH: &str = r#""use strict";
window.violations = [];
window.heard = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
addEventListener("unhandledrejection", (event) => violations.push(String(event.reason)));
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
pub(crate) struct WidgetSite {
    pub(crate) address: SocketAddr,
    pub(crate) captcha: Captcha,
    clock: ManualClock,
    store: SharedStore,
    network: Arc<NetworkFaults>,
}

impl FromRef<WidgetSite> for Captcha {
    fn from_ref(site: &WidgetSite) -> Self {
        site.captcha.clone()
    }
}

#[derive(Default)]
struct NetworkFaults {
    down: AtomicBool,
    failing: Mutex<Option<&'static str>>,
    delays: Mutex<HashMap<&'static str, Duration>>,
    asked: Mutex<Vec<String>>,
}

impl NetworkFaults {
    fn delay(&self, path: &str) -> Duration {
        let delays = self.delays.lock().unwrap();
        let delay = delays.iter().find(|(part, _)| path.contains(**part));
        delay.map_or(Duration::ZERO, |(_, delay)| *delay)
    }
}

impl WidgetSite {
    pub(crate) async fn start() -> Self {
        Self::start_with(|builder| builder).await
    }

    pub(crate) async fn start_with(build: impl FnOnce(CaptchaBuilder) -> CaptchaBuilder) -> Self {
        let store = SharedStore::new(MemoryStore::default());
        let clock = ManualClock::default();
        let builder = build(Captcha::builder(store.clone()).clock(clock.clone()));
        let captcha = builder.named_challenge("sum", Sum::default()).build().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Self { address, captcha, clock, store, network: Arc::default() };
        let app = site.clone().app();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        site
    }

    fn app(self) -> Router {
        let captchas = Router::new()
            .route("/captcha/audio/{file}", get(wav))
            .merge(simple_captcha_axum::routes(&self.captcha))
            .layer(from_fn_with_state(self.clone(), network));
        Router::new()
            .route("/page/{name}", get(pages::page).post(sign_up))
            .route("/shop/{*path}", any(proxy))
            .route("/watch.js", get(([(CONTENT_TYPE, "text/javascript")], WATCH)))
            .route("/site.css", get(([(CONTENT_TYPE, "text/css")], STYLE)))
            .merge(old::routes())
            .merge(captchas)
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

    /// Makes everything wait whose path has this in it; also what waits already, so that 0 lets it go.
    pub(crate) fn set_delay(&self, part: &'static str, milliseconds: u64) {
        self.network.delays.lock().unwrap().insert(part, Duration::from_millis(milliseconds));
    }

    /// Makes everything fail whose path has this in it, or nothing any longer.
    pub(crate) fn set_failing(&self, part: Option<&'static str>) {
        *self.network.failing.lock().unwrap() = part;
    }

    /// The captcha's paths that were asked for and have this in them, in their order.
    pub(crate) fn asked(&self, part: &str) -> Vec<String> {
        let asked = self.network.asked.lock().unwrap();
        asked.iter().filter(|path| path.contains(part)).cloned().collect()
    }

    pub(crate) fn forget_asked(&self) {
        self.network.asked.lock().unwrap().clear();
    }

    /// How many captchas scripts have asked for.
    pub(crate) fn refreshes(&self) -> usize {
        self.asked("/refresh/").len()
    }

    pub(crate) async fn answer(&self, key: &str) -> String {
        let key: Key = key.parse().unwrap();
        let record = self.store.get(&key, SystemTime::UNIX_EPOCH).await.unwrap().unwrap();
        record.answer.expose().to_owned()
    }

    /// Lets time pass for the server and for a page whose clock stands.
    pub(crate) async fn pass(&self, browser: &Browser, seconds: u32) {
        self.clock.advance(Duration::from_secs(seconds.into()));
        pass(browser, seconds).await;
    }

    /// Makes a captcha gone.
    pub(crate) async fn use_up(&self, key: &str) {
        self.store.take(&key.parse().unwrap(), SystemTime::UNIX_EPOCH).await.unwrap().unwrap();
    }

    pub(crate) async fn key(&self) -> String {
        self.captcha.issue().await.unwrap().as_str().to_owned()
    }
}

/// Stands between the captcha's URLs and the browser. Each captcha gets a sound.
async fn network(State(site): State<WidgetSite>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let network = &site.network;
    let asked = request.uri().to_string().replacen(site.captcha.mount(), "", 1);
    network.asked.lock().unwrap().push(asked);
    let begun = Instant::now();
    while begun.elapsed() < network.delay(&path) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    if network.down.load(Ordering::Relaxed) {
        let cut = Err::<Bytes, _>(std::io::Error::other("the connection is cut"));
        return Body::from_stream(futures_util::stream::iter([cut])).into_response();
    }
    if network.failing.lock().unwrap().is_some_and(|part| path.contains(part)) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let response = next.run(request).await;
    if !path.contains("/refresh/") {
        return response;
    }
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&body).unwrap();
    json["audio_url"] = format!("/captcha/audio/{}.wav", json["key"].as_str().unwrap()).into();
    axum::Json(json).into_response()
}

/// What a proxy does that serves the site below a path and takes that path off.
async fn proxy(
    State(site): State<WidgetSite>,
    Path(rest): Path<String>,
    request: Request,
) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let mut inner = Request::builder().method(request.method()).uri(format!("/{rest}?{query}"));
    for (name, value) in request.headers() {
        inner = inner.header(name, value);
    }
    site.app().oneshot(inner.body(request.into_body()).unwrap()).await.unwrap()
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

async fn sign_up(Solved { form: Form(form), .. }: Solved<Form<Vec<(String, String)>>>) -> String {
    let name = form.into_iter().find(|(name, _)| name == "name").unwrap().1;
    format!("Welcome, {name}")
}
