//! The kinds of store, and the schemes by which URLs name them.

use crate::InvalidUrl;

/// A kind of store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreKind {
    Memory,
    Sqlite,
    Postgres,
    Mysql,
    Redis,
}

impl StoreKind {
    /// The kind that a URL names, and what stands behind its scheme.
    ///
    /// The schemes of other programs are understood too, with the name of a driver behind a `+`: a
    /// site has one URL for all of them.
    pub(crate) fn of(url: &str) -> Result<(Self, &str), InvalidUrl> {
        let Some((scheme, rest)) = url.split_once(':') else {
            return Err(InvalidUrl::Scheme(None));
        };
        let name = scheme.to_ascii_lowercase();
        let (dialect, driver) = match name.split_once('+') {
            Some((dialect, driver)) => (dialect, Some(driver)),
            None => (&*name, None),
        };
        let kind = match (dialect, driver) {
            ("memory", None) => Self::Memory,
            ("sqlite" | "sqlite3", _) => Self::Sqlite,
            ("postgres" | "postgresql" | "pgsql" | "psql" | "postgis", _) => Self::Postgres,
            ("mysql" | "mysql2" | "mariadb", _) => Self::Mysql,
            ("redis" | "rediss" | "valkey" | "valkeys", None) => Self::Redis,
            // Without '//' it may be a user's name, with a password behind it.
            _ => {
                let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
                let shown = rest.starts_with("//") && scheme.chars().all(is_scheme);
                return Err(InvalidUrl::Scheme(Some(scheme).filter(|_| shown).map(str::to_owned)));
            }
        };
        Ok((kind, rest))
    }

    /// Complains about a URL of another kind.
    #[cfg(any(feature = "postgres", feature = "mysql", feature = "redis"))]
    pub(crate) fn check(self, url: &str) -> Result<(), InvalidUrl> {
        let (kind, _) = Self::of(url)?;
        let scheme = || url.split(':').next().map(str::to_owned);
        if kind == self { Ok(()) } else { Err(InvalidUrl::Scheme(scheme())) }
    }
}
