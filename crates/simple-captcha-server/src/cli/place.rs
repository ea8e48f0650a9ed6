//! The options for where the server's URLs are, as visitors see them.

use std::net::IpAddr;

use clap::Args;
use ipnet::IpNet;
use simple_captcha::web::ResourcePolicy;

use crate::url_prefix::UrlPrefix;

#[derive(Args, Debug)]
#[command(next_help_heading = "Sites")]
pub(crate) struct Place {
    /// The path of the captcha's own URLs
    ///
    /// They are /captcha/image/… and so on. The server's pages stay at / and /test/.
    #[arg(long, value_name = "PATH", env = "CAPTCHA_PREFIX", default_value = "/captcha/", value_parser = prefix)]
    pub(crate) prefix: UrlPrefix,
    /// The address, or network (10.0.0.0/8), of a proxy whose X-Forwarded-Prefix is believed: the path
    /// that it took off, which all URLs in answers then begin with. Again, or with commas, for several
    #[arg(
        long = "trusted-proxy",
        value_name = "ADDR",
        env = "CAPTCHA_TRUSTED_PROXY",
        value_delimiter = ',',
        value_parser = network
    )]
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// Which sites' pages may show the pictures and play the sounds: same-origin, same-site or
    /// cross-origin
    #[arg(long, value_name = "POLICY", env = "CAPTCHA_RESOURCE_POLICY", default_value_t)]
    pub(crate) resource_policy: ResourcePolicy,
}

fn prefix(text: &str) -> Result<UrlPrefix, String> {
    /// What the server's own pages are found under.
    const TAKEN: [&str; 7] =
        ["assets", "healthz", "letters", "readyz", "refresh_captcha", "sum", "test"];
    let prefix: UrlPrefix = text.parse()?;
    let first = prefix.first_segment();
    if TAKEN.contains(&first) {
        return Err(format!("/{first} is one of the server's own pages"));
    }
    Ok(prefix)
}

fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| {
        "expected an address or a network, such as 127.0.0.1, ::1 or 10.0.0.0/8".to_owned()
    })
}
