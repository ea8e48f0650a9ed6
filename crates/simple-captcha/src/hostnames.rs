//! The hosts whose pages may use a site's captchas.

use std::fmt;
use std::str::FromStr;

/// The hosts whose pages may use a site's captchas: any, or those of a list.
///
/// ```
/// use simple_captcha::Hostnames;
///
/// let hostnames: Hostnames = ["shop.example".parse()?, "*.shop.example".parse()?].into();
/// assert!(hostnames.allows("shop.example") && hostnames.allows("www.Shop.example"));
/// assert!(!hostnames.allows("shop.example.attacker.example"));
/// assert!(Hostnames::default().allows("attacker.example"));
/// # Ok::<(), simple_captcha::InvalidHostname>(())
/// ```
///
/// The host of a page is what its browser says in the header `Origin`. This keeps pages of other sites from
/// using your captchas. It stops no program, which can say what it likes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hostnames(Vec<Hostname>);

impl Hostnames {
    /// Whether pages of every host may use the captchas, as they may by default.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the pages of a host may use the captchas. The host is without a port.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        self.is_any() || self.0.iter().any(|hostname| hostname.matches(host))
    }
}

/// No hosts at all are taken for any host.
impl<I: IntoIterator<Item = Hostname>> From<I> for Hostnames {
    fn from(hostnames: I) -> Self {
        Self(hostnames.into_iter().collect())
    }
}

impl fmt::Display for Hostnames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_any() {
            return f.write_str("any host");
        }
        for (at, hostname) in self.0.iter().enumerate() {
            write!(f, "{}{hostname}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// A host, or `*.` and a domain: all hosts below the domain, but not the domain itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostname {
    /// In small letters, without the `*.`.
    name: String,
    is_wildcard: bool,
}

impl Hostname {
    fn matches(&self, host: &str) -> bool {
        if !self.is_wildcard {
            return host.eq_ignore_ascii_case(&self.name);
        }
        let end =
            host.len().checked_sub(self.name.len()).and_then(|start| host.split_at_checked(start));
        end.is_some_and(|(below, domain)| {
            domain.eq_ignore_ascii_case(&self.name) && below.len() > 1 && below.ends_with('.')
        })
    }
}

impl FromStr for Hostname {
    type Err = InvalidHostname;

    fn from_str(text: &str) -> Result<Self, InvalidHostname> {
        let text = text.to_ascii_lowercase();
        let (is_wildcard, name) = match text.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, &*text),
        };
        let is_label = |label: &str| {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            (1..=63).contains(&label.len()) && label.bytes().all(plain)
        };
        let is_name = name.len() <= 253 && name.split('.').all(is_label);
        // As browsers write an address of version 6 where a host stands.
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let is_address = address.is_some_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
        if is_name || is_address && !is_wildcard {
            Ok(Self { name: name.to_owned(), is_wildcard })
        } else {
            Err(InvalidHostname)
        }
    }
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_wildcard { "*." } else { "" }, self.name)
    }
}

/// A text that is no [`Hostname`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a host without scheme, port and path, such as shop.example, *.shop.example, localhost or \
     [::1]; a name in another script as browsers send it (xn--…)"
)]
#[non_exhaustive]
pub struct InvalidHostname;

#[cfg(test)]
mod tests {
    use super::*;

    fn hostname(text: &str) -> Hostname {
        text.parse().unwrap()
    }

    #[test]
    fn a_wildcard_is_for_the_hosts_below_its_domain_and_for_no_other() {
        let below = hostname("*.shop.example");
        for host in ["www.shop.example", "a.b.shop.example", "WWW.SHOP.EXAMPLE"] {
            assert!(below.matches(host), "{host}");
        }
        for host in [
            "shop.example",
            ".shop.example",
            "myshop.example",
            "www.shop.example.attacker.example",
            "",
            "ä.shop",
        ] {
            assert!(!below.matches(host), "{host}");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in [
            "",
            "*",
            "*.",
            "https://shop.example",
            "shop.example:443",
            "shop.example/",
            "shop..example",
            "a.*.example",
            "*.[::1]",
            "[::1",
            "bücher.example",
        ] {
            assert!(text.parse::<Hostname>().is_err(), "{text}");
        }
        for text in ["localhost", "127.0.0.1", "[::1]", "*.shop.example", "xn--bcher-kva.example"] {
            assert_eq!(hostname(text).to_string(), text);
        }
    }
}
