//! The options for connections from clients.

use std::net::SocketAddr;

use clap::Args;

use super::values::{address, whole_number};

#[derive(Args, Debug, PartialEq)]
#[command(next_help_heading = "Serving")]
pub(crate) struct Connections {
    /// The address and port to listen on
    ///
    /// A socket that systemd hands over (LISTEN_FDS) is used instead.
    #[arg(long, value_name = "ADDR", env = "CAPTCHA_LISTEN", default_value = "127.0.0.1:8000", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// How many connections there may be at a time, 1 to 100000. For one more, the server closes the one
    /// whose client has been silent longest
    #[arg(long, value_name = "N", env = "CAPTCHA_MAX_CONNECTIONS", help_heading = "Limits", default_value = "500", value_parser = whole_number(1..=100_000))]
    pub(crate) max_connections: u32,
    /// How many seconds a connection may be idle between two requests, 1 to 3600: longer than a proxy or
    /// load balancer keeps it
    #[arg(long, value_name = "SECONDS", env = "CAPTCHA_KEEP_ALIVE", help_heading = "Limits", default_value = "75", value_parser = whole_number(1..=3600))]
    pub(crate) keep_alive: u32,
}
