//! Names in a configuration file that are not known, and those that may be meant.

use toml::de::{DeTable, DeValue};

use super::{Section, Setting, site};
use crate::cli::DJANGOS;

/// How alike two names are of which one may be meant for the other, from 0 to 1.
const ALIKE: f64 = 0.85;

/// The first name in a file that is not known: where it stands, and what to say of it.
pub(super) fn unknown(file: &DeTable<'_>) -> Option<(usize, String)> {
    let mut unknown = Vec::new();
    for (name, value) in file {
        let (place, name) = (name.span().start, name.get_ref().as_ref());
        let section = Section::ALL.iter().find(|section| section.name == name);
        match (section, value.get_ref()) {
            (Some(section), DeValue::Table(keys)) => {
                let keys = keys.iter().filter(|(key, _)| !is_known(section.name, key.get_ref()));
                unknown.extend(
                    keys.map(|(key, _)| (key.span().start, in_section(section, key.get_ref()))),
                );
            }
            (Some(section), _) => unknown.push((place, is_a_section(section))),
            (None, DeValue::Array(sites)) if name == "site" => {
                let sites = sites.iter().filter_map(|site| match site.get_ref() {
                    DeValue::Table(keys) => Some(keys),
                    _ => None,
                });
                let keys = sites.flat_map(|keys| keys.keys());
                let keys = keys.filter(|key| !site::KEYS.contains(&&**key.get_ref()));
                unknown.extend(keys.map(|key| (key.span().start, in_site(key.get_ref()))));
            }
            (None, DeValue::Table(_)) if name == "site" => {
                unknown.push((place, "a site is written [[site]], with two brackets".to_owned()));
            }
            (None, value) => unknown.push((place, outside(name, value))),
        }
    }
    unknown.into_iter().min_by_key(|(place, _)| *place)
}

fn is_known(section: &str, key: &str) -> bool {
    Setting::all().iter().any(|setting| setting.section == section && setting.key == key)
}

fn is_a_section(section: &Section) -> String {
    let name = section.name;
    format!("`{name}` is a section: write [{name}] and its keys on the lines below")
}

/// What to say of a key that a site does not have.
fn in_site(name: &str) -> String {
    let complaint = format!("`{}` is not known in [[site]]", shown(name));
    match nearest(name, &site::KEYS) {
        Some(key) => format!("{complaint}, but `{key}` is"),
        None => format!("{complaint}: expected {}", any_of(&site::KEYS)),
    }
}

/// What to say of a key that its section does not know.
fn in_section(section: &Section, name: &str) -> String {
    let complaint = format!("`{}` is not known in [{}]", shown(name), section.name);
    let own = |setting: &&Setting| setting.section == section.name;
    let (here, elsewhere): (Vec<_>, Vec<_>) = named(name).into_iter().partition(own);
    if let Some(setting) = here.first() {
        return format!("{complaint}, but `{}` is", setting.key);
    }
    if let Some(setting) = elsewhere.first() {
        let places: Vec<_> = elsewhere.iter().map(|it| format!("[{}]", it.section)).collect();
        let key = if setting.key == name { "it" } else { &format!("`{}`", setting.key) };
        return format!("{complaint}: {key} belongs in {}", places.join(" or "));
    }
    let keys: Vec<_> = Setting::all().iter().filter(own).map(|it| it.key.as_str()).collect();
    match nearest(name, &keys) {
        Some(key) => format!("{complaint}, but `{key}` is"),
        None => match meant(name) {
            Some(setting) => {
                format!("{complaint}, but `{}` is in [{}]", setting.key, setting.section)
            }
            None => format!("{complaint}: expected {}", any_of(&keys)),
        },
    }
}

/// What to say of a name that is no section's.
fn outside(name: &str, value: &DeValue<'_>) -> String {
    let what = shown(name);
    if let Some(setting) = named(name).first() {
        let (key, section) = (&setting.key, setting.section);
        return match key == name {
            true => format!("`{what}` belongs in the section [{section}]"),
            false => format!("`{what}` is now `{key}` in the section [{section}]"),
        };
    }
    let sections = Section::ALL.map(|section| section.name);
    if let (Some(section), DeValue::Table(_)) = (nearest(name, &sections), value) {
        return format!("[{what}] is not known, but [{section}] is");
    }
    if name == "CAPTCHA_CONFIG" {
        return format!("`{what}`: a configuration file names no other");
    }
    if DJANGOS.contains(&name) {
        return format!("`{what}` is a setting of Django's that this program does not need");
    }
    match meant(name) {
        Some(setting) => {
            format!("`{what}` is not known, but `{}` in [{}] is", setting.key, setting.section)
        }
        None => format!("`{what}` is not known: expected {}", any_of(&sections.map(bracketed))),
    }
}

fn bracketed(section: &str) -> String {
    format!("[{section}]")
}

fn any_of(names: &[impl AsRef<str>]) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// The settings that have that name anywhere, be it a key, an option or a variable.
fn named(name: &str) -> Vec<&'static Setting> {
    let name = plain(name);
    let has_it = |setting: &&Setting| {
        let option = setting.option.as_deref().and_then(|option| option.strip_prefix("--"));
        let names = [Some(setting.key.as_str()), option, setting.variable.as_deref()];
        names.into_iter().flatten().any(|own| plain(own) == name)
    };
    Setting::all().iter().filter(has_it).collect()
}

/// The setting that may be meant, by its key or by its variable.
fn meant(name: &str) -> Option<&'static Setting> {
    let names = Setting::all().iter().map(|it| it.key.as_str());
    let names: Vec<_> =
        names.chain(Setting::all().iter().filter_map(|it| it.variable.as_deref())).collect();
    named(nearest(name, &names)?).first().copied()
}

/// The one of the known names that may be meant by another.
pub(crate) fn nearest<'k>(name: &str, known: &'k [impl AsRef<str>]) -> Option<&'k str> {
    // What all variables begin with makes none alike.
    let own = |name: &str| {
        let name = plain(name);
        name.strip_prefix("captcha-").map(str::to_owned).unwrap_or(name)
    };
    let name = own(name);
    let alike = |known: &str| strsim::jaro_winkler(&name, &own(known));
    let known = known.iter().map(AsRef::as_ref);
    let nearest = known.max_by(|one, other| alike(one).total_cmp(&alike(other)));
    nearest.filter(|nearest| alike(nearest) > ALIKE)
}

/// A name without what is only a manner of writing it.
fn plain(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// A name that somebody chose, fit for a message.
pub(crate) fn shown(name: &str) -> String {
    let start: String = name.chars().take(60).collect();
    start.escape_debug().to_string()
}
