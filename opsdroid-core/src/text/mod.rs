//! Formatted text: Markdown in the middle, a tree behind it, a dialect for each service.
//!
//! ```text
//! service's text --Dialect::read--> Document --write--> Markdown      (comes in)
//! Markdown --parse--> Document --Dialect::write--> service's text     (goes out)
//!                        └── split --> Documents, each within a limit
//! ```

pub mod dialect;
pub mod tree;

mod json;
mod limit;
mod mention;
mod parse;
mod plain;
mod read;
mod text;

pub use self::{
    dialect::{Dialect, Feature, Lost, Markdown, Names, Rendered, Shown, escape},
    limit::{TextLimit, TextUnit},
    parse::parse,
    text::{Format, Text},
    tree::{Document, Mention, MentionKind},
};
