//! The line of the file that an error shows: its keys, and no value but the mistake itself.

use std::{ops::Range, slice};

use unicode_width::UnicodeWidthChar;

use super::{
    hide::MASK,
    tree::{Source, Span},
};

/// How many bytes of a line are looked at, before and after the mistake.
const REACH: usize = 400;
/// How many columns of a line are shown.
const WIDTH: usize = 100;
/// How many of them stand before the caret of a line that is cut.
const BEFORE: usize = 40;

/// What is shown of the mistake itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// A key is shown, a value is hidden.
    Keys,
    /// It is shown whatever it is.
    All,
    /// It is hidden whatever it is.
    Nothing,
}

/// A line to show, with where the caret goes.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    pub(super) line: usize,
    pub(super) text: String,
    /// Columns before the caret.
    pub(super) indent: usize,
    /// How many columns the caret marks, at least one.
    pub(super) width: usize,
}

impl Excerpt {
    /// The line of a place in a file that has been parsed.
    pub(super) fn new(source: &Source, span: Span, show: Show) -> Self {
        draw(&source.text, &source.keys, &source.values, span, show)
    }

    /// The line of a place in a file that can't be parsed, so that it isn't known what is a value:
    /// what looks like its key is shown, and nothing else.
    pub(super) fn unparsed(text: &str, mut span: Span) -> Self {
        let line = window(text, span.start).0;
        let shown = line.start + key_length(&text[line.clone()]);
        if span.start >= shown && shown < line.end {
            (span.start, span.end) = (shown, line.end);
        }
        let (key, value) = (line.start..shown, shown..line.end);
        draw(
            text,
            slice::from_ref(&key),
            slice::from_ref(&value),
            span,
            Show::Keys,
        )
    }
}

/// The part of the line around `at` that is looked at, and whether it is cut left and right.
fn window(text: &str, at: usize) -> (Range<usize>, bool, bool) {
    let at = text.floor_char_boundary(at);
    let first = text.floor_char_boundary(at.saturating_sub(REACH));
    let last = text.ceil_char_boundary(at.saturating_add(REACH).min(text.len()));
    let start = text[first..at]
        .rfind(['\n', '\r'])
        .map(|found| first + found + 1);
    let end = text[at..last].find(['\n', '\r']).map(|found| at + found);
    (
        start.unwrap_or(first)..end.unwrap_or(last),
        start.is_none() && first > 0,
        end.is_none() && last < text.len(),
    )
}

/// How much of an unparsed line is its indent, its key and the sign that opens its value.
fn key_length(line: &str) -> usize {
    let opening = line.trim_start_matches([' ', '\t', '-', '{', '[', ',']);
    let quoted = opening.strip_prefix(['"', '\'']).unwrap_or(opening);
    let name = quoted.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let after = name
        .strip_prefix(['"', '\''])
        .unwrap_or(name)
        .trim_start_matches(' ');
    match after.strip_prefix(':') {
        Some(value) if name.len() < quoted.len() => {
            let value = value.trim_start_matches(' ');
            line.len()
                - value
                    .strip_prefix(['"', '\'', '[', '{'])
                    .unwrap_or(value)
                    .len()
        }
        _ => line.len() - opening.len(),
    }
}

/// A line's characters as they are shown, each with its width, and which of them are the mistake.
#[derive(Default)]
struct Cells {
    cells: Vec<(String, usize)>,
    from: Option<usize>,
    to: Option<usize>,
}

impl Cells {
    fn show(&mut self, text: &str) {
        for c in text.chars() {
            let shown = match c {
                '\t' => "    ".to_owned(),
                c if is_unseen(c) => c.escape_unicode().to_string(),
                c => c.to_string(),
            };
            let width = match c.width() {
                Some(width) if !is_unseen(c) => width,
                _ => shown.len(),
            };
            self.cells.push((shown, width));
        }
    }

    fn hide(&mut self) {
        let at_edge = [self.from, self.to].contains(&Some(self.cells.len()));
        if at_edge || self.cells.last().is_none_or(|(last, _)| last != MASK) {
            self.cells.push((MASK.to_owned(), MASK.len()));
        }
    }

    /// Shows what stands between keys and values: signs and space. False at a comment, which ends
    /// the line.
    fn show_between(&mut self, text: &str) -> bool {
        let known = |c: char| " \t-:,{}[]?".contains(c);
        let end = text.find(|c| !known(c)).unwrap_or(text.len());
        self.show(&text[..end]);
        match text[end..].chars().next() {
            Some('#') => return false,
            Some(_) => self.hide(),
            None => {}
        }
        true
    }
}

/// Characters that move the cursor, hide or turn around what follows them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Text from a file or another library, fit for a terminal: nothing unseen, on one line, and not
/// longer than `longest` characters.
pub(super) fn clean(text: &str, longest: usize) -> String {
    let mut out = String::new();
    for (count, c) in text.trim_end().chars().enumerate() {
        match c {
            _ if count >= longest => {
                out.push_str("...");
                break;
            }
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c if is_unseen(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

fn draw(
    text: &str,
    keys: &[Range<usize>],
    values: &[Range<usize>],
    span: Span,
    show: Show,
) -> Excerpt {
    let (line, cut_left, cut_right) = window(text, span.start);
    let mut focus = span.start.clamp(line.start, line.end)..span.end.clamp(line.start, line.end);
    if show != Show::All
        && let Some(value) = next(values, focus.start)
        && value.start < focus.start
    {
        // The place lies within a hidden value: the caret marks all of it.
        focus = value.start.max(line.start)..value.end.min(line.end);
    }
    let mut cells = Cells::default();
    let mut at = line.start;
    while at < line.end {
        if at >= focus.start && cells.from.is_none() {
            cells.from = Some(cells.cells.len());
            cells.to = focus.is_empty().then_some(cells.cells.len());
        }
        let stop = match at {
            at if at < focus.start => focus.start,
            at if at < focus.end => focus.end,
            _ => line.end,
        };
        let to = if show != Show::Keys && focus.contains(&at) {
            match show {
                Show::All => cells.show(&text[at..focus.end]),
                _ => cells.hide(),
            }
            focus.end
        } else if let Some(key) = next(keys, at).filter(|key| key.start <= at) {
            cells.show(&text[at..key.end.min(stop)]);
            key.end.min(stop)
        } else if let Some(value) = next(values, at).filter(|value| value.start <= at) {
            cells.hide();
            value.end.min(stop)
        } else {
            let known = [next(keys, at), next(values, at)].into_iter().flatten();
            let to = known.map(|range| range.start).fold(stop, usize::min);
            if !cells.show_between(&text[at..to]) && to > focus.start {
                break;
            }
            to
        };
        at = to;
        if at >= focus.end && cells.from.is_some() && cells.to.is_none() {
            cells.to = Some(cells.cells.len());
        }
    }
    cut(cells, span.line, cut_left, cut_right)
}

/// The range that `at` lies in, or the next one after it.
fn next(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    ranges.get(ranges.partition_point(|range| range.end <= at))
}

/// Fits the line to a screen, so that the mistake is on it.
fn cut(line: Cells, number: usize, mut cut_left: bool, mut cut_right: bool) -> Excerpt {
    let mut cells = line.cells;
    let from = line.from.unwrap_or(cells.len());
    let to = line.to.unwrap_or(cells.len()).max(from);
    let width = |cells: &[(String, usize)]| cells.iter().map(|(_, width)| width).sum::<usize>();

    let mut first = 0;
    let mut indent = width(&cells[..from]);
    if cut_left || width(&cells) > WIDTH {
        while indent > BEFORE {
            indent -= cells[first].1;
            first += 1;
            cut_left = true;
        }
    }
    let mut last = first;
    let mut shown = 0;
    while last < cells.len() && shown + cells[last].1 <= WIDTH {
        shown += cells[last].1;
        last += 1;
    }
    cut_right |= last < cells.len();
    let marked = width(&cells[from.min(last)..to.min(last)]);
    cells.truncate(last);
    let mut text: String = cells.drain(first..).map(|(text, _)| text).collect();
    if cut_right {
        text.push_str("...");
    } else {
        text.truncate(text.trim_end().len());
    }
    if cut_left {
        text.insert_str(0, "...");
        indent += 3;
    }
    Excerpt {
        line: number,
        text,
        indent,
        width: marked.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_a_terminal_has_nothing_unseen() {
        assert_eq!(
            clean("a\u{1b}[31m\u{202e}b\nc\r\n", 99),
            "a\\u{1b}[31m\\u{202e}b c"
        );
        assert_eq!(clean("abcdef", 3), "abc...");
    }

    #[test]
    fn an_unparsed_line_shows_its_key_only() {
        for (line, shown) in [
            ("  token: \"abc", "  token: \""),
            ("  token:abc", "  token:"),
            ("- {\"token\": 'abc", "- {\"token\": '"),
            ("    abc-secret", "    "),
            ("hunter2 is: this", ""),
            (": abc", ""),
        ] {
            assert_eq!(&line[..key_length(line)], shown, "{line}");
        }
    }
}
