//! What a request came to.

use simple_captcha::{Captcha, Service};

/// What a request came to: the site of the path, and the paths before it.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The sites that the path may name.
    pub(crate) service: &'a Service,
    /// The site of the path itself, if it has one.
    pub(crate) captcha: Option<&'a Captcha>,
    pub(crate) mount: &'a str,
}
