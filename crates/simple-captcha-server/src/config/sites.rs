//! Sites: where the server's URLs are, as visitors see them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use clap::Args;
use ipnet::IpNet;
use serde::Deserialize;
use simple_captcha::ResourcePolicy;

use super::toml_value::{text, texts};
use crate::pages::vendors;
use crate::url_prefix::UrlPrefix;

#[derive(Args, Clone, Debug, Default, Deserialize)]
#[command(next_help_heading = "Sites")]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SitesConfig {
    /// The path of the captcha's own URLs
    ///
    /// They are /captcha/image/… and so on. The server's pages stay at / and /test/.
    #[arg(long, value_name = "PATH", env = "CAPTCHA_PREFIX", default_value_t)]
    #[serde(deserialize_with = "text")]
    pub(crate) prefix: Prefix,
    /// The address, or network (10.0.0.0/8), of a proxy whose X-Forwarded-Prefix is believed: the path
    /// that it took off, which all URLs in answers then begin with. Again, or with commas, for several
    #[arg(
        long = "trusted-proxy",
        value_name = "ADDR",
        env = "CAPTCHA_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    #[serde(deserialize_with = "texts")]
    pub(crate) trusted_proxies: Vec<ProxyNetwork>,
    /// Which sites' pages may show the pictures and play the sounds: same-origin, same-site
    /// (www.example.com and captcha.example.com) or cross-origin (every site)
    #[arg(long, value_name = "POLICY", env = "CAPTCHA_RESOURCE_POLICY", default_value_t)]
    #[serde(deserialize_with = "text")]
    pub(crate) resource_policy: ResourcePolicy,
}

/// Where the captcha's own URLs are, out of the way of the server's pages.
#[derive(Clone, Debug)]
pub(crate) struct Prefix(pub(crate) UrlPrefix);

impl FromStr for Prefix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        /// What the server's own pages are found under.
        const TAKEN: [&str; 8] =
            ["assets", "demo", "healthz", "letters", "readyz", "refresh_captcha", "sum", "test"];
        let prefix: UrlPrefix = text.parse()?;
        let first = prefix.first_segment();
        if TAKEN.contains(&first) || vendors::SEGMENTS.contains(&first) {
            return Err(format!("/{first} is one of the server's own pages"));
        }
        Ok(Self(prefix))
    }
}

impl Default for Prefix {
    fn default() -> Self {
        Self(UrlPrefix::of_captchas())
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.0)
    }
}

/// An address, or a network of them.
#[derive(Clone, Debug)]
pub(crate) struct ProxyNetwork(pub(crate) IpNet);

impl FromStr for ProxyNetwork {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let address = text.parse::<IpAddr>().map(IpNet::from);
        let network = address.or_else(|_| text.parse()).map(Self);
        network
            .map_err(|_| "expected an address or a network, such as 127.0.0.1, ::1 or 10.0.0.0/8")
    }
}
