//! Text between tags, made lines and blocks.

use std::borrow::Cow;

use super::{Look, Pre, Reader, table::Table};
use crate::text::{dialect::safe, read::Piece, tree::Block};

impl Reader<'_> {
    pub(super) fn text(&mut self, text: &str) {
        if self.dropped.is_some() {
            return;
        }
        let text = safe::clean(text);
        match &mut self.pre {
            Some(pre) => {
                // A line break right after the tag is none.
                let fresh = std::mem::take(&mut pre.fresh);
                let text = text.strip_prefix('\n').filter(|_| fresh).unwrap_or(&text);
                pre.text.push_str(text);
            }
            None if self.html.breaks || self.table.is_some() => self.running(&text),
            None => {
                for (place, line) in text.split('\n').enumerate() {
                    if place > 0 {
                        self.new_line();
                    }
                    self.shown(line);
                }
            }
        }
    }

    /// Text whose spaces are one space each.
    pub(super) fn running(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_space);
            if word.len() < rest.len() && !self.fresh && self.space.is_none() {
                let link = self.link.as_ref().map(|(_, link)| *link);
                self.space = Some((self.styles(), self.on[Look::Code as usize] > 0, link));
            }
            let end = word.find(is_space).unwrap_or(word.len());
            if end > 0 {
                if self.table.as_mut().is_some_and(Table::begin) {
                    self.space = None;
                }
                self.space();
                self.shown(&word[..end]);
            }
            rest = &word[end..];
        }
    }

    pub(super) fn shown(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let link = self.link.as_ref().map(|(_, link)| *link);
        let text = Cow::Owned(text.to_owned());
        let piece = match self.on[Look::Code as usize] > 0 {
            true => Piece::Code(text),
            false => Piece::Text(text),
        };
        self.line.push(self.styles(), link, piece);
        self.fresh = false;
    }

    /// The space that is due.
    pub(super) fn space(&mut self) {
        if let Some((styles, code, link)) = self.space.take() {
            let piece = match code {
                true => Piece::Code(" ".into()),
                false => Piece::Text(" ".into()),
            };
            self.line.push(styles, link, piece);
        }
    }

    pub(super) fn new_line(&mut self) {
        self.space = None;
        if self.table.is_some() || self.heading.is_some() {
            return self.running(" ");
        }
        // A link isn't broken.
        if let Some((_, link)) = self.link {
            self.line.push(self.styles(), Some(link), Piece::Break);
            self.fresh = true;
            return;
        }
        self.end_line();
    }

    pub(super) fn end_line(&mut self) {
        self.space = None;
        self.fresh = true;
        if self.check() && self.line.is_empty() {
            return;
        }
        let start = self.line.start().to_owned();
        let seen = match self.line.has_more() {
            // What is no text isn't looked at, but is there.
            true => format!("{start}\u{fffc}"),
            false => start,
        };
        let skipped = self.out.begin(&seen);
        if seen.trim().is_empty() {
            self.line.take();
        } else if skipped > 0 {
            self.line.skip(skipped);
        }
        self.out.line(&mut self.line);
        if let Some((link, number)) = &mut self.link {
            *number = self.line.link(link.clone());
        }
    }

    /// Takes a task's box off an item's start. Whether there was one.
    pub(super) fn check(&mut self) -> bool {
        if self.line.is_empty() || !std::mem::take(&mut self.task) {
            return false;
        }
        let Some((checked, length)) = self.out.drawn.checked(self.line.start()) else {
            return false;
        };
        self.out.blocks.check(checked);
        self.line.skip(length);
        true
    }

    /// A block begins or ends here; a paragraph, or a line alone.
    pub(super) fn block(&mut self, paragraph: bool) {
        if self.table.is_some() {
            return self.running(" ");
        }
        if let Some(level) = self.heading {
            self.line.unbreak();
            let spans = self.line.take();
            if !spans.is_empty() {
                self.out.blocks.push(Block::Heading { level, spans });
            }
            self.space = None;
            self.fresh = true;
            if let Some((link, number)) = &mut self.link {
                *number = self.line.link(link.clone());
            }
        } else if !self.line.is_empty() {
            self.end_line();
        }
        if paragraph {
            self.out.paragraph();
        }
    }

    pub(super) fn code(&mut self) {
        let Some(Pre {
            language, mut text, ..
        }) = self.pre.take()
        else {
            return;
        };
        // Nothing is seen of a line break at the end.
        if text.ends_with('\n') {
            text.pop();
        }
        if self.table.is_some() {
            let code = Piece::Code(text.replace('\n', " ").into());
            self.line.push(self.styles(), None, code);
            self.fresh = false;
        } else {
            self.out.code(language.into(), text.into());
        }
    }

    /// Ends the table's open cell.
    pub(super) fn cell(&mut self) {
        if let Some(table) = &mut self.table {
            self.line.unbreak();
            table.end_cell(self.line.take());
            self.space = None;
            self.fresh = true;
            if let Some((link, number)) = &mut self.link {
                *number = self.line.link(link.clone());
            }
        }
    }

    pub(super) fn table(&mut self) {
        self.cell();
        if let Some(table) = self.table.take() {
            for block in table.blocks() {
                self.out.blocks.push(block);
            }
        }
    }
}

fn is_space(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// An attribute's text, in one line.
pub(super) fn inline(text: &str) -> String {
    let text = safe::clean(text);
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
