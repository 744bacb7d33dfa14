//! A dialect that spends much on markup, loses nothing, and shows at once what is open.

use opsdroid_core::text::{
    Dialect, Document, Names, Rendered, Shown,
    tree::{Block, Span},
};

#[derive(Debug)]
pub struct Tags;

impl Dialect for Tags {
    fn write_blocks(&self, all: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        blocks(all, names, &mut out.text);
    }

    fn read<'a>(&self, _text: &'a str, _names: &dyn Names) -> Document<'a> {
        Document::default()
    }
}

fn tagged(tag: &str, data: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    *out += &format!("<{tag}{data}>");
    inner(out);
    *out += &format!("</{tag}>");
}

fn blocks(all: &[Block<'_>], names: &dyn Names, out: &mut String) {
    for (index, block) in all.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        self::block(block, names, out);
    }
}

fn block(block: &Block<'_>, names: &dyn Names, out: &mut String) {
    match block {
        Block::Paragraph(all) => tagged("p", "", out, |out| spans(all, names, out)),
        Block::Heading { level, spans: all } => {
            tagged(&format!("h{level}"), "", out, |out| spans(all, names, out));
        }
        Block::Code { language, text } => {
            let language = match &**language {
                "" => String::new(),
                language => format!(" {}", escaped(language)),
            };
            tagged("pre", &language, out, |out| *out += &escaped(text));
        }
        Block::Quote(all) => tagged("q", "", out, |out| blocks(all, names, out)),
        Block::List(list) => {
            let start = list
                .start
                .map_or(String::new(), |start| format!(" {start}"));
            tagged("l", &start, out, |out| {
                for item in &list.items {
                    let checked = item.checked.map_or(String::new(), |is| format!(" {is}"));
                    tagged("i", &checked, out, |out| blocks(&item.blocks, names, out));
                }
            });
        }
        Block::Table(table) => tagged("t", "", out, |out| {
            for row in std::iter::once(&table.head).chain(&table.rows) {
                tagged("r", "", out, |out| {
                    for cell in row {
                        tagged("d", "", out, |out| spans(cell, names, out));
                    }
                });
            }
        }),
        Block::Rule => *out += "<hr>",
    }
}

fn spans(all: &[Span<'_>], names: &dyn Names, out: &mut String) {
    for span in all {
        match span {
            Span::Text(text) => *out += &escaped(text),
            Span::Emphasis(inner) => tagged("em", "", out, |out| spans(inner, names, out)),
            Span::Strong(inner) => tagged("b", "", out, |out| spans(inner, names, out)),
            Span::Strike(inner) => tagged("s", "", out, |out| spans(inner, names, out)),
            Span::Code(text) => tagged("c", "", out, |out| *out += &escaped(text)),
            Span::Link {
                url,
                title,
                spans: inner,
            } => {
                let data = format!(" {} {}", escaped(url), escaped(title));
                tagged("a", &data, out, |out| spans(inner, names, out));
            }
            Span::Image { url, title, alt } => {
                let data = format!(" {} {}", escaped(url), escaped(title));
                tagged("img", &data, out, |out| *out += &escaped(alt));
            }
            Span::Mention(mention) => match names.show(mention) {
                Shown::Text(text) | Shown::Link { text, .. } | Shown::Markup(text) => {
                    tagged("m", "", out, |out| *out += &escaped(&text));
                }
            },
            Span::Break => *out += "<br>",
            Span::SoftBreak => out.push(' '),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
