//! The captcha's URLs as a tower service, behind nothing but hyper.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail as its tests do")]

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use simple_captcha::store::SharedStore;
use simple_captcha::{Captcha, MemoryStore, Service};
use simple_captcha_http::Endpoint;
use test_support::script::CaptchaSite;
use tokio::net::TcpListener;

/// Serves it on a free port.
async fn serve(service: Service) -> CaptchaSite {
    let endpoint = Endpoint::new(service, "/captcha");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let script = CaptchaSite::new(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let endpoint = TowerToHyperService::new(endpoint.clone());
            tokio::spawn(async move {
                let server = Builder::new(TokioExecutor::new());
                let _ = server.serve_connection(TokioIo::new(socket), endpoint).await;
            });
        }
    });
    script
}

#[tokio::test]
async fn a_tower_service_has_all_urls() {
    let captcha = Captcha::new(MemoryStore::default()).unwrap();
    serve(captcha.into()).await.urls().await;
}

#[tokio::test]
async fn two_sites_behind_one_tower_service_have_nothing_in_common() {
    for sealed in [false, true] {
        let store = SharedStore::new(MemoryStore::default());
        let service = test_support::script::service(&store, sealed);
        serve(service).await.two_sites(async |_| test_support::script::WORD.to_owned()).await;
    }
}
