//! What a Python module sets, as far as it can be told without running it.

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tree_sitter::{Node, ParseOptions, Parser, Tree};

use super::literal::{children, read_literal};
use super::names::Names;
use super::value::Literal;

/// How long a file may take. Of any that a person wrote it is some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// The names that a module sets and that are of interest here.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) names: BTreeMap<String, Assigned>,
    /// What else was found, with its line: what is set elsewhere or under a condition.
    pub(super) notes: Vec<(usize, String)>,
    /// The first line that is not understood.
    pub(super) broken: Option<usize>,
    /// The nodes of which all is told.
    told: HashSet<usize>,
}

/// A value that was assigned last, in the line where that begins.
#[derive(Debug)]
pub(super) struct Assigned {
    pub(super) line: usize,
    pub(super) value: Rc<Literal>,
}

impl Module {
    pub(super) fn value(&self, name: &str) -> Option<&Literal> {
        self.names.get(name).map(|assigned| &*assigned.value)
    }
}

/// Reads a module's assignments; `file` is where it is.
pub(super) fn read(source: &str, file: &Path) -> anyhow::Result<Module> {
    let tree = parse(source)?;
    let mut module = Module { broken: broken_line(&tree), ..Module::default() };
    if let Some(line) = module.broken {
        let note = "this is not Python as it is known here; what is near it may be misread";
        module.notes.push((line, note.to_owned()));
    }
    let mut names = Names::new(tree.root_node(), source, file);
    let mut cursor = tree.walk();
    for statement in tree.root_node().named_children(&mut cursor) {
        module.read_statement(statement, source, &mut names);
    }
    module.note_the_rest(tree.root_node(), source);
    module.notes.sort();
    module.notes.dedup();
    Ok(module)
}

fn parse(source: &str) -> anyhow::Result<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into())?;
    let deadline = Instant::now() + PATIENCE;
    let mut in_time = |_: &_| match Instant::now() < deadline {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    };
    let options = ParseOptions::new().progress_callback(&mut in_time);
    let mut rest = |from: usize, _| source.as_bytes().get(from..).unwrap_or_default();
    parser.parse_with_options(&mut rest, None, Some(options)).context("it takes too long")
}

/// The first line that is not understood.
fn broken_line(tree: &Tree) -> Option<usize> {
    let broken = |node: Node<'_>| node.is_error() || node.is_missing();
    descendants(tree.root_node(), Node::has_error).find(|node| broken(*node)).map(line_of)
}

impl Module {
    fn read_statement(&mut self, statement: Node<'_>, source: &str, names: &mut Names) {
        match statement.kind() {
            "expression_statement" => {
                let mut cursor = statement.walk();
                for child in statement.named_children(&mut cursor) {
                    self.read_assignment(child, source, names);
                }
            }
            _ => self.note_conditional(statement, source),
        }
    }

    /// Reads what one expression statement assigns; `a = b = 1` is an assignment in another.
    fn read_assignment(&mut self, node: Node<'_>, source: &str, names: &mut Names) {
        let (mut targets, mut value) = (Vec::new(), node);
        while value.kind() == "assignment" {
            targets.extend(value.child_by_field_name("left"));
            let Some(right) = value.child_by_field_name("right") else { return };
            value = right;
        }
        if value.kind() == "augmented_assignment" {
            let Some(target) = value.child_by_field_name("left") else { return };
            let why = "it is changed by an operator, and only Python knows what comes out";
            self.change(target, source, why);
            return;
        }
        if let [several] = *targets
            && let Some(pairs) = pairs(several, value)
        {
            for (target, value) in pairs {
                self.assign(node, vec![target], value, source, names);
            }
        } else if !targets.is_empty() {
            self.assign(node, targets, value, source, names);
        }
    }

    /// Keeps what an assignment, or a part of it, gives to targets.
    fn assign(
        &mut self,
        node: Node<'_>,
        targets: Vec<Node<'_>>,
        value: Node<'_>,
        source: &str,
        names: &mut Names,
    ) {
        // Read once, however many have it.
        let literal = Rc::new(match node.has_error() {
            true => Err("it is not Python as it is known here".to_owned()),
            false => read_literal(value, source, names),
        });
        let (whole, parts): (Vec<_>, Vec<_>) =
            targets.into_iter().partition(|target| target.kind() == "identifier");
        names.keep(whole.iter().map(|target| text(*target, source)), &literal);
        for name in whole.into_iter().filter_map(|target| interesting(target, source)) {
            self.told.insert(node.id());
            let assigned = Assigned { line: line_of(node), value: Rc::clone(&literal) };
            self.names.insert(name.to_owned(), assigned);
        }
        for target in parts {
            self.change(target, source, "it is one of several that are set together");
        }
    }

    /// What changes in another way than by a whole new value is known to Python alone.
    fn change(&mut self, target: Node<'_>, source: &str, why: &str) {
        for node in descendants(target, |_| true) {
            let Some(name) = interesting(node, source) else { continue };
            self.told.insert(node.id());
            let line = line_of(node);
            if target.kind() == "subscript" || target.kind() == "attribute" {
                let note = format!("{name} is changed here, which is not followed");
                self.notes.push((line, note));
            } else {
                let value = Rc::new(Err(why.to_owned()));
                self.names.insert(name.to_owned(), Assigned { line, value });
            }
        }
    }

    /// Notes what is set only if something holds, or inside something.
    fn note_conditional(&mut self, statement: Node<'_>, source: &str) {
        let kinds = ["assignment", "augmented_assignment"];
        for node in descendants(statement, |_| true).filter(|node| kinds.contains(&node.kind())) {
            let Some(target) = node.child_by_field_name("left") else { continue };
            let mut named =
                descendants(target, |_| true).filter_map(|n| Some((n, interesting(n, source)?)));
            if let Some((name_node, name)) = named.next() {
                self.told.insert(name_node.id());
                let note = format!("{name} is set here inside something, which is not followed");
                self.notes.push((line_of(node), note));
            }
        }
    }

    /// Notes what comes from other files, and each setting that is named where nothing is told of it.
    fn note_the_rest(&mut self, root: Node<'_>, source: &str) {
        for node in descendants(root, |node| !self.told.contains(&node.id())) {
            if self.told.contains(&node.id()) {
                continue;
            }
            let note = match node.kind() {
                "wildcard_import" => {
                    let from = node.parent().and_then(|it| it.child_by_field_name("module_name"));
                    let from = from.map_or("?", |from| text(from, source));
                    format!("what comes from {from} is not read: that is another file")
                }
                "identifier" | "string_content" => {
                    let name = text(node, source);
                    if !is_setting(name) {
                        continue;
                    }
                    format!("{name} is named here, which is not followed")
                }
                _ => continue,
            };
            self.notes.push((line_of(node), note));
        }
    }
}

/// The parts of `A, B = 1, 2`, where as many values as targets are written down.
fn pairs<'t>(target: Node<'t>, value: Node<'t>) -> Option<Vec<(Node<'t>, Node<'t>)>> {
    let kinds = ["pattern_list", "tuple_pattern", "list_pattern"];
    let values = ["expression_list", "tuple", "list"];
    if !kinds.contains(&target.kind()) || !values.contains(&value.kind()) {
        return None;
    }
    let (targets, values) = (children(target), children(value));
    let starred = |node: &Node<'_>| node.kind().starts_with("list_splat");
    let alike = targets.len() == values.len() && !targets.iter().chain(&values).any(starred);
    alike.then(|| targets.into_iter().zip(values).collect())
}

/// Whether a text is the name of a setting for captchas, and nothing else.
fn is_setting(text: &str) -> bool {
    let rest = text.strip_prefix("CAPTCHA_").unwrap_or_default();
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    !rest.is_empty() && rest.chars().all(fits)
}

/// The name that a node is, if it is of interest.
fn interesting<'s>(node: Node<'_>, source: &'s str) -> Option<&'s str> {
    const OTHERS: [&str; 4] = ["DATABASES", "DATABASE_ROUTERS", "TIME_ZONE", "USE_TZ"];
    let name = (node.kind() == "identifier").then(|| text(node, source))?;
    (name.starts_with("CAPTCHA_") || OTHERS.contains(&name)).then_some(name)
}

/// A node and all below it, but nothing below one that is not wanted. Without recursion: a file can be
/// nested as deeply as it is long.
pub(super) fn descendants<'t>(
    root: Node<'t>,
    wanted: impl Fn(&Node<'t>) -> bool,
) -> impl Iterator<Item = Node<'t>> {
    let mut cursor = root.walk();
    let mut next = Some(root);
    std::iter::from_fn(move || {
        let node = next?;
        let down = wanted(&node) && cursor.goto_first_child();
        let moved = down
            || loop {
                if cursor.node() == root {
                    break false;
                }
                if cursor.goto_next_sibling() {
                    break true;
                }
                if !cursor.goto_parent() {
                    break false;
                }
            };
        next = moved.then(|| cursor.node());
        Some(node)
    })
}

pub(super) fn text<'s>(node: Node<'_>, source: &'s str) -> &'s str {
    source.get(node.byte_range()).unwrap_or_default()
}

fn line_of(node: Node<'_>) -> usize {
    node.start_position().row + 1
}
