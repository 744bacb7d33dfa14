//! Dialects of delimiter characters read: quotes, items, fences, and the lines between them.

mod line;
mod pairs;

use super::{Escape, InCode, Marks};
use crate::text::{
    dialect::{Names, safe},
    read::{Drawn, Running, Structure},
    tree::Document,
};

/// Reads a text by the same data that [`Marks`] is written by.
///
/// Marks that stand where they don't hold, and those that no other one ends, are text. Items are
/// what begins with the layout's bullets, and with what [`Marks::starts`] has of `-`, `+` and
/// numbers: where those aren't markup, they are what somebody typed.
pub(super) fn read(marks: &Marks, text: &str, names: &dyn Names) -> Document<'static> {
    let text = safe::clean(text);
    let mut bullets = marks.layout.bullets.to_vec();
    bullets.extend(
        ["- ", "+ "]
            .iter()
            .filter(|b| marks.starts.contains(&b[..1])),
    );
    let mut drawn = Drawn::new(&marks.layout);
    drawn.bullets = &bullets;
    drawn.numbers = marks.starts.contains('0');
    if marks.entities && drawn.quotes[0] == ">" {
        drawn.quotes[1] = "&gt;";
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let fence = marks.fence.filter(|fence| !fence.is_empty());
    let last = fence.and_then(|fence| lines.iter().rposition(|line| line.contains(fence)));
    let mut reader = Reader {
        marks,
        names,
        fence: fence.unwrap_or_default(),
        out: Structure::new(drawn),
        code: None,
    };
    for (place, line) in lines.into_iter().enumerate() {
        reader.line(line, last > Some(place));
    }
    reader.code_ends();
    Document {
        blocks: reader.out.finish(),
    }
}

struct Reader<'r> {
    marks: &'r Marks,
    names: &'r dyn Names,
    /// Empty where there is none.
    fence: &'r str,
    out: Structure<'static, 'r>,
    code: Option<Code<'r>>,
}

/// A block of code that has begun.
struct Code<'r> {
    language: &'r str,
    /// What ends it.
    fence: String,
    lines: Vec<&'r str>,
}

impl<'r> Reader<'r> {
    /// Reads a line; `fenced` says that there is a fence below it.
    fn line(&mut self, line: &'r str, fenced: bool) {
        let mut rest = line;
        if let Some(code) = &mut self.code {
            let (at, whole) = self.out.goes_on(line);
            let inner = &line[at..];
            if !whole {
                self.code_ends();
                rest = &line[self.out.begin(line)..];
            } else if let Some((before, after)) = end(self.marks, &code.fence, inner) {
                if !before.is_empty() {
                    code.lines.push(before);
                }
                self.code_ends();
                rest = after;
            } else {
                code.lines.push(inner);
                return;
            }
        } else {
            rest = &rest[self.out.begin(line)..];
        }
        while !rest.trim().is_empty() {
            let Some((before, fence, after)) = self.begin(rest) else {
                return self.text(rest);
            };
            // A fence that nothing ends is text.
            if let Some((code, after)) = end(self.marks, &fence, after) {
                self.text(before);
                let lines = vec![code];
                self.code = Some(Code {
                    language: "",
                    fence,
                    lines,
                });
                self.code_ends();
                rest = after;
            } else if fenced {
                self.text(before);
                let word = after.trim();
                let named = self.marks.language && !word.contains(char::is_whitespace);
                let lines = match named || word.is_empty() {
                    true => Vec::new(),
                    false => vec![after],
                };
                self.code = Some(Code {
                    language: if named { word } else { "" },
                    fence,
                    lines,
                });
                return;
            } else {
                return self.text(rest);
            }
        }
    }

    /// What is before a fence, the fence, and what is after it. Where code is kept from having
    /// fences in it, they are fences anywhere.
    fn begin<'t>(&self, text: &'t str) -> Option<(&'t str, String, &'t str)> {
        if self.fence.is_empty() {
            return None;
        }
        let at = match self.marks.in_code {
            InCode::Apart => text.find(self.fence)?,
            _ => text.starts_with(self.fence).then_some(0)?,
        };
        let mut end = at + self.fence.len();
        if self.marks.in_code == InCode::Longer {
            let mark = self.fence.chars().next()?;
            end = text.len() - text.trim_start_matches(mark).len();
        }
        Some((&text[..at], text[at..end].to_owned(), &text[end..]))
    }

    fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let mut line = Running::default();
        line::read(self.marks, text, self.names, &mut line);
        self.out.line(&mut line);
    }

    fn code_ends(&mut self) {
        if let Some(code) = self.code.take() {
            let text = self.marks.code_text(&code.lines.join("\n"), self.fence);
            self.out.code(code.language.to_owned().into(), text.into());
        }
    }
}

/// What is before the fence that ends code, and what is after it.
fn end<'t>(marks: &Marks, fence: &str, line: &'t str) -> Option<(&'t str, &'t str)> {
    match marks.in_code {
        InCode::Longer => {
            let rest = line.strip_prefix(fence)?;
            let mark = fence.chars().next()?;
            let rest = rest.trim_start_matches(mark).trim();
            rest.is_empty().then_some(("", ""))
        }
        _ => line.split_once(fence),
    }
}

impl Marks {
    /// What code is that is written so between these marks.
    fn code_text(&self, written: &str, mark: &str) -> String {
        let mut code = match (self.in_code, self.escape) {
            (InCode::Backslash, _) => unescaped(written, |c| c == '\\' || mark.contains(c)),
            (InCode::Apart, Escape::Guard(guard)) if mark.len() > 1 => {
                let apart: String = mark.chars().flat_map(|c| [c, guard]).collect();
                written.replace(&apart, mark)
            }
            _ => written.to_owned(),
        };
        self.decode(&mut code);
        code
    }

    /// Has entities be what they stand for.
    fn decode(&self, text: &mut String) {
        if self.entities && text.contains('&') {
            *text = text
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
        }
    }
}

/// A text without the backslashes before some characters.
fn unescaped(text: &str, escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && escaped(*next)) {
            Some(next) => out.push(next),
            None => out.push(c),
        }
    }
    out
}
