//! What the paths below the mount mean.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use simple_captcha::image::Scale;
use simple_captcha::{InvalidKey, Key};

use crate::widget::{File, SCRIPT, STYLE};

/// What a path asks for.
pub(crate) enum Route {
    Image(Key, Scale),
    Audio(Key),
    Refresh,
    /// A file of the widget.
    File(&'static File),
    /// What the widget's script is told.
    Settings,
    /// A path that lacks its last slash.
    Slashless,
    /// A key that no store can have.
    Gone,
}

impl Route {
    /// Reads a path. Each segment is decoded once and as a whole: `%40` is `@`, `%2F` is no slash.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.splitn(3, '/');
        let first = decoded(segments.next()?)?;
        match (&*first, segments.next(), segments.next()) {
            ("captcha.js", None, None) => Some(Self::File(&SCRIPT)),
            ("captcha.css", None, None) => Some(Self::File(&STYLE)),
            ("captcha.json", None, None) => Some(Self::Settings),
            ("refresh", None, None) => Some(Self::Slashless),
            ("refresh", Some(""), None) => Some(Self::Refresh),
            // A file, so it has no last slash.
            ("audio", Some(name), None) => key(decoded(name)?.strip_suffix(".wav")?, Self::Audio),
            ("image", Some(name), None) => Self::image(&decoded(name)?).map(|_| Self::Slashless),
            ("image", Some(name), Some("")) => Self::image(&decoded(name)?),
            _ => None,
        }
    }

    fn image(name: &str) -> Option<Self> {
        let (name, scale) = match name.split_once('@') {
            None => (name, Scale::Plain),
            Some((name, "2")) => (name, Scale::Double),
            Some(_) => return None,
        };
        key(name, |key| Self::Image(key, scale))
    }
}

fn decoded(segment: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(segment).decode_utf8().ok()
}

/// The route to something of a key.
fn key(name: &str, route: impl FnOnce(Key) -> Route) -> Option<Route> {
    match name.parse() {
        Ok(key) => Some(route(key)),
        Err(InvalidKey::TooLong) => Some(Route::Gone),
        Err(_) => None,
    }
}
