//! What happens to captchas, for metrics.

use std::time::Duration;

use crate::site_key::SiteKey;

/// Learns of all that happens to captchas: metrics and statistics hang here. It is called on the thread
/// that serves, so it must not block.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use simple_captcha::{Captcha, Event, MemoryStore, Observer};
///
/// #[derive(Default)]
/// struct Counter(AtomicU64);
///
/// impl Observer for Counter {
///     fn observe(&self, event: &Event<'_>) {
///         if let Event::Judged { right: true, .. } = event {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let captcha = Captcha::builder(MemoryStore::default()).observer(Counter::default()).build()?;
/// # Ok::<(), simple_captcha::BuildError>(())
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Takes notice of an event.
    fn observe(&self, event: &Event<'_>);
}

/// What happened to a captcha. `site` is `None` for the site without a key, and for a back end's secret
/// that no site has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A captcha was issued.
    #[non_exhaustive]
    Issued {
        /// Whose it is.
        site: Option<&'a SiteKey>,
        /// The name of its kind.
        kind: &'a str,
    },
    /// A part of a captcha was shown.
    #[non_exhaustive]
    Shown {
        /// Whose it is.
        site: Option<&'a SiteKey>,
        /// The name of its kind.
        kind: &'a str,
        /// `image`, `audio` or `data`.
        part: &'static str,
    },
    /// An answer was judged, and its captcha used up.
    #[non_exhaustive]
    Judged {
        /// Whose it is.
        site: Option<&'a SiteKey>,
        /// The name of its kind.
        kind: &'a str,
        /// Whether the answer was right.
        right: bool,
        /// How long ago the captcha was issued.
        age: Duration,
    },
    /// An answer, a pass, a token or a back end's secret was refused before anybody judged it.
    #[non_exhaustive]
    Refused {
        /// Where it was shown.
        site: Option<&'a SiteKey>,
        /// Why.
        reason: RefusalReason,
    },
    /// A pass or a token was redeemed.
    #[non_exhaustive]
    Redeemed {
        /// Whose it is.
        site: Option<&'a SiteKey>,
    },
    /// The store failed, for a visitor or when it was swept, cleaned or asked whether it is
    /// [ready](crate::Captcha::ready).
    #[non_exhaustive]
    StoreFailed {
        /// Whom it served.
        site: Option<&'a SiteKey>,
    },
}

/// Why something was refused. Visitors do not learn it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalReason {
    /// It belongs to another form or another site.
    Foreign,
    /// It is unknown: it never was, has expired, or was used up before.
    Gone,
    /// It came with a back end's secret that no site has.
    Secret,
}

/// Takes no notice.
pub(crate) struct NoObserver;

impl Observer for NoObserver {
    fn observe(&self, _: &Event<'_>) {}
}
