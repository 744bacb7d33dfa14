//! What formatted text must keep, whatever it is made of.
//!
//! Each law is tried with the same 2,000 documents in every run. With others, each time anew, and
//! with 100,000 of them, which takes about half an hour on two cores:
//!
//! ```text
//! OPSDROID_CASES=100000 cargo test --release -p opsdroid-core --test text
//! ```
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod arbitrary;
mod features;
mod golden;
mod read;
mod specification;
mod split;
mod written;
