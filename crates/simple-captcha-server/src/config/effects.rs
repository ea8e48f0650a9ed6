//! What is drawn across letters, and what is done to finished pictures.

use std::str::FromStr;

use super::values::{is_none, list, not_known};

/// What is drawn across the letters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Noise {
    Arcs,
    Dots,
}

#[derive(Clone, Debug)]
pub(crate) struct Noises(pub(crate) Vec<Noise>);

impl FromStr for Noises {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let noise = |name: &str| match name {
            "arcs" | "noise_arcs" | "captcha.helpers.noise_arcs" => Ok(Some(Noise::Arcs)),
            "dots" | "noise_dots" | "captcha.helpers.noise_dots" => Ok(Some(Noise::Dots)),
            "noise_null" | "captcha.helpers.noise_null" => Ok(None),
            name if is_none(name) => Ok(None),
            _ => Err(not_known(
                name,
                "arcs, dots, both with a comma between them, none, or \
                 captcha.helpers.noise_arcs, noise_dots or noise_null",
            )),
        };
        let noises: Result<Vec<_>, _> = list(text).map(noise).collect();
        Ok(Self(noises?.into_iter().flatten().collect()))
    }
}

/// What is done to the finished picture.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Filter {
    Smooth,
}

#[derive(Clone, Debug)]
pub(crate) struct Filters(pub(crate) Vec<Filter>);

impl FromStr for Filters {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let filter = |name: &str| match name {
            "smooth" | "post_smooth" | "captcha.helpers.post_smooth" => Ok(Some(Filter::Smooth)),
            name if is_none(name) => Ok(None),
            _ => Err(not_known(name, "smooth, none or captcha.helpers.post_smooth")),
        };
        let filters: Result<Vec<_>, _> = list(text).map(filter).collect();
        Ok(Self(filters?.into_iter().flatten().collect()))
    }
}
