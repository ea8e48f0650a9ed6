//! The signals that a server understands.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// From the moment that this is made, the signals are remembered and end nothing by themselves.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wish {
    /// SIGTERM or Ctrl-C: end.
    Stop,
    /// SIGHUP: read the settings again.
    Reload,
}

impl Signals {
    pub(super) fn listen() -> anyhow::Result<Self> {
        let listen = |kind| signal(kind).context("cannot wait for signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    pub(super) async fn next(&mut self) -> Wish {
        tokio::select! {
            _ = self.terminate.recv() => Wish::Stop,
            _ = self.interrupt.recv() => Wish::Stop,
            _ = self.hang_up.recv() => Wish::Reload,
        }
    }

    /// Waits until the server is to end.
    pub(super) async fn stop(&mut self) {
        while self.next().await != Wish::Stop {}
    }
}
