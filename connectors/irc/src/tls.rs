//! Who is trusted to be the server: the system's authorities, and those of `ca-file`.

use std::{io, path::Path, sync::Arc};

use opsdroid_core::{Error, Result, ResultExt};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

/// Speaks TLS over a connection, with a server that proves to be `server`.
///
/// # Errors
/// [`Error::Config`] for a name or a `ca-file` that can't be used, else [`Error::Network`].
pub(crate) async fn secure(
    stream: TcpStream,
    server: &str,
    ca_file: Option<&Path>,
) -> Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(server.to_owned()).config()?;
    // The provider is named, so that it doesn't matter which ones the program has or which is the
    // process's own.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .config()?
        .with_root_certificates(authorities(ca_file)?)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    connector
        .connect(name, stream)
        .await
        .context("TLS")
        .map_err(Error::network)
}

fn authorities(ca_file: Option<&Path>) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(system.certs);
    if let Some(file) = ca_file {
        let wrong = |why: &dyn std::fmt::Display| {
            Error::config(format!("`ca-file` {}: {why}", file.display()))
        };
        let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
            .and_then(Iterator::collect)
            .map_err(|error| wrong(&error))?;
        if certificates.is_empty() {
            return Err(wrong(&"there is no certificate in it"));
        }
        for certificate in certificates {
            roots.add(certificate).map_err(|error| wrong(&error))?;
        }
    }
    if roots.is_empty() {
        let none = io::Error::other("the system trusts no authority, and there is no `ca-file`");
        return Err(Error::config(none));
    }
    Ok(roots)
}
