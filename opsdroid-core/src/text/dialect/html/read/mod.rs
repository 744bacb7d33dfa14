//! HTML read: tags of any kind, closed or not, made a tree.

mod table;
mod tags;
mod text;

use html5gum::{StartTag, Token, Tokenizer};

use self::{
    table::Table,
    tags::{is_block, is_dropped, language},
    text::inline,
};
use super::Html;
use crate::text::{
    dialect::{Names, layout::Styles, safe},
    read::{Drawn, Link, Piece, Running, Structure},
    tree::{Block, Document},
};

/// Reads HTML as a browser does that knows no scripts, styles and forms. Tags that say nothing of
/// a text are as if they weren't there.
pub(super) fn read(html: &Html, text: &str, names: &dyn Names) -> Document<'static> {
    let mut drawn = Drawn::default();
    if !html.lists {
        drawn = Drawn::new(&html.layout);
        drawn.quotes = ["", ""];
        drawn.indent = Some(2);
    }
    drawn.boxes = html.layout.boxes;
    let mut reader = Reader {
        html,
        names,
        out: Structure::new(drawn),
        line: Running::default(),
        on: [0; 4],
        link: None,
        space: None,
        fresh: true,
        heading: None,
        open: Vec::new(),
        count: [0; 3],
        task: false,
        pre: None,
        table: None,
        dropped: None,
    };
    for token in Tokenizer::new(text) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&tag),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    reader.finish()
}

/// A block that other blocks are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Quote,
    List,
    Item,
}

/// How text looks that is in these tags.
#[derive(Clone, Copy)]
enum Look {
    Strong,
    Emphasis,
    Strike,
    Code,
}

struct Pre {
    language: String,
    text: String,
    /// Whether nothing has come since its tag.
    fresh: bool,
}

struct Reader<'r> {
    html: &'r Html,
    names: &'r dyn Names,
    out: Structure<'static, 'r>,
    /// The line that is read.
    line: Running<'static>,
    /// How many tags of each [`Look`] are open.
    on: [usize; 4],
    /// The open link, and its number in the line.
    link: Option<(Link<'static>, usize)>,
    /// A space is due, of this look and in this link.
    space: Option<(Styles, bool, Option<usize>)>,
    /// Whether nothing is in the line that a space could stand behind.
    fresh: bool,
    heading: Option<u8>,
    open: Vec<Element>,
    /// How many of each [`Element`] are open.
    count: [usize; 3],
    /// Whether a task's box may come.
    task: bool,
    pre: Option<Pre>,
    table: Option<Table>,
    /// The tag whose text is dropped.
    dropped: Option<String>,
}

impl Reader<'_> {
    fn start(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let attribute = |name: &str| {
            let value = tag.attributes.get(name.as_bytes());
            value.map(|value| String::from_utf8_lossy(value).into_owned())
        };
        if self.dropped.is_some() {
            if name == "body" {
                self.dropped = None;
            }
            return;
        }
        if let Some(pre) = &mut self.pre {
            pre.fresh = false;
            match &*name {
                "br" => pre.text.push('\n'),
                "code" if pre.text.trim().is_empty() => pre.language = language(attribute("class")),
                _ => {}
            }
            return;
        }
        if let Some(look) = self.look(&name) {
            self.on[look as usize] += 1;
            return;
        }
        match &*name {
            name if is_dropped(name) && !tag.self_closing => self.dropped = Some(name.to_owned()),
            "a" => self.link(
                attribute("href").unwrap_or_default(),
                attribute("title").unwrap_or_default(),
            ),
            "img" => self.image(
                attribute("src").unwrap_or_default(),
                attribute("title").unwrap_or_default(),
                attribute("alt").unwrap_or_default(),
            ),
            "br" => self.new_line(),
            "input" if attribute("type").as_deref() == Some("checkbox") && self.task => {
                self.out.blocks.check(attribute("checked").is_some());
                self.task = false;
            }
            "div" => self.block(false),
            "pre" => {
                self.block(true);
                self.pre = Some(Pre {
                    language: language(attribute("class")),
                    text: String::new(),
                    fresh: true,
                });
            }
            "table" => {
                self.block(true);
                self.table.get_or_insert_default().open += 1;
            }
            "tr" | "td" | "th" if self.table.is_some() => {
                self.cell();
                let align = table::alignment(attribute("align"), attribute("style"));
                if let Some(table) = &mut self.table {
                    match &*name {
                        "tr" => table.row(),
                        _ => table.cell(align),
                    }
                }
            }
            name if is_block(name) => {
                self.block(true);
                if self.table.is_none() {
                    self.container(name, attribute("start"));
                }
            }
            _ => {}
        }
    }

    /// A block that begins, after what was before it has ended.
    fn container(&mut self, name: &str, start: Option<String>) {
        self.heading = None;
        match name {
            "p" if self.open.last() == Some(&Element::Item) => self.out.blocks.paragraph_starts(),
            "blockquote" => {
                self.out.fix();
                self.out.blocks.quote_starts();
                self.push(Element::Quote);
            }
            "ul" | "ol" => {
                let start = start.and_then(|start| start.parse().ok()).unwrap_or(1);
                self.out.blocks.list_starts((name == "ol").then_some(start));
                self.push(Element::List);
            }
            "li" => {
                if self.open.last() == Some(&Element::Item) {
                    self.pop();
                }
                if self.open.last() != Some(&Element::List) {
                    self.out.blocks.list_starts(None);
                    self.push(Element::List);
                }
                self.out.fix();
                self.out.blocks.item_starts();
                self.push(Element::Item);
                self.task = true;
            }
            "hr" => self.out.blocks.push(Block::Rule),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name[1..].parse().ok(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(dropped) = &self.dropped {
            if dropped == name {
                self.dropped = None;
            }
            return;
        }
        if self.pre.is_some() {
            if name == "pre" {
                self.code();
            }
            return;
        }
        if let Some(look) = self.look(name) {
            self.on[look as usize] = self.on[look as usize].saturating_sub(1);
            return;
        }
        match name {
            "a" => self.link = None,
            "br" => self.new_line(),
            "div" => self.block(false),
            "table" => {
                if let Some(table) = &mut self.table {
                    table.open -= 1;
                    if table.open == 0 {
                        self.table();
                    }
                }
            }
            "td" | "th" | "tr" => self.cell(),
            name if is_block(name) => {
                self.block(true);
                let element = match name {
                    "blockquote" => Element::Quote,
                    "ul" | "ol" => Element::List,
                    "li" => Element::Item,
                    _ => {
                        self.heading = None;
                        return;
                    }
                };
                if self.table.is_none() && self.count[element as usize] > 0 {
                    while self.pop() != Some(element) {}
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, element: Element) {
        self.count[element as usize] += 1;
        self.open.push(element);
    }

    fn pop(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        self.count[element as usize] -= 1;
        match element {
            Element::Quote => {
                self.out.free();
                self.out.blocks.quote_ends();
            }
            Element::Item => {
                self.out.free();
                self.out.blocks.item_ends();
            }
            Element::List => self.out.blocks.list_ends(),
        }
        Some(element)
    }

    fn look(&self, name: &str) -> Option<Look> {
        match name {
            "b" | "strong" => Some(Look::Strong),
            "i" | "em" => Some(Look::Emphasis),
            "s" | "del" | "strike" => Some(Look::Strike),
            "code" | "tt" | "kbd" | "samp" => Some(Look::Code),
            name if self.html.strong == Some(name) => Some(Look::Strong),
            name if self.html.emphasis == Some(name) => Some(Look::Emphasis),
            name if self.html.strike == Some(name) => Some(Look::Strike),
            _ => None,
        }
    }

    fn styles(&self) -> Styles {
        let all = [Styles::STRONG, Styles::EMPHASIS, Styles::STRIKE];
        let on = all.iter().zip(self.on).filter(|(_, on)| *on > 0);
        on.fold(Styles::NONE, |all, (style, _)| all.with(*style))
    }

    fn link(&mut self, url: String, title: String) {
        let url = url.trim();
        if url.is_empty() {
            self.link = None;
            return;
        }
        let link = match self.names.linked(url) {
            Some(mention) => Link::Mention(mention),
            None if safe::has_scheme(url, self.html.layout.schemes) => Link::Url {
                url: safe::clean_url(url, |_| false).into_owned().into(),
                title: inline(&title).into(),
            },
            None => Link::Text(inline(url).into()),
        };
        let number = self.line.link(link.clone());
        self.link = Some((link, number));
    }

    fn image(&mut self, src: String, title: String, alt: String) {
        let alt = inline(&alt);
        if !safe::has_scheme(src.trim(), self.html.image_schemes) {
            return self.running(&alt);
        }
        let piece = Piece::Image {
            url: safe::clean_url(src.trim(), |_| false).into_owned().into(),
            title: inline(&title).into(),
            alt: alt.into(),
        };
        self.space();
        let link = self.link.as_ref().map(|(_, link)| *link);
        self.line.push(self.styles(), link, piece);
        self.fresh = false;
    }

    fn finish(mut self) -> Document<'static> {
        self.code();
        self.table();
        self.block(true);
        while self.pop().is_some() {}
        Document {
            blocks: self.out.finish(),
        }
    }
}
