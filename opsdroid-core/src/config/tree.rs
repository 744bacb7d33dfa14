//! The parsed file: every value with its place, kept once and shared by all sections.

use std::{fmt, ops::Range, sync::Arc};

/// Gives the value of an environment variable.
pub(super) type Env = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A stretch of the file: bytes `start..end`, beginning at `line` and `column` (both from 1, the
/// column in characters).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Where something stands in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's name as it was given.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The file's text, and what in it is a key and what a value: an error shows the keys of its line
/// and hides the values.
pub(super) struct Source {
    pub(super) name: Arc<str>,
    pub(super) text: String,
    /// In the file's order.
    pub(super) keys: Vec<Range<usize>>,
    /// In the file's order.
    pub(super) values: Vec<Range<usize>>,
}

impl Source {
    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            file: self.name.clone(),
            line: span.line,
            column: span.column,
        }
    }
}

/// A file with the environment that its variables are looked up in.
pub(super) struct Document {
    pub(super) source: Source,
    pub(super) root: Arc<Node>,
    pub(super) env: Env,
}

/// A key of a mapping.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Span,
}

/// A value with its place.
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
    /// How much there is to read below, aliases counted as often as they are used.
    pub(super) weight: usize,
    /// How many collections lie in each other, this one included.
    pub(super) height: usize,
}

pub(super) enum Value {
    Null,
    Scalar(Scalar),
    Sequence(Vec<Arc<Node>>),
    Mapping(Vec<(Key, Arc<Node>)>),
}

/// Text as the file has it, its variables not yet looked up.
pub(super) struct Scalar {
    pub(super) text: String,
    /// Without quotes, so that it may be a number or a truth value.
    pub(super) plain: bool,
}

impl Node {
    /// A node with its weight and height worked out from what lies directly below.
    pub(super) fn new(span: Span, value: Value) -> Self {
        let below = |nodes: &mut dyn Iterator<Item = &Arc<Node>>| {
            nodes.fold((1, 1), |(weight, height): (usize, usize), node| {
                (
                    weight.saturating_add(node.weight),
                    height.max(node.height + 1),
                )
            })
        };
        let (weight, height) = match &value {
            Value::Null => (1, 0),
            // Long text weighs more, so that aliases of it can't fill the memory either.
            Value::Scalar(scalar) => (1 + scalar.text.len() / 32, 0),
            Value::Sequence(items) => below(&mut items.iter()),
            Value::Mapping(entries) => below(&mut entries.iter().map(|(_, node)| node)),
        };
        Self {
            span,
            value,
            weight,
            height,
        }
    }

    /// Whether other values lie in this one.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self.value, Value::Sequence(_) | Value::Mapping(_))
    }

    /// The key and value under `name`, if this is a mapping that has it.
    pub(super) fn entry(&self, name: &str) -> Option<&(Key, Arc<Node>)> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().find(|(key, _)| key.text == name),
            _ => None,
        }
    }
}
