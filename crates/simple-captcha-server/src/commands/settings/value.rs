//! Values as Python has them.

/// A value, or why it is none that can be read.
pub(super) type Literal = Result<Value, String>;

/// It shows its kind only: it may be a password.
#[derive(Clone)]
pub(super) enum Value {
    None,
    Truth(bool),
    Whole(i64),
    Fraction(f64),
    Text(String),
    /// A path of Python's `pathlib` or of django-environ.
    Path(String),
    List(Vec<Self>),
    Dictionary(Dictionary),
}

/// The entries that have a text for their key.
#[derive(Clone, Debug)]
pub(super) struct Dictionary {
    pub(super) entries: Vec<(String, Literal)>,
    /// Whether these are all.
    pub(super) whole: bool,
}

impl Dictionary {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.whole
    }

    /// What stands under a key; of several the last one counts.
    pub(super) fn value(&self, key: &str) -> Option<&Literal> {
        self.entries.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}

impl Value {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Truth(_) => "a truth value",
            Self::Whole(_) | Self::Fraction(_) => "a number",
            Self::Text(_) => "a text",
            Self::Path(_) => "a path",
            Self::List(_) => "a list",
            Self::Dictionary(_) => "a dictionary",
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Self::Text(text) | Self::Path(text) = self { Some(text) } else { None }
    }
}
