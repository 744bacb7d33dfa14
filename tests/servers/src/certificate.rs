//! A certificate authority for one test, and a certificate of it for this machine.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use crate::{Error, Result};

/// All in PEM.
pub(crate) struct Certificate {
    /// What a client has to trust.
    pub(crate) authority: String,
    /// The server's, for `localhost` and `127.0.0.1`.
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// Makes a new authority and a certificate signed by it.
///
/// # Errors
///
/// When the system gives no random numbers.
pub(crate) fn for_loopback() -> Result<Certificate> {
    make().map_err(Error::while_doing("a certificate for a server"))
}

fn make() -> Result<Certificate, rcgen::Error> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority
        .distinguished_name
        .push(DnType::CommonName, "opsdroid test authority");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)?.signed_by(&key, &authority)?;
    Ok(Certificate {
        authority: authority.pem(),
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}
