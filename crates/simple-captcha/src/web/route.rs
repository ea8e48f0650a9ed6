//! What the paths below the mount mean.

use percent_encoding::percent_decode_str;

use super::widget::{File, SCRIPT, STYLE};
use crate::image::Scale;
use crate::key::{InvalidKey, Key};

/// What a path asks for.
pub(super) enum Route {
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
    pub(super) fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        match path {
            "captcha.js" => return Some(Self::File(&SCRIPT)),
            "captcha.css" => return Some(Self::File(&STYLE)),
            "captcha.json" => return Some(Self::Settings),
            _ => {}
        }
        // A file, so it has no last slash.
        if let Some(name) = path.strip_prefix("audio/") {
            return key(name.strip_suffix(".wav")?, Self::Audio);
        }
        let (path, slashed) = match path.strip_suffix('/') {
            Some(path) => (path, true),
            None => (path, false),
        };
        let route = match path.split_once('/') {
            None if path == "refresh" => Self::Refresh,
            Some(("image", name)) => Self::image(name)?,
            _ => return None,
        };
        Some(if slashed { route } else { Self::Slashless })
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

/// The route to something of a key.
fn key(name: &str, route: impl FnOnce(Key) -> Route) -> Option<Route> {
    match percent_decode_str(name).decode_utf8().ok()?.parse() {
        Ok(key) => Some(route(key)),
        Err(InvalidKey::TooLong) => Some(Route::Gone),
        Err(_) => None,
    }
}
