//! What tags are.

use super::text::inline;

pub(super) fn language(class: Option<String>) -> String {
    let class = class.unwrap_or_default();
    let mut classes = class.split_ascii_whitespace();
    let language = classes.find_map(|class| class.strip_prefix("language-"));
    language.map(inline).unwrap_or_default()
}

/// Whether a tag begins and ends paragraphs.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "address"
            | "article"
            | "aside"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "main"
            | "nav"
            | "section"
            | "summary"
    )
}

/// Whether what is in a tag isn't shown.
pub(super) fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "head" | "title" | "template" | "iframe" | "object" | "svg" | "math"
    )
}
