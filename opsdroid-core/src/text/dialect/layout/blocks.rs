//! Blocks, drawn as lines.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{
    Lines, Page,
    page::spaces,
    runs::{Flat, Piece, Run, Styles},
    table,
};
use crate::text::{
    dialect::{Feature, Names, Part, Rendered},
    tree::{Block, List, Span},
};

/// Writes blocks in a dialect of lines, as a text of their own, after what `out` has.
pub fn write(dialect: &dyn Lines, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
    let mut page = Page::new(out, names);
    Writer::new(dialect).blocks(blocks, true, &mut page);
    page.finish();
}

/// As [`write`], from what each block is as a text of its own; but those whose text has notes at
/// its end, which are at the end of all, are written `again`.
pub(in crate::text::dialect) fn join(
    dialect: &dyn Lines,
    parts: &[Part<'_>],
    names: &dyn Names,
    again: impl Fn(&Block<'_>) -> bool,
) -> Rendered {
    let length = parts.iter().map(|part| part.text.len() + 8).sum();
    let mut out = Rendered::new(String::with_capacity(length));
    let mut page = Page::new(&mut out, names);
    let mut writer = Writer::new(dialect);
    for part in parts {
        page.gap();
        if again(part.block) {
            writer.block(part.block, &mut page);
        } else {
            page.begin();
            page.lend(|out, _| out.paste(part));
            page.end();
        }
    }
    page.finish();
    out
}

struct Writer<'w> {
    dialect: &'w dyn Lines,
    /// In how many lists this is.
    lists: usize,
    /// In how many quotes this is.
    quotes: usize,
}

impl<'w> Writer<'w> {
    fn new(dialect: &'w dyn Lines) -> Self {
        Self {
            dialect,
            lists: 0,
            quotes: 0,
        }
    }

    fn blocks(&mut self, blocks: &[Block<'_>], loose: bool, page: &mut Page<'_>) {
        for (place, block) in blocks.iter().enumerate() {
            if place > 0 && loose {
                page.gap();
            }
            self.block(block, page);
        }
    }

    fn block(&mut self, block: &Block<'_>, page: &mut Page<'_>) {
        match block {
            Block::Paragraph(spans) => self.lines(spans, Styles::NONE, page),
            Block::Heading { spans, .. } => {
                page.lose(Feature::Heading);
                let bold = match self.dialect.knows(Feature::Strong) {
                    true => Styles::STRONG,
                    false => Styles::NONE,
                };
                self.lines(spans, bold, page);
            }
            Block::Code { language, text } => self.code(language, text, page),
            Block::Quote(blocks) => self.quote(blocks, page),
            Block::List(list) => self.list(list, page),
            Block::Table(rows) if self.dialect.layout().tables_in_code => {
                page.lose(Feature::Table);
                let text = page.lend(|out, names| table::draw_in_code(rows, names, out));
                self.dialect.code("", &text, page);
            }
            Block::Table(rows) => table::draw(self.dialect, rows, page),
            Block::Rule => {
                page.begin();
                page.show(self.dialect.layout().rule);
                page.end();
            }
        }
    }

    fn lines(&mut self, spans: &[Span<'_>], styles: Styles, page: &mut Page<'_>) {
        // Most paragraphs are one text, which is one line.
        if let [Span::Text(text)] = spans {
            let text = flat(self.dialect, false, page, |flat| flat.clean(text));
            if !text.is_empty() && !text.contains('\n') {
                let piece = Piece::Text(text);
                page.begin();
                self.dialect.line(&[Run { styles, piece }], page);
                return page.end();
            }
        }
        let flow = flat(self.dialect, false, page, |flat| flat.lines(spans, styles));
        for line in flow.lines() {
            page.begin();
            self.dialect.line(line, page);
            page.end();
        }
    }

    fn code(&mut self, language: &str, text: &str, page: &mut Page<'_>) {
        let (language, text) = flat(self.dialect, false, page, |flat| {
            (flat.clean(language), flat.clean(text))
        });
        // What a language can't be named with is no language.
        let unnamed = |c: char| c.is_whitespace() || "`<>\"&".contains(c);
        let named = !language.contains(unnamed);
        let told = named && self.dialect.knows(Feature::Language);
        if !language.is_empty() && !told {
            page.lose(Feature::Language);
        }
        let language = if named { &*language } else { "" };
        self.dialect.code(language, &text, page);
    }

    fn quote(&mut self, blocks: &[Block<'_>], page: &mut Page<'_>) {
        let layout = self.dialect.layout();
        let drawn = self.quotes == 0 || (layout.nested_quotes && self.is_shallow());
        if drawn {
            page.push(None, layout.quote);
        } else {
            page.lose(Feature::Quote);
            page.push(None, "");
        }
        self.quotes += 1;
        self.blocks(blocks, true, page);
        self.quotes -= 1;
        page.pop();
    }

    fn list(&mut self, list: &List<'_>, page: &mut Page<'_>) {
        let layout = self.dialect.layout();
        let shallow = self.is_shallow();
        if !shallow {
            page.lose(Feature::NestedList);
        }
        let bullet = layout.bullets.get(self.lists % layout.bullets.len().max(1));
        let bullet = bullet.copied().unwrap_or_default();
        self.lists += 1;
        for (place, item) in list.items.iter().enumerate() {
            if place > 0 && !list.tight {
                page.gap();
            }
            let number = |start: u64| start.saturating_add(place as u64);
            let task = item.checked.map(|done| layout.boxes[usize::from(done)]);
            let marker: Cow<'static, str> = match (list.start.map(number), task) {
                (Some(number), task) => format!("{number}. {}", task.unwrap_or_default()).into(),
                (None, task) => task.unwrap_or(bullet).into(),
            };
            let indent = spaces(if shallow { marker.width() } else { 0 });
            page.push(Some(marker), indent);
            self.blocks(&item.blocks, !list.tight, page);
            page.pop();
        }
        self.lists -= 1;
    }

    fn is_shallow(&self) -> bool {
        self.lists + self.quotes < self.dialect.layout().deepest
    }
}

/// Makes spans flat for a page.
pub(super) fn flat<T>(
    dialect: &dyn Lines,
    one_line: bool,
    page: &mut Page<'_>,
    make: impl FnOnce(&mut Flat<'_>) -> T,
) -> T {
    let layout = dialect.layout();
    page.lend(|out, names| {
        make(&mut Flat {
            layout,
            dialect,
            names,
            out,
            one_line,
        })
    })
}
