//! What pages must know to show a captcha.

use crate::instruction::Instruction;

/// What pages must know to show captchas of a kind: the same for each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Show {
    /// What a visitor is to do.
    pub instruction: Instruction,
    /// How large every picture is, in drawing units, if all are alike.
    pub size: Option<(u32, u32)>,
    /// Whether pictures are offered at twice the resolution too.
    pub double: bool,
    /// Whether pictures move.
    pub animated: bool,
    /// Whether captchas can be heard.
    pub audio: bool,
}

impl Show {
    /// Pictures of any size, at one resolution, that stand still, without sound.
    #[must_use]
    pub fn new(instruction: Instruction) -> Self {
        Self { instruction, size: None, double: false, animated: false, audio: false }
    }
}
