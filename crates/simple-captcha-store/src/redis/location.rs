//! The URL of a Redis server, and what captchas' keys begin with there.

use std::fmt;
use std::str::FromStr;

use redis::RedisResult;

use super::address::{RedisAddress, Tls};
use crate::InvalidUrl;
use crate::parameters::{self, ForeignParameter};
use crate::server_url::ServerUrl;
use crate::url::kind::StoreKind;

/// Of other programs' parameters, those that are met.
const FOREIGN: [ForeignParameter; 19] = [
    // How long an operation may take is set for all kinds of databases alike.
    ForeignParameter::idle("client_name"),
    ForeignParameter::idle("connect_timeout"),
    ForeignParameter::idle("decode_responses"),
    ForeignParameter::idle("encoding"),
    ForeignParameter::idle("health_check_interval"),
    ForeignParameter::idle("max_connections"),
    ForeignParameter::idle("protocol"),
    ForeignParameter::idle("retry_on_timeout"),
    ForeignParameter::idle("socket_connect_timeout"),
    ForeignParameter::idle("socket_keepalive"),
    ForeignParameter::idle("socket_timeout"),
    ForeignParameter::idle("timeout"),
    ForeignParameter::refused("db", "the number stands behind the server, as in redis://HOST/2"),
    ForeignParameter::refused(
        "password",
        "it stands before the server, as in redis://:PASSWORD@HOST",
    ),
    ForeignParameter::unless("ssl_cert_reqs", &["required", "CERT_REQUIRED"], ALWAYS_CHECKED),
    ForeignParameter::unless("ssl_check_hostname", &["1", "true"], ALWAYS_CHECKED),
    ForeignParameter::refused("ssl_ca_certs", "redis:// is without TLS, which rediss:// has"),
    ForeignParameter::refused("ssl_certfile", "no certificate is shown to the server"),
    ForeignParameter::refused(
        "username",
        "it stands before the server, as in redis://USER:PASSWORD@HOST",
    ),
];
const ALWAYS_CHECKED: &str =
    "with rediss:// the server's certificate is always checked; redis:// is without TLS";

/// Where in which Redis captchas are. Neither `Display` nor `Debug` shows its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RedisLocation {
    url: ServerUrl,
    tls: Option<Tls>,
    pub(super) prefix: String,
}

impl RedisLocation {
    const PREFIX: &str = "captcha:";

    pub(super) fn address(&self) -> RedisResult<RedisAddress> {
        let mut url = self.url.expose().clone();
        url.set_query(None);
        RedisAddress::of(url, self.tls.clone())
    }

    /// A pattern of Redis for everything that begins with the prefix.
    pub(super) fn pattern(&self) -> String {
        let mut pattern = String::new();
        for c in self.prefix.chars() {
            if matches!(c, '*' | '?' | '[' | ']' | '^' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern + "*"
    }
}

impl FromStr for RedisLocation {
    type Err = InvalidUrl;

    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        let url: ServerUrl = url.parse()?;
        StoreKind::Redis.check(url.expose().as_str())?;
        if !url.expose().has_host() {
            return Err(InvalidUrl::Unreadable);
        }
        if !url.database().chars().all(|c| c.is_ascii_digit()) {
            return Err(InvalidUrl::DatabaseNumber);
        }
        let mut prefix = Self::PREFIX.to_owned();
        let encrypted = matches!(url.expose().scheme(), "rediss" | "valkeys");
        let mut tls = encrypted.then_some(Tls::OfSystem);
        let is_known = |name: &str| name == "prefix" || (encrypted && name == "ssl_ca_certs");
        for (name, value) in parameters::only_known(url.expose(), is_known, &FOREIGN)?.query_pairs()
        {
            match &*name {
                "ssl_ca_certs" => tls = Some(Tls::Of(value.into_owned().into())),
                // A captcha's key is what a visitor says it is, a word of letters, digits and `_`. With
                // such a character before it, or none, they could name other keys of the server, and
                // remove them.
                _ if value.chars().next_back().is_none_or(is_of_words) => {
                    return Err(InvalidUrl::Prefix);
                }
                _ => prefix = value.into_owned(),
            }
        }
        let place = Self { url, tls, prefix };
        place.address().map_err(|_| InvalidUrl::Unreadable)?;
        Ok(place)
    }
}

fn is_of_words(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl fmt::Display for RedisLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_nothing_but_the_prefix() {
        for (url, prefix, pattern) in [
            ("redis://host", "captcha:", "captcha:*"),
            ("redis://host/0?prefix=shop.", "shop.", "shop.*"),
            ("redis://host?prefix=%5Ba%5D%2A%3F%5C", "[a]*?\\", "\\[a\\]\\*\\?\\\\*"),
        ] {
            let place: RedisLocation = url.parse().unwrap();
            assert_eq!((&*place.prefix, &*place.pattern()), (prefix, pattern));
        }
    }
}
