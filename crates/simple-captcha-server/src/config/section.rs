//! The sections of the configuration, and their options.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::Config;
use super::Setting;
use super::challenge::ChallengeConfig;
use super::database::DatabaseConfig;
use super::django::DjangoConfig;
use super::limits::LimitsConfig;
use super::picture::PictureConfig;
use super::serving::ServingConfig;
use super::sites::SitesConfig;
use super::sound::SoundConfig;
use super::testing::TestConfig;

/// A section, under its name in the file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Section {
    /// Its name in the file.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    augment: fn(Command) -> Command,
    update: fn(&mut Config, &mut ArgMatches) -> Result<(), clap::Error>,
}

impl Section {
    /// All of them, in an order in which the headings of `--help` come as they should.
    pub const ALL: [Self; 9] = [
        Self {
            name: "serving",
            about: "where the server listens, its secrets and its log",
            augment: ServingConfig::augment_args,
            update: |config, matches| config.serving.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "sites",
            about: "where its URLs are, as visitors see them",
            augment: SitesConfig::augment_args,
            update: |config, matches| config.sites.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "challenge",
            about: "what is asked",
            augment: ChallengeConfig::augment_args,
            update: |config, matches| config.challenge.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "picture",
            about: "how pictures look",
            augment: PictureConfig::augment_args,
            update: |config, matches| config.picture.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "sound",
            about: "whether and in which voices captchas are heard",
            augment: SoundConfig::augment_args,
            update: |config, matches| config.sound.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "limits",
            about: "how long and how many",
            augment: LimitsConfig::augment_args,
            update: |config, matches| config.limits.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "django",
            about: "the defaults of django-simple-captcha",
            augment: DjangoConfig::augment_args,
            update: |config, matches| config.django.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "database",
            about: "where captchas are kept",
            augment: DatabaseConfig::augment_args,
            update: |config, matches| config.database.update_from_arg_matches_mut(matches),
        },
        Self {
            name: "testing",
            about: "only for tests",
            augment: TestConfig::augment_args,
            update: |config, matches| config.testing.update_from_arg_matches_mut(matches),
        },
    ];

    /// A command that takes the section's options.
    pub(crate) fn added_to(&self, command: Command) -> Command {
        (self.augment)(command).next_help_heading(None::<&str>)
    }

    /// Lays over a configuration what the command line and the environment say.
    pub(crate) fn lay_over(
        &self,
        config: &mut Config,
        given: &mut ArgMatches,
    ) -> Result<(), clap::Error> {
        let command = self.added_to(Command::new(self.name));
        for option in command.get_arguments() {
            if given.value_source(option.get_id().as_str()).is_some() {
                config.locations.forget(&Setting::of_option(self, option));
            }
        }
        (self.update)(config, given)
    }
}
