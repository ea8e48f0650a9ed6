//! The kinds that a site asks with: the usual one, and those of single forms.
//!
//! With which of them a captcha was made stands in its key, before what chance made: the store has no
//! place for it. That is enough, as nobody can make a key: it is one that the store has, or one that is
//! sealed together with its mark. So a form takes captchas of its own kind and of no other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::build_error::BuildError;
use crate::key::Key;
use crate::kind::{Kind, Work};
use crate::mark::KeyMark;
use crate::site_key::SiteKey;

/// All kinds of a site.
pub(crate) struct Kinds {
    usual: Arc<dyn Kind>,
    /// That of the usual kind's keys: none at the site without a key, whose keys are as Django's.
    usual_mark: Option<KeyMark>,
    named: Vec<NamedKind>,
    /// What the site asks beside the usual kind, under its mark: the answers to both are worth the same.
    work: Option<Arc<dyn Kind>>,
}

struct NamedKind {
    name: String,
    mark: KeyMark,
    kind: Arc<dyn Kind>,
}

/// A kind that a form asks with, and the mark of its keys: an empty one for the usual kind.
pub(crate) struct FormKind<'a> {
    pub(crate) mark: &'a str,
    pub(crate) kind: &'a Arc<dyn Kind>,
}

impl Kinds {
    /// Where the usual kind is; the named ones follow.
    pub(crate) const USUAL: usize = 0;

    /// Fails if two names have one mark: the captchas of one would open the forms of the other.
    pub(crate) fn new(
        site: Option<&SiteKey>,
        usual: Arc<dyn Kind>,
        named: Vec<(String, Arc<dyn Kind>)>,
        work: Option<Arc<dyn Kind>>,
    ) -> Result<Self, BuildError> {
        let site = site.map(SiteKey::as_str);
        let usual_mark = site.map(|site| KeyMark::of(site, ""));
        let mut seen = HashMap::new();
        if let Some(mark) = &usual_mark {
            seen.insert(mark.as_str().to_owned(), String::new());
        }
        let mut kinds = Vec::new();
        for (name, kind) in named {
            if name.is_empty() {
                return Err(BuildError::NoName);
            }
            let mark = KeyMark::of(site.unwrap_or_default(), &name);
            if let Some(other) = seen.insert(mark.as_str().to_owned(), name.clone()) {
                return Err(BuildError::SameName(other, name));
            }
            kinds.push(NamedKind { name, mark, kind });
        }
        Ok(Self { usual, usual_mark, named: kinds, work })
    }

    /// Where the kind of that name is, or the usual one.
    pub(crate) fn find(&self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return Some(Self::USUAL) };
        self.named.iter().position(|named| named.name == name).map(|at| at + 1)
    }

    pub(crate) fn place(&self, at: usize) -> Option<FormKind<'_>> {
        let Some(at) = at.checked_sub(1) else {
            return Some(FormKind { mark: self.usual_mark(), kind: &self.usual });
        };
        let named = self.named.get(at)?;
        Some(FormKind { mark: named.mark.as_str(), kind: &named.kind })
    }

    /// The site's proof of work, if it has one: beside the usual kind, or as that.
    pub(crate) fn work(&self) -> Option<FormKind<'_>> {
        let usual = Some(&self.usual).filter(|usual| usual.name() == Work::NAME);
        let kind = self.work.as_ref().or(usual)?;
        Some(FormKind { mark: self.usual_mark(), kind })
    }

    /// The marks of all keys, but for those that have none.
    pub(crate) fn marks(&self) -> impl Iterator<Item = &str> {
        self.usual_mark
            .iter()
            .chain(self.named.iter().map(|named| &named.mark))
            .map(KeyMark::as_str)
    }

    fn usual_mark(&self) -> &str {
        self.usual_mark.as_ref().map_or("", KeyMark::as_str)
    }

    /// The kind that made a captcha: the one of its key's mark, or another one that has the name that a
    /// sealed key says. `None` if the key has the mark of another site, or of a kind that is not there.
    pub(crate) fn of(&self, key: &Key, name: Option<&str>) -> Option<&Arc<dyn Kind>> {
        let mark = key.mark().unwrap_or_default();
        let marked = if mark == self.usual_mark() {
            &self.usual
        } else {
            &self.named.iter().find(|named| named.mark.as_str() == mark)?.kind
        };
        let Some(name) = name else { return Some(marked) };
        let others = self.work.iter().chain(std::iter::once(&self.usual));
        let others = others.chain(self.named.iter().map(|it| &it.kind));
        std::iter::once(marked).chain(others).find(|kind| kind.name() == name)
    }
}
