//! Formatted text: Markdown in the middle, a tree behind it, a dialect for each service.
//!
//! ```text
//! service's text --Dialect::read--> Document --write--> Markdown      (comes in)
//! Markdown --parse--> Document --Dialect::write--> service's text     (goes out)
//!                        └── split --> Documents, each within a limit
//! ```

pub mod dialect;
pub mod split;
pub mod tree;

mod format;
mod json;
mod limit;
mod mention;
mod neat;
mod parse;
mod plain;
mod read;

pub use self::{
    dialect::{Dialect, Feature, Lost, Markdown, Names, Part, Rendered, Shown, escape},
    format::{Format, Text},
    limit::{TextLimit, TextUnit},
    parse::parse,
    split::{Piece, Revision, Split},
    tree::{Document, Mention, MentionKind},
};
