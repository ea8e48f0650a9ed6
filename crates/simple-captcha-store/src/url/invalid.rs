//! Why a text is not the URL of a store.

/// Why a text is not the URL of a store. Neither a password nor the value of a parameter is repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidUrl {
    /// It names no kind of store that is known here, but this one, or nothing.
    #[error(
        "{}: expected 'sqlite:FILE', 'postgres://USER:PASSWORD@HOST/DATABASE', \
         'mysql://USER:PASSWORD@HOST/DATABASE', 'redis://:PASSWORD@HOST' or 'memory:'",
        .0.as_ref().map_or("it names no kind of database".to_owned(), |found| {
            format!("'{found}:' is no kind of database that is known")
        })
    )]
    Scheme(Option<String>),
    /// This program was built without this feature.
    #[error("this program was built without the feature {0:?} of simple-captcha-store")]
    Feature(&'static str),
    /// It names no file.
    #[error("'sqlite:' needs a file behind it; for a store in memory write 'memory:'")]
    NoFile,
    /// It has parameters behind the file.
    #[error(
        "'sqlite:FILE' takes no parameters: leave out what begins with '?' or '#', or write %3F and \
         %23 where they are in the file's name"
    )]
    Parameters,
    /// It names a file that cannot be.
    #[error("'sqlite:FILE' needs a file's name in UTF-8, in which %25 stands for '%'")]
    FileName,
    /// It cannot be read.
    #[error(
        "it cannot be read: in a user name or password write %40 for '@', %3A for ':', %2F for \
         '/', %3F for '?', %23 for '#' and %25 for '%'; a port is a number"
    )]
    Unreadable,
    /// It names a server but no database.
    #[error("it names no database: that stands behind the server, as in '//HOST/DATABASE'")]
    NoDatabase,
    /// A parameter behind `?` is not known. Its name is kept if it can be one.
    #[error("the parameter{} is not known for this kind of database", named(.0))]
    Parameter(Option<String>),
    /// The value of a parameter behind `?` is not known.
    #[error("the value of the parameter{} is not known", named(.0))]
    Value(Option<String>),
    /// A parameter behind `?` asks for something that this program does not do.
    #[error("the parameter '{name}' cannot have this value: {why}")]
    Unsupported {
        /// The parameter.
        name: &'static str,
        /// What would be left undone.
        why: &'static str,
    },
    /// The database of a Redis server is not a number.
    #[error("a Redis server's databases have numbers, as in 'redis://HOST/0'")]
    DatabaseNumber,
    /// What Redis' keys are to begin with would let a visitor name keys of others.
    #[error(
        "a prefix ends with a character that is no letter, digit or '_', as in '?prefix=shop:'"
    )]
    Prefix,
    /// A time zone is given for a store whose moments mean the same in every time zone.
    #[error("only SQLite, MySQL and MariaDB keep local times; elsewhere there is nothing to set")]
    TimeZone,
}

fn named(name: &Option<String>) -> String {
    name.as_ref().map_or(" behind '?'".to_owned(), |name| format!(" '{name}'"))
}
