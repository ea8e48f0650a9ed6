//! What a module's own names stand for, where the file itself tells.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::{self, Path};
use std::rc::Rc;

use tree_sitter::Node;

use super::folder;
use super::python::{descendants, text};
use super::value::{Literal, Value};

/// How much may be put in the places of names, in bytes: what doubles in each line would fill the
/// memory.
const MOST: usize = 256 * 1024;
/// What changes a list or a dictionary in its place.
const CHANGES: [&str; 10] = [
    "append",
    "clear",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "update",
];
/// What is meant where the file that makes them known is another.
const USUAL: [(&str, &str); 4] =
    [("Path", "pathlib.Path"), ("os", "os"), ("pathlib", "pathlib"), ("str", "str")];

/// The names of a module, as far as they are read.
pub(super) struct Names {
    bound: HashMap<String, Bound>,
    /// With how large they are.
    values: HashMap<String, (Rc<Literal>, usize)>,
    left: Cell<usize>,
}

/// How a name gets its meaning, in the whole file.
#[derive(PartialEq, Eq)]
enum Bound {
    /// Only by an import of this.
    Import(String),
    Once,
    /// In several ways or places, of which only Python knows the one that counts.
    Often,
}

impl Names {
    /// Finds what each name is bound by, anywhere in a file.
    pub(super) fn new(root: Node<'_>, source: &str, file: &Path) -> Self {
        let (bound, values) = (HashMap::new(), HashMap::new());
        let mut names = Self { bound, values, left: Cell::new(MOST) };
        let file = path::absolute(file).ok();
        if let Some(Ok(file)) = file.as_deref().and_then(Path::to_str).map(folder::resolved) {
            names.bind("__file__", Bound::Once);
            names.keep(["__file__"], &Rc::new(Ok(Value::Text(file))));
        }
        for node in descendants(root, |_| true) {
            names.look(node, source);
        }
        names
    }

    /// Keeps the value that names were given at the top of the module.
    pub(super) fn keep<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n str>,
        value: &Rc<Literal>,
    ) {
        if let Some(size) = value.as_ref().as_ref().ok().and_then(|value| value.size(0)) {
            let kept = |name: &str| (name.to_owned(), (Rc::clone(value), size));
            self.values.extend(names.into_iter().map(kept));
        }
    }

    /// What a name stands for.
    pub(super) fn value(&self, name: &str) -> Literal {
        let value = match self.bound.get(name) {
            Some(Bound::Often) => {
                return Err("it is a name that is set or changed in several places".to_owned());
            }
            Some(Bound::Once) => self.values.get(name),
            _ => None,
        };
        let (value, size) = value.ok_or("it is a name for something that only Python knows")?;
        let left = self.left.get().checked_sub(*size);
        self.left.set(left.ok_or("it is put together from too much")?);
        value.as_ref().clone()
    }

    /// The full name of what is imported, such as `os.path.join`.
    pub(super) fn imported(&self, node: Node<'_>, source: &str) -> Option<String> {
        let (mut base, mut attributes) = (node, Vec::new());
        while base.kind() == "attribute" {
            attributes.push(text(base.child_by_field_name("attribute")?, source));
            base = base.child_by_field_name("object")?;
        }
        let base = Some(base).filter(|base| base.kind() == "identifier")?;
        let name = text(base, source);
        let from = match self.bound.get(name) {
            Some(Bound::Import(from)) => from,
            Some(_) => return None,
            None => USUAL.iter().find(|(usual, _)| *usual == name).map(|(_, from)| *from)?,
        };
        attributes.push(from);
        attributes.reverse();
        Some(attributes.join("."))
    }

    fn bind(&mut self, name: &str, by: Bound) {
        match self.bound.get_mut(name) {
            Some(bound) if *bound == by && by != Bound::Once => {}
            Some(bound) => *bound = Bound::Often,
            None => drop(self.bound.insert(name.to_owned(), by)),
        }
    }

    /// Looks what a node binds; nothing below it, as that has its turn.
    fn look(&mut self, node: Node<'_>, source: &str) {
        let field = |name| node.child_by_field_name(name);
        match node.kind() {
            "assignment" if field("right").is_none() => {}
            "assignment" | "for_statement" => self.bind_target(field("left"), source, false),
            "named_expression" | "function_definition" | "class_definition" => {
                self.bind_target(field("name"), source, false);
            }
            "augmented_assignment" => self.bind_target(field("left"), source, true),
            "as_pattern_target" | "case_pattern" | "delete_statement" => {
                let mut cursor = node.walk();
                for child in node.named_children(&mut cursor) {
                    self.bind_target(Some(child), source, true);
                }
            }
            "call" => {
                let method = field("function").filter(|called| called.kind() == "attribute");
                let name = method.and_then(|method| method.child_by_field_name("attribute"));
                if name.is_some_and(|name| CHANGES.contains(&text(name, source))) {
                    self.bind_target(method, source, true);
                }
            }
            "import_statement" | "import_from_statement" => self.look_at_import(node, source),
            _ => {}
        }
    }

    /// Binds the names that are assigned to. Of what is changed in its place, that is the whole.
    fn bind_target(&mut self, target: Option<Node<'_>>, source: &str, changed: bool) {
        let mut targets = Vec::from_iter(target.map(|target| (target, changed)));
        while let Some((target, changed)) = targets.pop() {
            match target.kind() {
                "identifier" | "dotted_name" => {
                    let by = if changed { Bound::Often } else { Bound::Once };
                    self.bind(text(target, source), by);
                }
                "attribute" => {
                    targets.extend(target.child_by_field_name("object").map(|of| (of, true)));
                }
                "subscript" => {
                    targets.extend(target.child_by_field_name("value").map(|of| (of, true)));
                }
                kind if kind.ends_with("_pattern")
                    || ["pattern_list", "expression_list", "tuple", "list"].contains(&kind) =>
                {
                    let mut cursor = target.walk();
                    targets.extend(target.named_children(&mut cursor).map(|of| (of, changed)));
                }
                _ => {}
            }
        }
    }

    fn look_at_import(&mut self, node: Node<'_>, source: &str) {
        let module = node.child_by_field_name("module_name").map(|module| text(module, source));
        let mut cursor = node.walk();
        for import in node.children_by_field_name("name", &mut cursor) {
            let alias = import.child_by_field_name("alias").map(|alias| text(alias, source));
            let name = text(import.child_by_field_name("name").unwrap_or(import), source);
            let first = name.split('.').next().unwrap_or(name);
            let (bound, from) = match (module, alias) {
                (Some(module), alias) => (alias.unwrap_or(name), format!("{module}.{name}")),
                (None, Some(alias)) => (alias, name.to_owned()),
                (None, None) => (first, first.to_owned()),
            };
            self.bind(bound, Bound::Import(from));
        }
    }
}
