//! The HTTP script that axum and actix-web sites pass, run against the binary.

mod common;

use common::Server;
use test_support::script::CaptchaSite;

#[tokio::test]
async fn the_binary_does_what_every_site_does() {
    let server = Server::start(&[]);
    CaptchaSite::new(&server.url("")).urls().await;
}
