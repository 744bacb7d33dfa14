//! What Markdown is read as.
