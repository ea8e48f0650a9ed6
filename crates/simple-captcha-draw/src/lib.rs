//! Draws a text as a picture and speaks it as a sound, so that people understand it and programs find
//! it hard.
//!
//! This crate knows texts, fonts and voices. It knows nothing of captchas: not what is asked, by which
//! site, until when, or where that is kept. The crate `simple-captcha` does, and hands on what is
//! public here as `simple_captcha::image` and `simple_captcha::audio`.
//!
//! ```
//! use simple_captcha_draw::Rng;
//! use simple_captcha_draw::audio::AudioStyle;
//! use simple_captcha_draw::image::{ImageStyle, Scale};
//!
//! let seed = [7; 32]; // decides about all that is left to chance: keep it secret
//! let picture = ImageStyle::default().draw("KHXM", Scale::Plain, &mut Rng::from_seed(seed))?;
//! assert_eq!(picture.content_type(), "image/png");
//!
//! let voices = AudioStyle::default();
//! let english = "en".parse()?;
//! let sound = voices.speak("KHXM", &english, &mut Rng::from_seed(seed))?;
//! assert_eq!(sound.content_type(), "audio/wav");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The same style, text and seed always give the same bytes.

pub mod audio;
pub mod image;
mod language;
mod profile;
mod rng;

pub use language::{InvalidLanguage, Language};
pub use profile::TextProfile;
pub use rng::{RandomnessError, Rng, system_bytes};
