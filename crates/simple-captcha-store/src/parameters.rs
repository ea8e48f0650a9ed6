//! What stands behind `?` in the URL of a database server.

use url::Url;

use crate::InvalidUrl;

/// A parameter that other programs follow, and this one does not.
pub(crate) struct ForeignParameter {
    name: &'static str,
    /// The values that change nothing here.
    harmless: HarmlessValues,
    /// What would be left undone with another value.
    why: &'static str,
}

enum HarmlessValues {
    All,
    These(&'static [&'static str]),
}

impl ForeignParameter {
    /// One that changes nothing here.
    pub(crate) const fn idle(name: &'static str) -> Self {
        Self { name, harmless: HarmlessValues::All, why: "" }
    }

    /// One that changes nothing here if it has one of these values.
    pub(crate) const fn unless(
        name: &'static str,
        harmless: &'static [&'static str],
        why: &'static str,
    ) -> Self {
        Self { name, harmless: HarmlessValues::These(harmless), why }
    }

    /// One that would matter.
    pub(crate) const fn refused(name: &'static str, why: &'static str) -> Self {
        Self::unless(name, &[], why)
    }

    fn is_harmless(&self, value: &str) -> bool {
        match self.harmless {
            HarmlessValues::All => true,
            HarmlessValues::These(values) => values.iter().any(|it| it.eq_ignore_ascii_case(value)),
        }
    }
}

/// The same URL with the parameters that are known and no others. Complains about what would matter.
pub(crate) fn only_known(
    url: &Url,
    is_known: impl Fn(&str) -> bool,
    foreign: &[ForeignParameter],
) -> Result<Url, InvalidUrl> {
    let mut known = Vec::new();
    for (name, value) in url.query_pairs() {
        if is_known(&name) {
            known.push((name, value));
            continue;
        }
        match foreign.iter().find(|it| it.name == name) {
            Some(it) if it.is_harmless(&value) => {}
            Some(&ForeignParameter { name, why, .. }) => {
                return Err(InvalidUrl::Unsupported { name, why });
            }
            None => return Err(InvalidUrl::Parameter(shown(&name))),
        }
    }
    let mut only = url.clone();
    only.set_query(None);
    if !known.is_empty() {
        only.query_pairs_mut().extend_pairs(known);
    }
    Ok(only)
}

/// Which parameter it is whose value cannot be read.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(crate) fn to_blame(url: &Url, is_readable: impl Fn(&Url) -> bool) -> InvalidUrl {
    let mut alone = url.clone();
    alone.set_query(None);
    if !is_readable(&alone) {
        return InvalidUrl::Unreadable;
    }
    let blamed = url.query_pairs().find(|pair| {
        alone.query_pairs_mut().clear().append_pair(&pair.0, &pair.1);
        !is_readable(&alone)
    });
    InvalidUrl::Value(blamed.and_then(|(name, _)| shown(&name)))
}

/// A name as it may be repeated: what cannot be one may be a part of a password.
fn shown(name: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let is_shown = (1..=LONGEST).contains(&name.len()) && name.chars().all(is_name);
    is_shown.then(|| name.to_owned())
}
