//! Pictures to look at and to test readers on, with their answers, without a store.

use anyhow::Context;
use simple_captcha::image::{Image, ImageStyle, Scale};
use simple_captcha::{Challenge, Puzzle, Rng, Secret};

use crate::assemble;
use crate::cli::SamplingOptions;
use crate::config::Config;

/// Draws any number of pictures; number and seed alone decide what a picture is.
pub(super) struct Sampler {
    challenge: Box<dyn Challenge>,
    style: ImageStyle,
    scale: Scale,
    pub(super) seed: u32,
}

impl Sampler {
    pub(super) fn new(options: &SamplingOptions, config: &Config) -> anyhow::Result<Self> {
        let seed = match options.seed {
            Some(seed) => seed,
            None => Rng::from_system()?.below(u32::MAX),
        };
        let kind = config.challenge.kind;
        let challenge = assemble::challenge(kind, config)?;
        let style = match &config.serving.secret {
            Some(secret) => assemble::style(config, secret)?.for_site(secret.site_seed()),
            None => assemble::style(config, &Secret::new(format!("samples of seed {seed:010}"))?)?,
        };
        assemble::drawable(&challenge, &style, kind, config)?;
        let scale = if options.double { Scale::Double } else { Scale::Plain };
        Ok(Self { challenge, style, scale, seed })
    }

    /// The same pictures, none of them animated.
    pub(super) fn still(mut self) -> Self {
        self.style = self.style.still();
        self
    }

    /// What the picture of this number asks.
    pub(super) fn puzzle(&self, number: u32) -> Puzzle {
        self.challenge.puzzle(&mut self.chance(number))
    }

    pub(super) fn draw(&self, number: u32) -> anyhow::Result<Image> {
        let mut chance = self.chance(number);
        let puzzle = self.challenge.puzzle(&mut chance);
        self.style
            .draw(&puzzle.challenge, self.scale, &mut chance)
            .with_context(|| format!("cannot draw {:?}", puzzle.challenge))
    }

    fn chance(&self, number: u32) -> Rng {
        let mut seed = [0; 32];
        let bytes = self.seed.to_le_bytes().into_iter().chain(number.to_le_bytes());
        seed.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
        Rng::from_seed(seed)
    }
}
