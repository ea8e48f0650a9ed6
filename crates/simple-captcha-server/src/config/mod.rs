//! The configuration: one structure, whose sections are those of the file.

mod challenge;
mod colours;
mod database;
mod django;
mod effects;
mod file;
mod fonts;
mod kind;
mod limits;
mod locations;
mod look;
mod names;
mod picture;
mod section;
mod serving;
mod setting;
mod site;
mod sites;
mod sound;
mod testing;
mod toml_value;
mod values;

use serde::Deserialize;
use simple_captcha::store::Store;
use simple_captcha::{Captcha, Secret};
use simple_captcha_store::StoreUrl;

pub(crate) use challenge::TimesSign;
pub(crate) use colours::{Colour, Ground, LetterColour};
pub(crate) use effects::{Filter, Noise};
pub use file::ConfigError;
pub(crate) use file::without_passwords;
pub(crate) use kind::ChallengeKind;
pub(crate) use limits::LimitsConfig;
pub(crate) use look::Look;
pub(crate) use names::{nearest, shown};
pub(crate) use picture::{FontSize, PictureConfig, PictureSize, Rotation};
pub use section::Section;
pub(crate) use serving::{HIDDEN, LOG, OLD_SECRET, SECRET};
pub use setting::Setting;
pub(crate) use setting::{by_keys, described};
pub(crate) use site::{SiteConfig, SiteName};
pub(crate) use sound::SoundConfig;
pub(crate) use values::{ChallengeText, WholeNumber, is_none};

use crate::assemble;
use crate::cli::Usage;
use challenge::ChallengeConfig;
use database::DatabaseConfig;
use django::DjangoConfig;
use locations::SettingLocations;
use serving::ServingConfig;
use sites::SitesConfig;
use testing::TestConfig;

/// What captchas ask, how they look and sound, where they are kept and how they are served.
///
/// It is read from TOML. `docs/options.md` lists its sections and keys. A setting that is missing keeps
/// its default. An unknown name is an error, which says the nearest known one.
///
/// ```
/// use simple_captcha_server::Config;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let config = Config::from_toml(
///     r#"
///     [database]
///     url = "memory:"
///
///     [challenge]
///     kind = "digits"
///     length = 6
///
///     [picture]
///     level = "easy"
///     "#,
/// )?;
/// let store = config.store_url()?.open().await?;
/// let captcha = config.captcha(store)?;
/// assert_eq!(captcha.mount(), "/captcha");
///
/// let error = Config::from_toml("[challenge]\nlenght = 6").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 2: `lenght` is not known in [challenge], but `length` is"
/// );
/// # Ok(())
/// # }
/// ```
///
/// A site can keep it in a file of its own, beside its other settings:
///
/// ```
/// # use simple_captcha_server::Config;
/// #[derive(serde::Deserialize)]
/// struct Site {
///     title: String,
///     #[serde(default)]
///     captcha: Config,
/// }
///
/// let site: Site = toml::from_str("title = 'Shop'\n[captcha.picture]\nlevel = 'hard'")?;
/// assert!(toml::from_str::<Site>("title = 'Shop'\n[captcha.picture]\nlevel = 'brutal'").is_err());
/// # Ok::<(), toml::de::Error>(())
/// ```
///
/// `Debug` shows neither a secret nor a password.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    pub(crate) serving: ServingConfig,
    pub(crate) sites: SitesConfig,
    pub(crate) challenge: ChallengeConfig,
    pub(crate) picture: PictureConfig,
    pub(crate) sound: SoundConfig,
    pub(crate) limits: LimitsConfig,
    pub(crate) django: DjangoConfig,
    pub(crate) database: DatabaseConfig,
    pub(crate) testing: TestConfig,
    pub(crate) site: Vec<SiteConfig>,
    #[serde(skip)]
    pub(crate) locations: SettingLocations,
}

impl Config {
    /// Where the captchas are kept.
    ///
    /// # Errors
    ///
    /// Settings that do not go together, such as a time zone for a store that needs none.
    pub fn store_url(&self) -> Result<StoreUrl, ConfigError> {
        self.checked_store_url().map_err(|error| self.complaint(&error.into()))
    }

    /// A captcha on this store, with its URLs where `sites.prefix` says. Fonts, voices and word lists
    /// are read now.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or settings that do not go together, such as letters in the colour of
    /// their ground.
    pub fn captcha(&self, store: impl Store) -> Result<Captcha, ConfigError> {
        let captcha = || {
            self.checked_store_url()?;
            let builder = assemble::builder(self, &Secret::random()?, store)?;
            anyhow::Ok(builder.mount(self.sites.prefix.0.as_str()).build()?)
        };
        captcha().map_err(|error| self.complaint(&error))
    }

    /// What is wrong with settings that were read well.
    fn complaint(&self, error: &anyhow::Error) -> ConfigError {
        ConfigError::of_settings(by_keys(&self.locations.locate(&format!("{error:#}"))))
    }

    /// Which store it is. Complains about what makes no sense on it, or without another setting.
    pub(crate) fn checked_store_url(&self) -> Result<StoreUrl, Usage> {
        let url = self.database.url()?;
        if self.testing.test_answer.is_some() && !self.testing.test_mode {
            return Err(Usage("--test-answer: it needs --test-mode".to_owned()));
        }
        Ok(url)
    }
}
