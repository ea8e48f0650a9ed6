//! The URL of a database server.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::InvalidUrl;

/// The URL of a database server. Neither `Display` nor `Debug` shows its password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ServerUrl(Url);

impl ServerUrl {
    /// The whole URL, with its password.
    pub(crate) fn expose(&self) -> &Url {
        &self.0
    }

    /// The name of the database, or nothing.
    pub(crate) fn database(&self) -> &str {
        self.0.path().trim_start_matches('/')
    }

    /// The same for a kind of server where a URL must name a database.
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    pub(crate) fn with_database(self) -> Result<Self, InvalidUrl> {
        if self.database().is_empty() { Err(InvalidUrl::NoDatabase) } else { Ok(self) }
    }
}

impl FromStr for ServerUrl {
    type Err = InvalidUrl;

    /// Reads a URL. Where a password with a sign of meaning was not encoded, part of it would pass
    /// for the name of a database: what looks like that is refused.
    fn from_str(url: &str) -> Result<Self, InvalidUrl> {
        let url = Self(Url::parse(url).map_err(|_| InvalidUrl::Unreadable)?);
        let behind_host = [url.0.path(), url.0.query().unwrap_or_default()];
        let strange = url.0.cannot_be_a_base()
            || url.0.fragment().is_some()
            || url.database().contains('/')
            || behind_host.iter().any(|part| part.contains('@'));
        if strange { Err(InvalidUrl::Unreadable) } else { Ok(url) }
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.0;
        write!(f, "{}://", url.scheme())?;
        if !url.username().is_empty() {
            write!(f, "{}@", url.username())?;
        }
        f.write_str(url.host_str().unwrap_or_default())?;
        if let Some(port) = url.port() {
            write!(f, ":{port}")?;
        }
        f.write_str(url.path())
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password_and_parameters() {
        for (url, shown) in [
            (
                "postgres://scott:tiger@db.example:5433/shop",
                "postgres://scott@db.example:5433/shop",
            ),
            ("postgres://scott:ti@ger@[::1]/shop", "postgres://scott@[::1]/shop"),
            ("postgres:///shop?host=/run/postgresql&password=tiger", "postgres:///shop"),
            ("redis://:tiger@db.example/3?prefix=tiger", "redis://db.example/3"),
        ] {
            let url: ServerUrl = url.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), shown);
        }
    }

    #[test]
    fn a_password_that_is_not_encoded_never_passes_for_something_else() {
        for password in ["ti/ger", "12/34", "ti?ger", "12?34", "ti#ger", "12#34"] {
            let url = format!("postgres://scott:{password}@db.example/shop");
            assert_eq!(url.parse::<ServerUrl>(), Err(InvalidUrl::Unreadable), "{password}");
        }
        for url in ["postgres:shop", "postgres:", "postgres://h:port/shop", "postgres://h/shop/2"] {
            assert_eq!(url.parse::<ServerUrl>(), Err(InvalidUrl::Unreadable), "{url}");
        }
    }
}
