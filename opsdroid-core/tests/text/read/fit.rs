//! Documents cut to what a dialect has.

use std::borrow::Cow;

use opsdroid_core::text::{
    Document,
    tree::{Block, Span},
};

/// What a dialect has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Has {
    pub titles: bool,
    pub images: bool,
    pub headings: bool,
    pub quotes: bool,
    pub nested_quotes: bool,
    pub lists: bool,
    pub numbers: bool,
    pub tables: bool,
    pub rules: bool,
    pub code: bool,
    pub languages: bool,
    pub links: bool,
    /// Whether there are line breaks in links.
    pub broken_links: bool,
    /// Whether lists have tags; where they are drawn, a task's box may be taken for that of the
    /// item that it stands right at the start of.
    pub list_tags: bool,
    pub mentions: bool,
}

impl Has {
    pub fn fit(&self, document: Document<'static>) -> Document<'static> {
        Document {
            blocks: self.blocks(document.blocks, false),
        }
    }

    fn blocks(&self, blocks: Vec<Block<'static>>, quoted: bool) -> Vec<Block<'static>> {
        let mut fitting: Vec<Block<'static>> = Vec::new();
        for block in blocks
            .into_iter()
            .flat_map(|block| self.block(block, quoted))
        {
            // One list under another is one list, where lists are drawn.
            if let (Some(Block::List(_)), Block::List(_)) = (fitting.last(), &block) {
                fitting.push(paragraph("between"));
            }
            fitting.push(block);
        }
        fitting
    }

    fn block(&self, block: Block<'static>, quoted: bool) -> Vec<Block<'static>> {
        match block {
            Block::Paragraph(spans) => vec![Block::Paragraph(self.spans(spans))],
            // An empty one says nothing.
            Block::Heading { spans, .. } if spans.is_empty() => Vec::new(),
            Block::Heading { level, spans } if self.headings => vec![Block::Heading {
                level,
                spans: self.spans(spans),
            }],
            Block::Heading { spans, .. } => vec![Block::Paragraph(self.spans(spans))],
            Block::Code { .. } if !self.code => vec![paragraph("code")],
            Block::Code { language, text } => vec![Block::Code {
                language: if self.languages { language } else { "".into() },
                text,
            }],
            Block::Quote(blocks) if self.quotes && (self.nested_quotes || !quoted) => {
                let blocks = self.blocks(blocks, true);
                (!blocks.is_empty())
                    .then_some(Block::Quote(blocks))
                    .into_iter()
                    .collect()
            }
            Block::Quote(blocks) => self.blocks(blocks, quoted),
            Block::List(list) if !self.lists => {
                let blocks = list.items.into_iter().flat_map(|item| item.blocks);
                self.blocks(blocks.collect(), quoted)
            }
            Block::List(mut list) => {
                list.start = list.start.filter(|_| self.numbers);
                for item in &mut list.items {
                    item.blocks = self.blocks(std::mem::take(&mut item.blocks), quoted);
                    let lines = |block: &Block<'_>| matches!(block, Block::Paragraph(_));
                    list.tight &= !item.blocks.windows(2).any(|two| two.iter().all(lines));
                    if !self.list_tags && matches!(item.blocks.first(), Some(Block::List(_))) {
                        item.blocks.insert(0, paragraph("item"));
                    }
                }
                vec![Block::List(list)]
            }
            Block::Table(mut table) if self.tables => {
                let rows = std::iter::once(&mut table.head).chain(&mut table.rows);
                for cell in rows.flatten() {
                    *cell = self.spans(std::mem::take(cell));
                }
                vec![Block::Table(table)]
            }
            Block::Table(_) => vec![paragraph("table")],
            Block::Rule if self.rules => vec![Block::Rule],
            Block::Rule => Vec::new(),
        }
    }

    fn spans(&self, spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
        spans.into_iter().map(|span| self.span(span)).collect()
    }

    fn span(&self, span: Span<'static>) -> Span<'static> {
        let title = |title: Cow<'static, str>| match self.titles {
            true => title,
            false => "".into(),
        };
        match span {
            Span::Emphasis(spans) => Span::Emphasis(self.spans(spans)),
            Span::Strong(spans) => Span::Strong(self.spans(spans)),
            Span::Strike(spans) => Span::Strike(self.spans(spans)),
            Span::Link { url, .. } if !self.links => Span::Text(url),
            Span::Link {
                url,
                title: t,
                spans,
            } if url.starts_with("https:") => {
                let bare = spans == [Span::Text(url.clone())];
                let url = clean(&url);
                Span::Link {
                    spans: match bare {
                        true => vec![Span::Text(url.clone())],
                        false if self.broken_links => self.spans(spans),
                        false => unbroken(self.spans(spans)),
                    },
                    url,
                    title: title(t),
                }
            }
            Span::Link { .. } => Span::Text("link".into()),
            Span::Image { url, title: t, alt } if self.images && url.starts_with("https:") => {
                Span::Image {
                    url: clean(&url),
                    title: title(t),
                    alt,
                }
            }
            Span::Image { alt, .. } => Span::Text(alt),
            Span::Mention(mention) if !self.mentions => Span::Text(mention.id),
            Span::Mention(mut mention) => {
                let id = mention.id.chars();
                let id = id.filter(|c| c.is_ascii_alphanumeric()).collect::<String>();
                mention.id = format!("u{id}").into();
                Span::Mention(mention)
            }
            span => span,
        }
    }
}

/// A URL without what has to be percent-encoded in one dialect or another.
fn clean(url: &str) -> Cow<'static, str> {
    let url = url
        .chars()
        .filter(|c| c.is_alphanumeric() || "/:.-_~*&=?%#+,".contains(*c));
    url.collect::<String>().into()
}

fn unbroken(spans: Vec<Span<'static>>) -> Vec<Span<'static>> {
    let spaced = spans.into_iter().map(|span| match span {
        Span::Break | Span::SoftBreak => Span::Text(" ".into()),
        Span::Emphasis(spans) => Span::Emphasis(unbroken(spans)),
        Span::Strong(spans) => Span::Strong(unbroken(spans)),
        Span::Strike(spans) => Span::Strike(unbroken(spans)),
        span => span,
    });
    spaced.collect()
}

fn paragraph(text: &'static str) -> Block<'static> {
    Block::Paragraph(vec![Span::Text(text.into())])
}
