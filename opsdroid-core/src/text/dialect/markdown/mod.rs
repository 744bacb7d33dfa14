//! Markdown itself: what is kept, and what a person reads who sees a text's source.

use std::borrow::Cow;

use self::{blocks::Writer, survey::is_ordinary};
use super::{Dialect, Names, Rendered};
use crate::text::{
    plain,
    tree::{Block, Document},
};

mod blocks;
mod spans;
mod survey;
mod words;

/// Markdown, written so that reading it gives the same tree again.
///
/// Text is escaped only where it would be markup: `hello_world`, `2*3` and `#1` stay as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown;

impl Dialect for Markdown {
    fn write_blocks(&self, blocks: &[Block<'_>], _names: &dyn Names, out: &mut Rendered) {
        Writer::new(&mut out.text).blocks(blocks);
    }

    fn between(&self, first: &Block<'_>, second: &Block<'_>) -> Option<&'static str> {
        // The second of two lists may have another sign.
        let lists = matches!((first, second), (Block::List(_), Block::List(_)));
        (!lists).then_some("\n\n")
    }

    fn read<'a>(&self, text: &'a str, _names: &dyn Names) -> Document<'a> {
        crate::text::parse(text)
    }
}

/// A plain text as Markdown that shows exactly this text.
///
/// Its line breaks and spaces stay, and what looks like markup in it is none, but a bare URL.
///
/// ```
/// use opsdroid_core::text::escape;
///
/// assert_eq!(escape("hello_world, #1 :)"), "hello_world, #1 :)");
/// assert_eq!(escape("# no *title*"), r"\# no \*title\*");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    if is_ordinary(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut writer = Writer::new(&mut out);
    writer.urls = true;
    writer.blocks(&plain::read(text).blocks);
    match out == text {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out),
    }
}
