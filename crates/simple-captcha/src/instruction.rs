//! What a visitor is to do.

/// What a visitor is to do with what is shown. A form's field says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instruction {
    /// To type it as it is.
    #[default]
    Copy,
    /// To type the result of a calculation.
    Calculate,
    /// To do what this text says, in the page's own language.
    Own(&'static str),
}
