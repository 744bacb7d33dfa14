//! Blocks as tags, and as lines where there are no tags.

use std::borrow::Cow;

use super::{Html, clean, escape, spans::Spans};
use crate::text::{
    dialect::{Feature, Names, Rendered, layout::draw_in_code},
    tree::{Alignment, Block, Cell, List, Span, Table},
};

pub(super) fn write(html: &Html, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
    let mut writer = Writer {
        html,
        names,
        out,
        quotes: 0,
        lists: 0,
        indent: Vec::new(),
        begun: true,
        gap: false,
    };
    writer.blocks(blocks, true);
}

impl Html {
    /// Whether a block is a tag that begins and ends lines.
    pub(super) fn is_tag(&self, block: &Block<'_>, loose: bool) -> bool {
        match block {
            Block::Paragraph(_) => self.paragraphs && loose,
            Block::Heading { .. } => self.headings || self.paragraphs,
            Block::Code { .. } => self.pre && self.paragraphs,
            Block::Quote(_) => self.quote && self.paragraphs,
            Block::List(_) => self.lists,
            Block::Table(_) => self.tables,
            Block::Rule => self.rule,
        }
    }
}

struct Writer<'w> {
    html: &'w Html,
    names: &'w dyn Names,
    out: &'w mut Rendered,
    quotes: usize,
    lists: usize,
    /// How many columns the lists that are drawn indent, one within the other.
    indent: Vec<usize>,
    /// Whether a line has begun that a block may go on in: after a tag or a bullet.
    begun: bool,
    /// Whether an empty line is due before the next.
    gap: bool,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block<'_>], loose: bool) {
        for (place, block) in blocks.iter().enumerate() {
            // Where tags begin and end lines there needn't be anything.
            let before = place.checked_sub(1).map(|before| &blocks[before]);
            let lines = before.is_some_and(|before| {
                !self.html.is_tag(before, loose) && !self.html.is_tag(block, loose)
            });
            if lines {
                self.gap |= loose;
                self.begin();
            }
            self.block(block, loose);
        }
    }

    fn block(&mut self, block: &Block<'_>, loose: bool) {
        if !self.html.is_tag(block, loose) {
            self.begin();
        }
        match block {
            Block::Paragraph(spans) if self.html.paragraphs && loose => {
                self.tagged("p", |writer| writer.spans(spans, false));
            }
            Block::Paragraph(spans) => {
                self.spans(spans, false);
                self.begun = false;
            }
            Block::Heading { level, spans } => self.heading(*level, spans),
            Block::Code { language, text } => self.code(language, text),
            Block::Quote(blocks) => self.quote(blocks),
            Block::List(list) if self.html.lists => self.list(list),
            Block::List(list) => self.draw_list(list),
            Block::Table(table) if self.html.tables => self.table(table),
            Block::Table(table) => {
                self.out.lose(Feature::Table);
                let text = draw_in_code(table, self.names, self.out);
                self.code("", &text);
            }
            Block::Rule if self.html.rule => {
                self.push("<hr>");
                self.begun = true;
            }
            Block::Rule => {
                escape(self.html.layout.rule, &mut self.out.text);
                self.begun = false;
            }
        }
    }

    fn heading(&mut self, level: u8, spans: &[Span<'_>]) {
        const TAGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
        if self.html.headings {
            let tag = TAGS[usize::from(level.clamp(1, 6)) - 1];
            self.tagged(tag, |writer| writer.spans(spans, false));
            return;
        }
        self.out.lose(Feature::Heading);
        if self.html.paragraphs {
            self.tagged("p", |writer| writer.spans(spans, true));
        } else {
            self.spans(spans, true);
            self.begun = false;
        }
    }

    fn code(&mut self, language: &str, text: &str) {
        let (language, mut text) = (self.clean(language), self.clean(text));
        // Nothing is seen of a line break at the end of `pre`, nor of one right after the tag.
        if self.html.pre && text.ends_with('\n') {
            text.to_mut().push('\n');
        }
        if !self.html.pre {
            self.out.lose(Feature::CodeBlock);
        }
        let named = !language.is_empty() && !language.contains(char::is_whitespace);
        let classed = named && self.html.pre && self.html.code && self.html.language;
        if named && !classed {
            self.out.lose(Feature::Language);
        }
        match (self.html.pre, classed) {
            (true, true) => {
                self.push("<pre><code class=\"language-");
                escape(&language, &mut self.out.text);
                self.push("\">");
                escape(&text, &mut self.out.text);
                self.push("</code></pre>");
            }
            (true, false) if self.html.code && self.html.paragraphs => {
                self.push("<pre><code>");
                escape(&text, &mut self.out.text);
                self.push("</code></pre>");
            }
            (true, false) => self.tagged("pre", |writer| {
                if text.starts_with('\n') {
                    writer.push("\n");
                }
                escape(&text, &mut writer.out.text);
            }),
            (false, _) => {
                for (place, line) in text.split('\n').enumerate() {
                    if place > 0 {
                        self.begun = false;
                        self.begin();
                    }
                    let tag = if self.html.code && !line.is_empty() {
                        "code"
                    } else {
                        ""
                    };
                    self.within(tag, |writer| escape(line, &mut writer.out.text));
                }
            }
        }
        self.begun = self.html.paragraphs && self.html.pre;
    }

    fn quote(&mut self, blocks: &[Block<'_>]) {
        let nested = self.quotes > 0 && !self.html.nested_quotes;
        let tagged = self.html.quote && !nested;
        if !tagged {
            self.out.lose(Feature::Quote);
        }
        self.quotes += 1;
        // Within the tag lines begin anew; without it they are lines as those around.
        if tagged {
            let indent = std::mem::take(&mut self.indent);
            self.push("<blockquote>");
            self.begun = true;
            self.blocks(blocks, true);
            self.push("</blockquote>");
            self.indent = indent;
        } else {
            self.blocks(blocks, true);
        }
        self.quotes -= 1;
        self.begun = tagged && self.html.paragraphs;
    }

    fn list(&mut self, list: &List<'_>) {
        match list.start {
            None => self.push("<ul>"),
            Some(1) => self.push("<ol>"),
            Some(start) => self.push(&format!("<ol start=\"{start}\">")),
        }
        for item in &list.items {
            self.push("<li>");
            self.begun = true;
            if let Some(done) = item.checked {
                self.push(self.html.layout.boxes[usize::from(done)]);
            }
            self.blocks(&item.blocks, !list.tight);
            self.push("</li>");
        }
        self.push(if list.start.is_some() {
            "</ol>"
        } else {
            "</ul>"
        });
        self.begun = true;
    }

    fn draw_list(&mut self, list: &List<'_>) {
        let layout = &self.html.layout;
        let shallow = self.lists < layout.deepest;
        if !shallow {
            self.out.lose(Feature::NestedList);
        }
        let bullet = layout.bullets.get(self.lists % layout.bullets.len().max(1));
        self.lists += 1;
        for (place, item) in list.items.iter().enumerate() {
            self.gap |= place > 0 && !list.tight;
            self.begin();
            let mut marker = match list.start {
                Some(start) => format!("{}. ", start.saturating_add(place as u64)),
                None if item.checked.is_some() => String::new(),
                None => bullet.copied().unwrap_or_default().to_owned(),
            };
            if let Some(done) = item.checked {
                marker.push_str(layout.boxes[usize::from(done)]);
            }
            escape(&marker, &mut self.out.text);
            self.indent.push(if shallow { 2 } else { 0 });
            self.begun = true;
            self.blocks(&item.blocks, !list.tight);
            self.begun = false;
            self.indent.pop();
        }
        self.lists -= 1;
    }

    fn table(&mut self, table: &Table<'_>) {
        self.push("<table><thead>");
        self.row("th", &table.head, &table.columns);
        self.push("</thead>");
        if !table.rows.is_empty() {
            self.push("<tbody>");
            table
                .rows
                .iter()
                .for_each(|row| self.row("td", row, &table.columns));
            self.push("</tbody>");
        }
        self.push("</table>");
        self.begun = true;
    }

    fn row(&mut self, tag: &'static str, cells: &[Cell<'_>], columns: &[Alignment]) {
        self.push("<tr>");
        for (cell, column) in cells.iter().zip(columns) {
            let align = match column {
                Alignment::Left => " align=\"left\"",
                Alignment::Center => " align=\"center\"",
                Alignment::Right => " align=\"right\"",
                Alignment::None => "",
            };
            let align = if self.html.alignment { align } else { "" };
            self.out.text.extend(["<", tag, align, ">"]);
            self.spans(cell, false);
            self.out.text.extend(["</", tag, ">"]);
        }
        self.push("</tr>");
    }

    /// Begins a line, if none has begun; after an empty one, if that is due.
    fn begin(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.begun {
            return;
        }
        let line = if self.html.breaks { "<br>" } else { "\n" };
        if gap {
            self.push(line);
        }
        self.push(line);
        for _ in 0..self.indent.iter().sum() {
            self.push(self.html.indent);
        }
        self.begun = true;
    }

    fn spans(&mut self, spans: &[Span<'_>], strong: bool) {
        let indent = self.html.indent.repeat(self.indent.iter().sum());
        Spans::new(self.html, self.names, indent, self.out).write(spans, strong);
    }

    fn tagged(&mut self, tag: &'static str, write: impl FnOnce(&mut Self)) {
        self.within(tag, write);
        self.begun = true;
    }

    fn within(&mut self, tag: &'static str, write: impl FnOnce(&mut Self)) {
        if tag.is_empty() {
            return write(self);
        }
        self.out.text.extend(["<", tag, ">"]);
        write(self);
        self.out.text.extend(["</", tag, ">"]);
    }

    fn clean<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        clean(text, self.out)
    }

    fn push(&mut self, markup: &str) {
        self.out.text.push_str(markup);
    }
}
