//! Which names the server answers to, and which web pages may call it.
//!
//! Listening on loopback alone keeps no web page out: a person's browser is on the same machine,
//! and a foreign name can be made to point there. So the name that was called (`Host`) and the
//! page that calls (`Origin`) must be ours.

use std::net::IpAddr;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority},
    response::Response,
};

use super::answer;
use crate::{
    config::WebConfig,
    error::{Error, Result, ResultExt},
};

/// Refuses requests to foreign names and from foreign pages.
pub(super) struct Guard {
    /// The address we listen at.
    address: IpAddr,
    /// Lower case, without ports.
    hosts: Vec<String>,
    /// Lower case, as browsers write them: `https://example.org`, without the default port.
    origins: Vec<String>,
}

impl Guard {
    pub(super) fn new(config: &WebConfig, address: IpAddr) -> Result<Self> {
        let mut hosts = vec![config.host.to_ascii_lowercase()];
        let mut origins = Vec::new();
        if let Some(base) = &config.base_url {
            let uri: Uri = base.parse().context("`base-url` of `web`").config()?;
            let (Some(host), Some(origin)) = (uri.host(), origin(&uri)) else {
                let message = "`base-url` of `web` is a URL, as in `https://bot.example.org`";
                return Err(Error::config(message));
            };
            hosts.push(host.to_ascii_lowercase());
            origins.push(origin);
        }
        for host in &config.allowed_hosts {
            let authority: Authority = host.parse().context("`allowed-hosts` of `web`").config()?;
            hosts.push(authority.host().to_ascii_lowercase());
        }
        for allowed in &config.allowed_origins {
            let uri: Uri = allowed
                .parse()
                .context("`allowed-origins` of `web`")
                .config()?;
            origins.push(origin(&uri).ok_or_else(|| {
                let message = "`allowed-origins` of `web` are such as `https://example.org`";
                Error::config(message)
            })?);
        }
        Ok(Self {
            address,
            hosts,
            origins,
        })
    }

    /// Whether the request may go on; `local` is the address that it came to.
    ///
    /// # Errors
    /// The answer that refuses it.
    #[allow(clippy::result_large_err)] // an answer is an answer
    pub(super) fn check(
        &self,
        uri: &Uri,
        headers: &HeaderMap,
        local: IpAddr,
    ) -> Result<(), Response> {
        let foreign_host = || {
            let message = "this server isn't called so; see `allowed-hosts` of `web`";
            answer::error(StatusCode::MISDIRECTED_REQUEST, message)
        };
        let mut given = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (given.next(), given.next()) else {
            return Err(answer::error(
                StatusCode::BAD_REQUEST,
                "one `Host` header is needed",
            ));
        };
        let host: Authority = host.as_bytes().try_into().map_err(|_| foreign_host())?;
        let named = [Some(&host), uri.authority()];
        if !named
            .into_iter()
            .flatten()
            .all(|name| self.is_ours(name, local))
        {
            return Err(foreign_host());
        }
        for page in headers.get_all(header::ORIGIN) {
            if !self.is_allowed(page, &host) {
                let message = "pages of this origin may not call; see `allowed-origins` of `web`";
                return Err(answer::error(StatusCode::FORBIDDEN, message));
            }
        }
        Ok(())
    }

    fn is_ours(&self, name: &Authority, local: IpAddr) -> bool {
        let named = name.as_str();
        let has_port = named.len() > name.host().len() && !named.ends_with(':');
        if named.contains('@') || (has_port && name.port_u16().is_none()) {
            return false;
        }
        let host = name.host().to_ascii_lowercase();
        if host == "localhost" || host.ends_with(".localhost") || self.hosts.contains(&host) {
            return true;
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        bare.parse().is_ok_and(|ip: IpAddr| {
            ip.is_loopback() || ip == self.address || ip == local.to_canonical()
        })
    }

    fn is_allowed(&self, page: &HeaderValue, host: &Authority) -> bool {
        let Some(page) = page.to_str().ok().and_then(|page| page.parse::<Uri>().ok()) else {
            return false;
        };
        // Behind a proxy that speaks TLS for us the scheme isn't ours to know; the rest must fit.
        let same_host = match (page.scheme_str(), page.authority()) {
            (Some(scheme @ ("http" | "https")), Some(authority)) => {
                !authority.as_str().contains('@') && bare(scheme, authority) == bare(scheme, host)
            }
            _ => false,
        };
        same_host || origin(&page).is_some_and(|page| self.origins.contains(&page))
    }
}

/// `scheme://host[:port]`, in lower case and without the scheme's own port.
fn origin(uri: &Uri) -> Option<String> {
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = bare(&scheme, uri.authority()?);
    Some(format!("{scheme}://{authority}"))
}

/// `host[:port]`, in lower case and without the scheme's own port.
fn bare(scheme: &str, authority: &Authority) -> String {
    let host = authority.host().to_ascii_lowercase();
    match (scheme, authority.port_u16()) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => host,
        (_, Some(port)) => format!("{host}:{port}"),
    }
}
