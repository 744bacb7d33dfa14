//! How HTTP leaves the machine.

use std::path::PathBuf;

use crate::secret::Secret;

/// How HTTP leaves the machine: through which proxy, and trusting whom.
#[derive(Clone, Debug, Default)]
pub struct HttpConfig {
    /// The `http`, `https`, `socks5` or `socks5h` URL of the proxy that everything goes through,
    /// with its user and password if it wants them. Without one there is none: the environment
    /// isn't asked.
    pub proxy: Option<Secret>,
    /// A PEM file of certificate authorities to trust besides the system's.
    pub ca_file: Option<PathBuf>,
}

impl PartialEq for HttpConfig {
    fn eq(&self, other: &Self) -> bool {
        let proxies = match (&self.proxy, &other.proxy) {
            (Some(one), Some(two)) => one.matches(two.expose()),
            (None, None) => true,
            _ => false,
        };
        proxies && self.ca_file == other.ca_file
    }
}

impl Eq for HttpConfig {}
