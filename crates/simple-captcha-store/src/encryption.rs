//! Who encrypts.

use rustls::crypto::ring;

/// Chooses who encrypts for this process, unless it has chosen already.
///
/// sqlx names a library itself for every connection, but for one that checks a certificate and not the
/// name in it. For that it asks the process, and panics if none has been chosen.
pub(crate) fn choose() {
    // An error says that one has been chosen.
    let _ = ring::default_provider().install_default();
}
