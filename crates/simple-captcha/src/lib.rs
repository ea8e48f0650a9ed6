//! A self-hosted captcha: makes pictures and sounds, keeps what they ask, judges the answer once.
//!
//! A visitor is shown letters or a sum as a picture, or hears them, types what is asked, and your site
//! learns whether it was right. Nothing is sent to anybody else.
//!
//! # In ten lines
//!
//! ```
//! use simple_captcha::{Captcha, MemoryStore};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::new(MemoryStore::default())?;
//! let key = captcha.issue().await?; // into the form, as a hidden field
//! let png = captcha.image(&key, Default::default()).await?.into_bytes(); // beside it
//! let passed = captcha.verify(&key, "what was typed").await.is_ok();
//! # assert!(!passed && !png.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # Choosing what is asked and how it looks
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use simple_captcha::image::ImageStyle;
//! use simple_captcha::{Captcha, MemoryStore, Secret, Sum};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let captcha = Captcha::builder(MemoryStore::default())
//!     .challenge(Sum::default())
//!     .image_style(ImageStyle::default().with_size(160, 60)?)
//!     .timeout(Duration::from_secs(10 * 60))
//!     .secret(Secret::new(std::env::var("CAPTCHA_SECRET")?)?)
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Letters`], [`Sum`], [`Words`] and [`Phrases`] are there; a [`Challenge`] of your own is one
//! function. Text is one [`Kind`] of captcha, and proof of work ([`kind::Work`]) another, alone or
//! [beside it](CaptchaBuilder::work); a kind of your own is five functions.
//!
//! # Choosing a store
//!
//! | store | where | for |
//! |---|---|---|
//! | [`MemoryStore`] | here | one process, and tests |
//! | `SqliteStore` | the crate `simple-captcha-store` | one machine; the same table as django-simple-captcha |
//! | `PostgresStore`, `MysqlStore`, `RedisStore` | there too, each a feature | several machines |
//!
//! A [`Store`] of your own is seven functions.
//!
//! # In a web framework
//!
//! The crates `simple-captcha-axum` and `simple-captcha-actix` mount the captcha's own URLs (picture,
//! sound, refresh, script) and let a form in once its captcha is answered. For another framework, the
//! crate `simple-captcha-http` answers requests of the `http` crate's types, renders a form's field and
//! judges what a form sent.
//!
//! # What it protects from
//!
//! - A captcha is answered once: the right answer, a wrong one and a race of both use it up.
//! - Answers and keys come from the operating system's randomness. Drawings come from the [`Secret`]
//!   and the key: asking for a picture again gives the same bytes, so noise cannot be averaged away,
//!   and without the secret it cannot be foreseen.
//! - A store that fails is an error and never a pass.
//!
//! No captcha of letters stops a program that was trained to read it. It makes the abuse of a form
//! dearer; limits on what one visitor may do belong beside it.

mod answer;
mod build_error;
mod builder;
mod captcha;
pub mod challenge;
mod clock;
mod event;
mod form;
mod hostnames;
mod instruction;
mod issue;
mod keeper;
mod key;
pub mod kind;
mod kinds;
mod mark;
mod names;
mod normalization;
mod pass;
mod policy;
mod protection;
mod question;
mod record;
mod resource_policy;
mod seal;
mod secret;
mod service;
mod show;
mod site_key;
mod site_secret;
pub mod store;
mod token;
mod upkeep;
mod verify;
mod workers;
mod wrong_secrets;

pub use answer::Answer;
pub use build_error::BuildError;
pub use builder::CaptchaBuilder;
pub use captcha::Captcha;
pub use challenge::{Challenge, Letters, Phrases, Puzzle, Sum, Words};
pub use clock::{Clock, ManualClock};
pub use event::{Event, Observer, RefusalReason};
pub use form::Form;
pub use hostnames::{Hostname, Hostnames, InvalidHostname};
pub use issue::IssueError;
pub use key::{InvalidKey, Key};
pub use kind::Kind;
pub use names::Names;
pub use pass::{Pass, Proof};
pub use protection::{InvalidProtection, Protection};
pub use record::Record;
pub use resource_policy::{InvalidResourcePolicy, ResourcePolicy};
pub use secret::{InvalidSecret, Secret};
pub use service::{SecretError, Service, ServiceBuilder};
pub use simple_captcha_draw::{InvalidLanguage, Language, RandomnessError, Rng, TextProfile};
#[doc(inline)]
pub use simple_captcha_draw::{audio, image};
pub use site_key::{InvalidSiteKey, SiteKey};
pub use site_secret::{InvalidSiteSecret, SiteSecret};
pub use store::{MemoryStore, Store};
pub use token::{ClaimTooLong, Claims, IssueTokenError, Token, TokenError, Verdict};
pub use upkeep::Cleanup;
pub use verify::VerifyError;
