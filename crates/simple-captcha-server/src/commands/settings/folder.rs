//! Paths that are put together from the place of the settings file, as Django's `startproject` does.

use super::value::{Literal, Value};

/// In bytes: what Linux takes.
const LONGEST: usize = 4096;

/// What a function of Python makes of texts and paths, where it is one that is known here.
pub(super) fn call(function: &str, arguments: &[Value]) -> Option<Literal> {
    let arguments: Vec<&str> = arguments.iter().map(path).collect::<Option<_>>()?;
    Some(match (function, &*arguments) {
        ("str" | "os.fspath", [path]) => Ok(Value::Text((*path).to_owned())),
        ("os.path.join", [_, ..]) => joined(&arguments).map(Value::Text),
        ("os.path.dirname", [path]) => Ok(Value::Text(folder_of(path).to_owned())),
        ("os.path.abspath" | "os.path.realpath" | "os.path.normpath", [path]) => {
            resolved(path).map(Value::Text)
        }
        ("pathlib.Path" | "pathlib.PosixPath" | "pathlib.PurePath", _) => {
            joined(&arguments).map(|path| Value::Path(tidy(&path)))
        }
        ("environ.Path", [_, ..]) => {
            joined(&arguments).and_then(|path| resolved(&path)).map(Value::Path)
        }
        _ => return None,
    })
}

/// What a method makes of a path.
pub(super) fn call_method(on: &str, method: &str, arguments: &[Value]) -> Option<Literal> {
    let mut parts = vec![on];
    for argument in arguments {
        parts.push(path(argument)?);
    }
    Some(match (method, arguments) {
        ("resolve" | "absolute", []) => resolved(on).map(Value::Path),
        ("as_posix", []) => Ok(Value::Text(on.to_owned())),
        // The second is `environ.Path`'s.
        ("joinpath" | "path", _) => joined(&parts).map(|path| Value::Path(tidy(&path))),
        _ => return None,
    })
}

/// What `/` makes of two, one of which is a path.
pub(super) fn divided(one: &str, other: &str) -> Literal {
    joined(&[one, other]).map(|path| Value::Path(tidy(&path)))
}

/// The folder of a path, `above` folders higher; none where there are not so many.
pub(super) fn parent(path: &str, above: usize) -> Option<Value> {
    let mut folder = path;
    for _ in 0..=above {
        let above = Some(folder_of(folder)).filter(|above| !above.is_empty()).unwrap_or(".");
        folder = Some(above).filter(|above| *above != folder)?;
    }
    Some(Value::Path(folder.to_owned()))
}

/// An absolute path without `.` and `..`. Links are not followed: the same files are found through
/// them.
pub(super) fn resolved(path: &str) -> Result<String, String> {
    if !path.starts_with('/') {
        let why = "it is a path from the folder where Django starts, which only Python knows";
        return Err(why.to_owned());
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Ok(format!("/{}", parts.join("/")))
}

fn path(value: &Value) -> Option<&str> {
    match value {
        Value::Text(path) | Value::Path(path) => Some(path),
        _ => None,
    }
}

fn joined(parts: &[&str]) -> Result<String, String> {
    let mut path = String::new();
    for part in parts {
        if part.starts_with('/') {
            path.clear();
        } else if !path.is_empty() && !path.ends_with('/') {
            path.push('/');
        }
        path.push_str(part);
        if path.len() > LONGEST {
            return Err("it is too long for a path".to_owned());
        }
    }
    Ok(path)
}

fn folder_of(path: &str) -> &str {
    let (folder, _) = path.rsplit_once('/').unwrap_or_default();
    match folder.trim_end_matches('/') {
        "" if path.starts_with('/') => "/",
        folder => folder,
    }
}

/// A path as pathlib has it.
fn tidy(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
    let parts = Vec::from_iter(parts).join("/");
    match path.starts_with('/') {
        true => format!("/{parts}"),
        false if parts.is_empty() => ".".to_owned(),
        false => parts,
    }
}
