//! What formatted text must keep, whatever it is made of.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod arbitrary;
mod features;
mod golden;
mod read;
mod specification;
mod split;
mod written;
