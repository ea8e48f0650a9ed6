//! The least that a server on the same libraries takes: it reads each request and answers it with nothing.
//!
//! ```sh
//! cargo run --release -p simple-captcha-server --example null -- 127.0.0.1:8001
//! ```
//!
//! `bench/verify/run` compares simple-captcha with it.

use std::convert::Infallible;

use anyhow::Context;
use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use mimalloc::MiMalloc;
use tokio::net::TcpListener;

/// That of the binary `simple-captcha`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).context("usage: null ADDR")?;
    let listener = TcpListener::bind(&address).await.with_context(|| address.clone())?;
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let connection =
            http1::Builder::new().serve_connection(TokioIo::new(socket), service_fn(answer));
        tokio::spawn(connection);
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
    // A connection that breaks meanwhile gets no answer anyway.
    let _ = request.into_body().collect().await;
    Ok(Response::new(Empty::new()))
}
