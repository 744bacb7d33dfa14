//! A pattern, read as the runtime's regex crate reads it, so that a mistake in it is told where it is written.

use regex_syntax::{
    ParserBuilder,
    ast::{ErrorKind, Span},
    hir,
};
use syn::LitStr;

use crate::report::Report;

/// Reports a pattern that the runtime couldn't compile, with a caret under what is wrong in it.
pub(crate) fn check(pattern: &LitStr, case_insensitive: bool, report: &mut Report) {
    let parsed = ParserBuilder::new()
        .case_insensitive(case_insensitive)
        .build()
        .parse(&pattern.value());
    let (what, cure, text, span) = match &parsed {
        Ok(_) => return,
        Err(regex_syntax::Error::Parse(error)) => (
            error.kind().to_string(),
            cure(error.kind()),
            error.pattern(),
            error.span(),
        ),
        Err(regex_syntax::Error::Translate(error)) => (
            error.kind().to_string(),
            unknown(error.kind()),
            error.pattern(),
            error.span(),
        ),
        Err(other) => {
            report.at(pattern, format!("this pattern has a mistake: {other}"));
            return;
        }
    };
    let what = what.strip_prefix("regex parse error: ").unwrap_or(&what);
    let shown = caret(text, span);
    report.at(
        pattern,
        format!("this pattern has a mistake: {what}{cure}\n{shown}"),
    );
}

/// The line of the pattern, and carets below what the span covers of it.
fn caret(text: &str, span: &Span) -> String {
    let line = text.lines().nth(span.start.line - 1).unwrap_or_default();
    let indent = " ".repeat(span.start.column - 1);
    let width = match span.is_one_line() {
        true => span.end.column - span.start.column,
        false => 1,
    };
    format!("  {line}\n  {indent}{}", "^".repeat(width.max(1)))
}

/// What to write where Unicode has no such class.
fn unknown(kind: &hir::ErrorKind) -> &'static str {
    match kind {
        hir::ErrorKind::UnicodePropertyNotFound | hir::ErrorKind::UnicodePropertyValueNotFound => {
            r"; write one that Unicode has, such as `\p{Greek}` or `\p{L}`"
        }
        _ => "",
    }
}

/// What to write where the words of the regex crate don't say it.
fn cure(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::GroupUnclosed => {
            r"; close it with `)`, or write `\(` for the parenthesis itself"
        }
        ErrorKind::GroupUnopened => r"; open it with `(`, or write `\)` for the parenthesis itself",
        ErrorKind::ClassUnclosed => r"; close it with `]`, or write `\[` for the bracket itself",
        ErrorKind::RepetitionMissing => {
            r"; put what is repeated before it, or write `\` before it for the character itself"
        }
        ErrorKind::EscapeUnrecognized | ErrorKind::EscapeUnexpectedEof => {
            r"; a backslash itself is `\\`, in a raw string `r`"
        }
        _ => "",
    }
}
