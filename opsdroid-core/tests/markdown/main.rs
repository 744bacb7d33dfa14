//! Markdown: read into a tree, written from it, and what holds of both.
//!
//! Each law is tried with the same 2,000 texts in every run. With 100,000 others, which takes less
//! than a minute:
//!
//! ```text
//! OPSDROID_CASES=100000 cargo test --release -p opsdroid-core --test markdown
//! ```

mod hostile;
mod laws;
mod reading;
mod shapes;
mod specification;
mod texts;
mod writing;

use opsdroid_core::text::{Dialect, Document, Markdown, parse};

/// A tree as Markdown.
fn write(document: &Document<'_>) -> String {
    Markdown.write(document, &()).text
}

/// Asserts that a text's tree is written so that reading it gives the same tree.
#[track_caller]
fn comes_back(markdown: &str) {
    let tree = parse(markdown);
    let written = write(&tree);
    let again = parse(&written);
    assert_eq!(again, tree, "\n{markdown:?} was written\n{written:?}");
}
