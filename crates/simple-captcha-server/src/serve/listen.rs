//! The socket that clients connect to.

use anyhow::Context;
use listenfd::ListenFd;
use tokio::net::TcpListener;

use crate::config::Config;

/// The socket that systemd hands over, or one of our own. Clients that come while the server restarts
/// wait at systemd's.
pub(super) fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let handed_over = ListenFd::from_env().take_tcp_listener(0);
    let listener = match handed_over.context("LISTEN_FDS: expected one TCP socket to listen on")? {
        Some(socket) => socket,
        None => {
            let address = config.serving.listen.0;
            std::net::TcpListener::bind(address).with_context(|| {
                format!("--listen (or CAPTCHA_LISTEN): cannot listen on {address}")
            })?
        }
    };
    listener.set_nonblocking(true)?;
    Ok(TcpListener::from_std(listener)?)
}
