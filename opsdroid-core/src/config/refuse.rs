//! What a file must not have: what isn't YAML, and what YAML allows and we don't.

use std::{collections::BTreeMap, sync::Arc};

use granit_parser::{ErrorKind, Marker, ScanError, Tag};

use super::{
    error::Problem,
    excerpt::{Show, clean},
    report::is_word,
    tree::{Key, Node, Source, Span},
};

/// Something that YAML allows and we don't.
pub(super) struct Refusal {
    pub(super) span: Span,
    message: String,
    detail: &'static str,
    /// Another place that has to do with it.
    see: Option<Span>,
}

impl Refusal {
    pub(super) fn new(span: Span, message: impl Into<String>, detail: &'static str) -> Self {
        Self {
            span,
            message: message.into(),
            detail,
            see: None,
        }
    }

    pub(super) fn problem(self, source: &Source) -> Problem {
        let problem =
            Problem::new(self.message)
                .with_detail(self.detail)
                .at(source, self.span, Show::Keys);
        match self.see {
            Some(first) => problem.see(source, first, "first here"),
            None => problem,
        }
    }
}

/// A file larger than [`MAX_SIZE`].
pub(super) fn too_large(name: &str) -> Problem {
    Problem::new(format!(
        "`{}` is too large for a configuration",
        clean(name, 200)
    ))
    .with_detail("it may have 1 MiB")
}

pub(super) fn refuse_duplicates(entries: &[(Key, Arc<Node>)]) -> Result<(), Refusal> {
    let mut seen = BTreeMap::new();
    for (key, _) in entries {
        if let Some(first) = seen.insert(key.text.as_str(), key.span) {
            let message = format!("key `{}` is given twice", clean(&key.text, 60));
            let mut refusal = Refusal::new(key.span, message, "again here; keep one");
            refusal.see = Some(first);
            return Err(refusal);
        }
    }
    Ok(())
}

pub(super) fn refuse_tag(tag: &Tag, span: &granit_parser::Span) -> Result<(), Refusal> {
    let known = tag.is_yaml_core_schema() || tag.original() == "!";
    if known {
        return Ok(());
    }
    let tag = span.tag_span().unwrap_or(*span);
    let detail = "tags like `!include` or `!env` aren't understood; put a text that begins with \
                  `!` in quotes";
    Err(Refusal::new(
        place(tag.start, tag.end),
        "a tag that isn't YAML's own",
        detail,
    ))
}

pub(super) fn too_deep(span: Span) -> Refusal {
    Refusal::new(
        span,
        "too deeply nested",
        "collections may lie in each other 64 deep",
    )
}

pub(super) fn place(start: Marker, end: Marker) -> Span {
    let from = start.byte_offset().unwrap_or_default();
    let to = end.byte_offset().unwrap_or(from).max(from);
    Span {
        start: from,
        end: to,
        line: start.line().max(1),
        column: start.col() + 1,
    }
}

/// What the parser itself refuses.
pub(super) fn syntax(name: &str, text: &str, error: &ScanError) -> Problem {
    let marker = *error.marker();
    let mut span = place(marker, marker);
    span.start = span.start.min(text.len());
    span.end = span.start;
    let detail = match error.kind() {
        ErrorKind::UnknownAnchor => {
            "this alias stands for nothing; put a text that begins with `*` in quotes".to_owned()
        }
        ErrorKind::UnexpectedCharacter { .. } => {
            "a text can't begin like this; put it in quotes".to_owned()
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "expected `:` and a space after a key".to_owned()
        }
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation => "indent with spaces, not with tabs".to_owned(),
        ErrorKind::MappingValueNotAllowed => {
            // Most often it is the line before that is wrong: `token:abc` is one word to YAML.
            let before = text.get(..span.start).unwrap_or_default();
            let above = before.lines().rev().nth(1).unwrap_or_default();
            match above.trim_start_matches([' ', '-']).split_once(':') {
                Some((key, value)) if is_word(key) && value.starts_with(|c| c != ' ') => {
                    format!("the line above needs a space after `{key}:`")
                }
                _ => "a `:` too many, or one that needs quotes around its text".to_owned(),
            }
        }
        ErrorKind::RecursionLimitExceeded => "too deeply nested".to_owned(),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator
            if is_amid_variable(text, span.start) =>
        {
            "within `{}` or `[]`, write `\"${NAME}\"` with quotes".to_owned()
        }
        _ => error.info(),
    };
    Problem::new("this isn't YAML")
        .with_detail(detail)
        .at_unparsed(name, text, span)
}

/// Whether a `${` stands just before.
fn is_amid_variable(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let word = before
        .rfind([' ', ',', '\n'])
        .map_or(before, |end| &before[end..]);
    word.contains("${") || before.trim_end().ends_with('$')
}
