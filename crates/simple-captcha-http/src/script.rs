//! The scripts that stand in for those of reCAPTCHA, hCaptcha and Turnstile.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use http::{HeaderMap, HeaderValue, Response};

use crate::file::File;
use crate::vendor::Vendor;

/// One script for all of them: two texts in it, which are replaced here, say for which one it stands in and
/// where the captchas' URLs are.
const FACADE: &str = include_str!("../widget/facade.min.js");
const VENDOR: &str = "%VENDOR%";
const MOUNT: &str = "%MOUNT%";

/// How many scripts are kept, compressed: one for each vendor and mount path. There are more mount paths
/// than one if proxies put prefixes before it.
const MOST_FILES: usize = 64;
static FILES: LazyLock<Mutex<Files>> = LazyLock::new(Mutex::default);

type Files = HashMap<(Vendor, String), Arc<File>>;

/// Answers with a vendor's script. Pages of every origin may read it: some load it with `crossorigin`.
pub(crate) fn script(vendor: Vendor, mount: &str, headers: &HeaderMap) -> Response<Vec<u8>> {
    let mut response = file(vendor, mount).response(headers);
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn file(vendor: Vendor, mount: &str) -> Arc<File> {
    let key = (vendor, mount.to_owned());
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = files.get(&key) {
        return Arc::clone(file);
    }
    // The mount path stands in a text of the script. Nothing but a path is let in.
    let mount: String =
        mount.chars().filter(|c| c.is_ascii_alphanumeric() || "/-._~%".contains(*c)).collect();
    let source = FACADE.replace(VENDOR, vendor.as_str()).replace(MOUNT, &mount);
    let file = Arc::new(File::new("text/javascript; charset=utf-8", &source));
    if files.len() < MOST_FILES {
        files.insert(key, Arc::clone(&file));
    }
    file
}
