//! The HTTP client of bots and connectors, with the operator's proxy and certificates.
//!
//! [`Client::fetch`] gets what is behind a URL that somebody in a chat may have written, on
//! careful terms ([`FetchOptions`]). [`Client::service`] is for a connector's own calls to the
//! service that the operator configured.

mod client;
mod config;
mod fetch;
mod guard;

pub(crate) use self::client::Clients;
pub use self::{client::Client, config::HttpConfig, fetch::FetchOptions};
pub use reqwest;

/// Chooses ring as what TLS computes with in this process, unless a choice was made already.
///
/// [`Client::new`] does so itself. Call it before another library opens a TLS connection: with
/// two to choose from, or none, rustls panics.
pub fn install_crypto() {
    // Fails where a choice was made already, which then holds.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
