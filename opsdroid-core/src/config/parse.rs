//! From the parser's events to the tree, within bounds.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use granit_parser::{Event, Parser, ScalarStyle, StrInput};

use super::{
    error::Problem,
    refuse::{Refusal, place, refuse_duplicates, refuse_tag, syntax, too_deep, too_large},
    scalar::{Meaning, meaning},
    tree::{Key, Node, Scalar, Source, Span, Value},
};

/// How large a file may be, in bytes.
pub(super) const MAX_SIZE: usize = 1 << 20;
/// How deep collections may lie in each other.
const MAX_DEPTH: usize = 64;
/// How much aliases may add to what the file itself holds, in nodes.
const MAX_ALIASED: usize = 100_000;

/// Parses a file's text.
pub(super) fn parse(name: &str, text: String) -> Result<(Source, Arc<Node>), Problem> {
    if text.len() > MAX_SIZE {
        return Err(too_large(name));
    }
    let mut builder = Builder {
        text: &text,
        ..Builder::default()
    };
    let options = granit_parser::options! { emit_comments: false };
    let mut end = None;
    for event in Parser::<StrInput<'_>>::new_from_str_with_options(&text, options) {
        let result = match event {
            Ok((event, span)) => builder.take(event, &span),
            Err(error) => return Err(syntax(name, &text, &error)),
        };
        if let Err(refusal) = result {
            end = Some(refusal);
            break;
        }
    }
    let Builder {
        keys, values, root, ..
    } = builder;
    let source = Source {
        name: name.into(),
        text,
        keys,
        values,
    };
    if let Some(refusal) = end {
        return Err(refusal.problem(&source));
    }
    let start = Span {
        start: 0,
        end: 0,
        line: 1,
        column: 1,
    };
    let root = root.unwrap_or_else(|| Arc::new(Node::new(start, Value::Null)));
    Ok((source, root))
}

/// A collection whose end hasn't come yet.
struct Open {
    span: Span,
    anchor: usize,
    kind: Kind,
}

enum Kind {
    Sequence(Vec<Arc<Node>>),
    Mapping {
        entries: Vec<(Key, Arc<Node>)>,
        /// The key whose value comes next, and whether it has no quotes.
        key: Option<(Key, bool)>,
        /// What `<<` brings in.
        merged: Vec<(Span, Arc<Node>)>,
    },
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    open: Vec<Open>,
    anchors: HashMap<usize, Arc<Node>>,
    aliased: usize,
    root: Option<Arc<Node>>,
    keys: Vec<Range<usize>>,
    values: Vec<Range<usize>>,
    documents: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: &granit_parser::Span) -> Result<(), Refusal> {
        let mut here = place(span.start, span.end);
        // A block of text reaches into the next line's indent.
        let written = self.text.get(here.start..here.end).unwrap_or_default();
        here.end = here.start + written.trim_end().len();
        if let Some(tag) = event.tag() {
            refuse_tag(tag, span)?;
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Refusal::new(here, "a second document", "one file has one"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                self.scalar(text.into_owned(), plain, anchor, here)?;
            }
            Event::SequenceStart(_, anchor, _) => {
                self.start(here, anchor, Kind::Sequence(Vec::new()))?;
            }
            Event::MappingStart(_, anchor, _) => {
                let (entries, merged) = (Vec::new(), Vec::new());
                self.start(
                    here,
                    anchor,
                    Kind::Mapping {
                        entries,
                        key: None,
                        merged,
                    },
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(here)?,
            Event::Alias(id) => self.alias(id, here)?,
            _ => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: String,
        plain: bool,
        anchor: usize,
        span: Span,
    ) -> Result<(), Refusal> {
        let is_key = matches!(
            self.open.last(),
            Some(Open {
                kind: Kind::Mapping { key: None, .. },
                ..
            })
        );
        if span.end > span.start {
            let ranges = if is_key {
                &mut self.keys
            } else {
                &mut self.values
            };
            ranges.push(span.start..span.end);
        }
        let value = if plain && !is_key && meaning(&text) == Meaning::Null {
            Value::Null
        } else {
            Value::Scalar(Scalar { text, plain })
        };
        self.finish(Arc::new(Node::new(span, value)), anchor, span)
    }

    fn start(&mut self, span: Span, anchor: usize, kind: Kind) -> Result<(), Refusal> {
        if let Some(Open {
            kind: Kind::Mapping { key: None, .. },
            ..
        }) = self.open.last()
        {
            return Err(Refusal::new(
                span,
                "a key that isn't text",
                "expected a word",
            ));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.open.push(Open { span, anchor, kind });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Refusal> {
        let Some(Open {
            mut span,
            anchor,
            kind,
        }) = self.open.pop()
        else {
            return Ok(());
        };
        span.end = end.end.max(span.start);
        let value = match kind {
            Kind::Sequence(items) => Value::Sequence(items),
            Kind::Mapping {
                mut entries,
                merged,
                ..
            } => {
                refuse_duplicates(&entries)?;
                for (at, node) in merged {
                    self.merge(&mut entries, &node, at)?;
                }
                Value::Mapping(entries)
            }
        };
        self.finish(Arc::new(Node::new(span, value)), anchor, span)
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Refusal> {
        let Some(node) = self.anchors.get(&id).cloned() else {
            return Err(Refusal::new(
                span,
                "an alias within what it stands for",
                "it has no end",
            ));
        };
        if self.open.len() + node.height > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.count(node.weight, span)?;
        self.keys.push(span.start..span.end);
        self.finish(node, 0, span)
    }

    /// Counts what an alias adds.
    fn count(&mut self, weight: usize, span: Span) -> Result<(), Refusal> {
        self.aliased = self.aliased.saturating_add(weight);
        if self.aliased > MAX_ALIASED {
            let detail = "they may stand for 100000 values in all";
            return Err(Refusal::new(span, "the aliases stand for too much", detail));
        }
        Ok(())
    }

    /// Puts a finished node where it belongs; `span` is where it is used.
    fn finish(&mut self, node: Arc<Node>, anchor: usize, span: Span) -> Result<(), Refusal> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(Kind::Sequence(items)) => items.push(node),
            Some(Kind::Mapping {
                entries,
                key: pending,
                merged,
            }) => match pending.take() {
                None => {
                    let Value::Scalar(scalar) = &node.value else {
                        let message = "a key that isn't text";
                        return Err(Refusal::new(span, message, "expected a word"));
                    };
                    *pending = Some((
                        Key {
                            text: scalar.text.clone(),
                            span,
                        },
                        scalar.plain,
                    ));
                }
                Some((key, true)) if key.text == "<<" => merged.push((span, node)),
                Some((key, _)) => entries.push((key, node)),
            },
        }
        Ok(())
    }

    /// Adds the entries of a `<<` that the mapping doesn't have itself.
    fn merge(
        &mut self,
        entries: &mut Vec<(Key, Arc<Node>)>,
        from: &Arc<Node>,
        at: Span,
    ) -> Result<(), Refusal> {
        let sources = match &from.value {
            Value::Sequence(items) => items.as_slice(),
            _ => std::slice::from_ref(from),
        };
        for source in sources {
            let Value::Mapping(more) = &source.value else {
                return Err(Refusal::new(
                    at,
                    "`<<` of no mapping",
                    "expected an alias of one",
                ));
            };
            self.count(source.weight, at)?;
            let known: BTreeSet<String> = entries.iter().map(|(key, _)| key.text.clone()).collect();
            let new = more.iter().filter(|(key, _)| !known.contains(&key.text));
            entries.extend(new.cloned());
        }
        Ok(())
    }
}
