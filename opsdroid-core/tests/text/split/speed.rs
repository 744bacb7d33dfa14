//! Splitting takes time in proportion to the text, whatever the text is.

use std::sync::atomic::{AtomicUsize, Ordering};

use opsdroid_core::text::{
    Dialect, Document, Markdown, Names, Rendered, TextUnit, parse, split::split, tree::Block,
};

use super::within;

/// Counts what it has to write.
#[derive(Debug, Default)]
struct Counting(AtomicUsize);

impl Dialect for Counting {
    fn write_blocks(&self, blocks: &[Block<'_>], names: &dyn Names, out: &mut Rendered) {
        let before = out.text.len();
        Markdown.write_blocks(blocks, names, out);
        self.0.fetch_add(out.text.len() - before, Ordering::Relaxed);
    }

    fn read<'a>(&self, text: &'a str, names: &dyn Names) -> Document<'a> {
        Markdown.read(text, names)
    }
}

/// How often splitting writes a text, all in all.
fn times(text: &str, max: u32, unit: TextUnit) -> f64 {
    let dialect = Counting::default();
    let document = parse(text);
    let pieces = split(document, &dialect, &(), &within(max, unit));
    let written: usize = pieces.iter().map(|piece| piece.rendered.text.len()).sum();
    dialect.0.into_inner() as f64 / written.max(text.len()) as f64
}

const SIZE: usize = 1 << 17;

fn much(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

#[test]
fn ordinary_text_is_written_twice() {
    let text = much(
        "# Title\n\nA paragraph with **some** words in it, and `code`, and [a link](https://example.org).\n\n- one\n- two\n\n```rust\nlet x = 1;\n```\n\n",
    );
    for max in [400, 4096, 16_384] {
        let times = times(&text, max, TextUnit::Utf16);
        assert!(times < 2.6, "{times}");
    }
}

#[test]
fn hostile_text_is_written_a_few_times() {
    let rows = format!(
        "| a | b |\n|---|---|\n{}",
        much("| some cell | another cell |\n")
    );
    let texts = [
        "a".repeat(SIZE),
        much("word "),
        much("A sentence. "),
        format!("```\n{}\n```", "x".repeat(SIZE)),
        format!("```\n{}\n```", much("line of code\n")),
        much("- item\n"),
        format!("> {}", much("quoted words ")),
        much("**a** *b* "),
        rows,
        much("\u{301}"),
        much("🇩🇪"),
        much("a.)"),
        much("[a](b) "),
        much("<@u> "),
        format!("{}{}", "> ".repeat(20), much("quoted words ")),
        format!("{}{}", "- ".repeat(20), much("words in lists ")),
    ];
    for text in texts {
        for unit in [TextUnit::Bytes, TextUnit::Graphemes] {
            for max in [64, 2000] {
                let times = times(&text, max, unit);
                assert!(times < 10.0, "{times} {max} {}", &text[..40]);
            }
        }
    }
}
