//! A challenge for load tests.

use simple_captcha::{Challenge, Puzzle, Rng};

/// Asks for one text, always.
pub(super) struct ConstantChallenge(pub(super) String);

impl Challenge for ConstantChallenge {
    fn puzzle(&self, _rng: &mut Rng) -> Puzzle {
        Puzzle::new(self.0.clone(), &self.0)
    }

    fn alphabet(&self) -> String {
        self.0.clone()
    }
}
