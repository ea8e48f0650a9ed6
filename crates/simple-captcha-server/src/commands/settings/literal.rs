//! Python's literals: the values that can be read without running anything.

use tree_sitter::Node;

use super::folder;
use super::names::Names;
use super::python::text;
use super::string::unescape;
use super::value::{Dictionary, Literal, Value};

/// Reads the value that an expression writes down.
pub(super) fn read_literal(node: Node<'_>, source: &str, names: &Names) -> Literal {
    Reader { source, names }.read(node, DEEPEST)
}

/// How many brackets and operators may stand inside each other.
const DEEPEST: usize = 40;
const UNKNOWN: &str = "it is an expression, and only Python knows its value";
const CALL: &str = "it is a call, and only Python can make it";

struct Reader<'s> {
    source: &'s str,
    names: &'s Names,
}

impl Reader<'_> {
    fn read(&self, node: Node<'_>, depth: usize) -> Literal {
        let Some(depth) = depth.checked_sub(1) else { return why("it is nested too deeply") };
        let text = text(node, self.source);
        match node.kind() {
            "none" => Ok(Value::None),
            "true" => Ok(Value::Truth(true)),
            "false" => Ok(Value::Truth(false)),
            "integer" => whole(text),
            "float" => fraction(text),
            "string" => self.string(node, depth).map(Value::Text),
            "concatenated_string" => {
                let parts = children(node).into_iter().map(|part| self.string(part, depth));
                parts.collect::<Result<_, _>>().map(Value::Text)
            }
            "parenthesized_expression" => match children(node).first() {
                Some(inner) => self.read(*inner, depth),
                None => why("it is empty"),
            },
            "tuple" | "list" | "expression_list" => {
                let values = children(node).into_iter().map(|value| self.read(value, depth));
                values.collect::<Result<_, _>>().map(Value::List)
            }
            "dictionary" => Ok(Value::Dictionary(self.dictionary(node, depth))),
            "unary_operator" => self.signed(node, depth),
            "binary_operator" => self.combined(node, depth),
            "call" => self.call(node, depth).unwrap_or_else(|| {
                Err(self.variable(node, depth).unwrap_or_else(|| CALL.to_owned()))
            }),
            "subscript" => self.parents(node, depth).unwrap_or_else(|| why(UNKNOWN)),
            "lambda" => why("it is a function of its own, which cannot run outside of Python"),
            "identifier" | "attribute" if let Some(name) = self.function(node) => {
                Ok(Value::Text(name))
            }
            "identifier" => self.names.value(text),
            "attribute" => self
                .parent(node, depth)
                .unwrap_or_else(|| why("it is a name for something that only Python knows")),
            _ => why(UNKNOWN),
        }
    }

    /// A function of django-simple-captcha's, which stands for its name.
    fn function(&self, node: Node<'_>) -> Option<String> {
        let name = self.names.imported(node, self.source)?;
        name.strip_prefix("captcha.helpers.")
            .is_some_and(|name| !name.contains('.'))
            .then_some(name)
    }

    fn string(&self, node: Node<'_>, depth: usize) -> Result<String, String> {
        let all = children(node);
        let (Some(start), Some(end)) = (all.first(), all.last()) else {
            return Err("it is not a text".to_owned());
        };
        let prefix = text(*start, self.source).to_lowercase();
        let content = self.source.get(start.end_byte()..end.start_byte()).unwrap_or_default();
        if prefix.contains('b') {
            return Err("it is bytes and not a text".to_owned());
        }
        if prefix.contains('t') {
            return Err("it is a template and not a text".to_owned());
        }
        let read = |text: &str| {
            if prefix.contains('r') { Ok(text.to_owned()) } else { unescape(text) }
        };
        if !prefix.contains('f') {
            return read(content);
        }
        let parts = all.iter().filter_map(|part| match part.kind() {
            "interpolation" => Some(self.interpolated(*part, depth)),
            "string_content" => {
                Some(read(&text(*part, self.source).replace("{{", "{").replace("}}", "}")))
            }
            _ => None,
        });
        let parts: Result<_, _> = parts.collect();
        parts.map_err(|why| format!("{why} (in an f-string)"))
    }

    /// What `{name}` stands for in an f-string, where it is put there as it is.
    fn interpolated(&self, node: Node<'_>, depth: usize) -> Result<String, String> {
        let parts = (0..node.child_count()).filter_map(|index| node.child(index));
        let parts: Vec<_> = parts.collect();
        let [_, expression, _] = *parts else { return Err(UNKNOWN.to_owned()) };
        match self.read(expression, depth)? {
            Value::Text(text) | Value::Path(text) => Ok(text),
            Value::Whole(number) => Ok(number.to_string()),
            _ => Err(UNKNOWN.to_owned()),
        }
    }

    fn dictionary(&self, node: Node<'_>, depth: usize) -> Dictionary {
        let mut dictionary = Dictionary { entries: Vec::new(), whole: true };
        for child in children(node) {
            let key = child.child_by_field_name("key").map(|key| self.read(key, depth));
            match (key, child.child_by_field_name("value")) {
                (Some(Ok(Value::Text(key))), Some(value)) => {
                    dictionary.entries.push((key, self.read(value, depth)));
                }
                _ => dictionary.whole = false,
            }
        }
        dictionary
    }

    fn signed(&self, node: Node<'_>, depth: usize) -> Literal {
        let argument = node.child_by_field_name("argument");
        let operator = node.child_by_field_name("operator").map(|sign| sign.kind());
        let value = argument.map(|argument| self.read(argument, depth)).transpose()?;
        match (operator, value) {
            (Some("-"), Some(Value::Whole(number))) => {
                number.checked_neg().map(Value::Whole).ok_or_else(too_large)
            }
            (Some("-"), Some(Value::Fraction(number))) => Ok(Value::Fraction(-number)),
            (Some("+"), Some(number @ (Value::Whole(_) | Value::Fraction(_)))) => Ok(number),
            _ => why(UNKNOWN),
        }
    }

    /// What `+` and `*` make of literals, such as `24 * 60` and `('a',) + ('b',)`.
    fn combined(&self, node: Node<'_>, depth: usize) -> Literal {
        let side = |name| node.child_by_field_name(name).map(|side| self.read(side, depth));
        let operator = node.child_by_field_name("operator").map(|sign| sign.kind());
        let (Some(left), Some(right)) = (side("left"), side("right")) else {
            return why("it is not an expression");
        };
        match (operator, left?, right?) {
            (Some("+"), Value::Whole(one), Value::Whole(other)) => {
                one.checked_add(other).map(Value::Whole).ok_or_else(too_large)
            }
            (Some("*"), Value::Whole(one), Value::Whole(other)) => {
                one.checked_mul(other).map(Value::Whole).ok_or_else(too_large)
            }
            // Of `environ.Path`: so many folders higher.
            (Some("-"), Value::Path(path), Value::Whole(above @ 1..)) => {
                let above = usize::try_from(above - 1).ok();
                above
                    .and_then(|above| folder::parent(&path, above))
                    .ok_or_else(|| UNKNOWN.to_owned())
            }
            (Some("/"), Value::Path(one), Value::Path(other) | Value::Text(other))
            | (Some("/"), Value::Text(one), Value::Path(other)) => folder::divided(&one, &other),
            (Some("+"), Value::Text(one), Value::Text(other)) => Ok(Value::Text(one + &other)),
            (Some("+"), Value::List(mut one), Value::List(other)) => {
                one.extend(other);
                Ok(Value::List(one))
            }
            _ => why(UNKNOWN),
        }
    }
}

/// What is known of paths.
impl Reader<'_> {
    fn call(&self, node: Node<'_>, depth: usize) -> Option<Literal> {
        let function = node.child_by_field_name("function")?;
        let mut arguments = Vec::new();
        for argument in children(node.child_by_field_name("arguments")?) {
            let name = argument.child_by_field_name("name").map(|name| text(name, self.source));
            // Whether the file must be there: it is.
            if name != Some("strict") {
                arguments.push(self.read(argument, depth).ok()?);
            }
        }
        if let Some(name) = self.names.imported(function, self.source) {
            return folder::call(&name, &arguments);
        }
        if let ("identifier", Ok(Value::Path(path))) = (function.kind(), self.read(function, depth))
        {
            // `environ.Path` makes texts when it is called.
            let joined = folder::call_method(&path, "path", &arguments)?;
            return Some(joined.map(|path| match path {
                Value::Path(path) => Value::Text(path),
                other => other,
            }));
        }
        let (path, method) = self.attribute(function, depth)?;
        folder::call_method(&path, method, &arguments)
    }

    /// Tells from which variable a database is read, as `env.db()` of django-environ and
    /// `dj_database_url.config()` do.
    fn variable(&self, node: Node<'_>, depth: usize) -> Option<String> {
        let function = node.child_by_field_name("function")?;
        let method = function.child_by_field_name("attribute").map(|name| text(name, self.source));
        let imported = self.names.imported(function, self.source);
        let keyword = match (imported.as_deref(), method) {
            (Some("dj_database_url.config"), _) => "env",
            (None, Some("db" | "db_url")) => "var",
            _ => return None,
        };
        let arguments = children(node.child_by_field_name("arguments")?);
        let named = |argument: &&Node<'_>| {
            let name = argument.child_by_field_name("name").map(|name| text(name, self.source));
            name == Some(keyword)
        };
        let value = match (arguments.iter().find(named), arguments.first()) {
            (Some(argument), _) => argument.child_by_field_name("value"),
            (None, first) => first.filter(|it| it.kind() != "keyword_argument").copied(),
        };
        let variable = match value.map(|value| self.read(value, depth)) {
            None => "DATABASE_URL".to_owned(),
            Some(Ok(Value::Text(variable))) if variable.chars().all(of_a_variable) => variable,
            Some(_) => return None,
        };
        Some(format!(
            "Django reads it from {variable} in its environment, a URL that is wanted here too"
        ))
    }

    /// `path.parent`.
    fn parent(&self, node: Node<'_>, depth: usize) -> Option<Literal> {
        let (path, _) = self.attribute(node, depth).filter(|(_, name)| *name == "parent")?;
        folder::parent(&path, 0).map(Ok)
    }

    /// `path.parents[1]`.
    fn parents(&self, node: Node<'_>, depth: usize) -> Option<Literal> {
        let all = node.child_by_field_name("value")?;
        let (path, _) = self.attribute(all, depth).filter(|(_, name)| *name == "parents")?;
        let Value::Whole(above) = self.read(node.child_by_field_name("subscript")?, depth).ok()?
        else {
            return None;
        };
        folder::parent(&path, usize::try_from(above).ok()?).map(Ok)
    }

    /// A path and the name of what is asked of it.
    fn attribute(&self, node: Node<'_>, depth: usize) -> Option<(String, &str)> {
        let name = text(node.child_by_field_name("attribute")?, self.source);
        match self.read(node.child_by_field_name("object")?, depth) {
            Ok(Value::Path(path)) => Some((path, name)),
            _ => None,
        }
    }
}

fn of_a_variable(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The parts of a node without comments.
pub(super) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
}

fn whole(text: &str) -> Literal {
    let digits = text.replace('_', "").to_lowercase();
    if digits.ends_with('j') && !digits.starts_with("0x") {
        return why("it is a complex number");
    }
    let (digits, radix) = match digits.get(..2) {
        Some("0x") => (digits.get(2..), 16),
        Some("0o") => (digits.get(2..), 8),
        Some("0b") => (digits.get(2..), 2),
        _ => (Some(digits.as_str()), 10),
    };
    let number = digits.and_then(|digits| i64::from_str_radix(digits, radix).ok());
    number.map(Value::Whole).ok_or_else(too_large)
}

fn fraction(text: &str) -> Literal {
    let number = text.replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(Value::Fraction).ok_or_else(|| "it is not a number that can be read".to_owned())
}

fn too_large() -> String {
    "it is too large a number".to_owned()
}

fn why(reason: &str) -> Literal {
    Err(reason.to_owned())
}
