//! A strict crate whose names are all the wrong ones: the macros' output bothers nobody and is
//! bothered by nobody.
#![deny(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    unsafe_code,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    clippy::pedantic
)]

mod places;
mod shadows;
mod signatures;
