//! Fetching what is behind a URL that anybody may have written.

use std::{error::Error as StdError, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{
    Response, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue, LOCATION},
};
use url::Url;

use super::{Client, client::chain, guard::Refused};
use crate::{
    error::{Error, Result, ResultExt},
    secret::Secret,
};

/// The terms on which something is fetched.
///
/// By default: from public addresses only, 20 MiB at most, within a minute and 5 redirects.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    max_bytes: usize,
    timeout: Duration,
    max_redirects: usize,
    private_addresses: bool,
    trusted_host: bool,
    headers: Vec<(String, Secret)>,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            max_bytes: 20 * 1024 * 1024,
            timeout: Duration::from_secs(60),
            max_redirects: 5,
            private_addresses: false,
            trusted_host: false,
            headers: Vec::new(),
        }
    }
}

impl FetchOptions {
    /// How many bytes are taken at most; what turns out larger is refused.
    #[must_use]
    pub fn with_max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// How long it may take in all, redirects and body included.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many redirects are followed.
    #[must_use]
    pub fn with_max_redirects(mut self, max_redirects: usize) -> Self {
        self.max_redirects = max_redirects;
        self
    }

    /// Private addresses are as good as public ones, wherever a redirect leads.
    ///
    /// Never for a URL that a person in the chat wrote.
    #[must_use]
    pub fn with_private_addresses(mut self) -> Self {
        self.private_addresses = true;
        self
    }

    /// The URL's own scheme, host and port may have a private address; a redirect elsewhere is
    /// checked as ever.
    #[must_use]
    pub fn with_trusted_host(mut self) -> Self {
        self.trusted_host = true;
        self
    }

    /// A header that the server wants to see. It goes to the URL's own scheme, host and port
    /// only, never to where that redirects.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: Secret) -> Self {
        self.headers.push((name.into(), value));
        self
    }

    fn header_map(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            // Neither error quotes the value.
            let name = HeaderName::try_from(name).rejected()?;
            let mut value = HeaderValue::from_str(value.expose()).rejected()?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        Ok(headers)
    }
}

impl Client {
    /// Fetches what is behind an `http` or `https` URL.
    ///
    /// # Errors
    /// [`Error::Rejected`] where the URL, an address behind it or the answer doesn't meet the
    /// terms or the server refuses, [`Error::NotFound`] where nothing is there,
    /// [`Error::Network`] where the server can't be reached in time or is in trouble,
    /// [`Error::Protocol`] where it redirects to nowhere. No error shows more of the URL than the
    /// host.
    pub async fn fetch(&self, url: &str, options: &FetchOptions) -> Result<Bytes> {
        let url = Url::parse(url)
            .context("the URL can't be read")
            .rejected()?;
        let late = || {
            let host = host(&url);
            Error::network(format!(
                "`{host}` didn't answer in full within {:?}",
                options.timeout
            ))
        };
        tokio::time::timeout(options.timeout, self.follow(url.clone(), options))
            .await
            .unwrap_or_else(|_| Err(late()))
    }

    async fn follow(&self, mut url: Url, options: &FetchOptions) -> Result<Bytes> {
        let origin = url.origin();
        let mut headers = options.header_map()?;
        for _ in 0..=options.max_redirects {
            if !matches!(url.scheme(), "http" | "https") {
                let message = format!(
                    "`{}` URLs aren't fetched, only `http` and `https`",
                    url.scheme()
                );
                return Err(Error::rejected(message));
            }
            if url.origin() != origin {
                // For good: who was redirected to us by another may not choose what we ask for
                // with our credentials.
                headers.clear();
            }
            let trusted = options.trusted_host && url.origin() == origin;
            let client = match options.private_addresses || trusted {
                true => self.service(),
                false => self.for_public(&url).await?,
            };
            let request = client.get(url.clone()).headers(headers.clone());
            let response = request.send().await.map_err(|error| failed(&url, error))?;
            match redirect(&url, &response)? {
                Some(next) => url = next,
                None => return body(&url, response, options.max_bytes).await,
            }
        }
        let (host, most) = (host(&url), options.max_redirects);
        Err(Error::rejected(format!(
            "more than {most} redirects, the last of them to `{host}`"
        )))
    }
}

/// Where the answer redirects to, if it does.
fn redirect(url: &Url, response: &Response) -> Result<Option<Url>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok());
    let nowhere = || Error::protocol(format!("`{}` redirects to nowhere", host(url)));
    next.map(Some).ok_or_else(nowhere)
}

/// The answer's body, given up as soon as it is too large, whatever its head says.
async fn body(url: &Url, mut response: Response, max_bytes: usize) -> Result<Bytes> {
    check_status(url, response.status())?;
    let too_large = || {
        Error::rejected(format!(
            "what `{}` sends is larger than {max_bytes} bytes",
            host(url)
        ))
    };
    if response
        .content_length()
        .is_some_and(|length| length > max_bytes as u64)
    {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(url, error))? {
        if chunk.len() > max_bytes - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn check_status(url: &Url, status: StatusCode) -> Result<()> {
    if status.is_success() {
        return Ok(());
    }
    let message = format!("`{}` answers {status}", host(url));
    Err(match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Error::not_found(message),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Error::network(message),
        status if status.is_server_error() => Error::network(message),
        // A 401 too: the host may be anybody's, and `Error::Auth` would park the connector.
        _ => Error::rejected(message),
    })
}

/// What the client says, without the URL.
fn failed(url: &Url, error: reqwest::Error) -> Error {
    let error = error.without_url();
    let mut cause = error.source();
    while let Some(found) = cause {
        if let Some(refused) = found.downcast_ref::<Refused>() {
            return Error::rejected(refused.to_string());
        }
        cause = found.source();
    }
    Error::network(format!("fetching from `{}`: {}", host(url), chain(&error)))
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}
