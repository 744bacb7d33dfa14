//! Formatted text: Markdown in the middle, a tree behind it, a dialect for each service.
//!
//! ```text
//! service's text --Dialect::read--> Document --write--> Markdown      (comes in)
//! Markdown --parse--> Document --Dialect::write--> service's text     (goes out)
//!                        └── split --> Documents, each within a limit
//! ```

pub mod dialect;
pub mod tree;

mod limit;
mod mention;
mod parse;

pub use self::{
    dialect::{Dialect, Feature, Lost, Names, Rendered, Shown},
    limit::{TextLimit, TextUnit},
    parse::parse,
    tree::{Document, Mention, MentionKind},
};
