//! The socket that clients connect to.

use anyhow::Context;
use tokio::net::TcpListener;

use crate::cli::Serve;

pub(super) fn listen(options: &Serve) -> anyhow::Result<TcpListener> {
    let address = options.connections.listen;
    let listener = std::net::TcpListener::bind(address)
        .with_context(|| format!("--listen (or CAPTCHA_LISTEN): cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(TcpListener::from_std(listener)?)
}
