//! The operator's proxy and certificates.
#![cfg(feature = "http")]
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::sync::{Arc, Mutex};

use opsdroid_core::{
    Config,
    http::{self, Client, FetchOptions, HttpConfig},
    prelude::*,
};
use support::{Answer, Server, answer};
use tempfile::NamedTempFile;
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

/// A file of this text, which goes away with the test.
fn file(text: &str) -> NamedTempFile {
    let file = NamedTempFile::with_suffix(".pem").unwrap();
    std::fs::write(&file, text).unwrap();
    file
}

fn through(proxy: &str) -> HttpConfig {
    HttpConfig {
        proxy: Some(Secret::new(proxy)),
        ca_file: None,
    }
}

fn trusting(file: &NamedTempFile) -> HttpConfig {
    HttpConfig {
        proxy: None,
        ca_file: Some(file.path().to_owned()),
    }
}

#[tokio::test]
async fn everything_goes_through_the_proxy() {
    let proxy = Server::start(|_| answer("200 OK", "", "proxied")).await;
    let url = proxy.url("").replace("://", "://ann:planted@");
    let client = Client::new(&through(&url)).unwrap();
    let options = FetchOptions::default();
    // A name that only the proxy's side of the world could know.
    let body = client
        .fetch("http://files.invalid/cat", &options)
        .await
        .unwrap();
    assert_eq!(body, "proxied");
    let head = &proxy.seen()[0];
    assert!(
        head.starts_with("GET http://files.invalid/cat HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("proxy-authorization: Basic "), "{head}");

    let response = client
        .service()
        .get("http://10.0.0.1/api")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert!(proxy.seen()[1].starts_with("GET http://10.0.0.1/api "));
}

#[tokio::test]
async fn a_proxy_is_no_way_to_private_addresses() {
    let proxy = Server::start(|_| answer("200 OK", "", "proxied")).await;
    let client = Client::new(&through(&proxy.url(""))).unwrap();
    for url in [
        "http://169.254.169.254/",
        "http://localhost/",
        "http://[::1]/",
    ] {
        let error = client
            .fetch(url, &FetchOptions::default())
            .await
            .unwrap_err();
        assert_eq!(error.class(), "rejected", "{url}: {error}");
    }
    assert!(proxy.seen().is_empty());
}

#[test]
fn a_proxys_password_isnt_printed() {
    let config = through("http://ann:planted@proxy.example.org:3128");
    let client = Client::new(&config).unwrap();
    let debug = format!("{config:?} {client:?}");
    assert!(!debug.contains("planted"), "{debug}");
}

#[test]
fn a_proxy_that_cant_be_used_is_a_configuration_error() {
    for proxy in [
        "ftp://ann:planted@127.0.0.1:1",
        "http://ann:planted@",
        "planted",
    ] {
        let error = Client::new(&through(proxy)).unwrap_err();
        assert_eq!(error.class(), "config");
        assert!(!format!("{error} {error:?}").contains("planted"));
    }
}

#[tokio::test]
async fn an_authority_of_the_operators_own_is_trusted_when_named() {
    http::install_crypto();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}/planted",
        listener.local_addr().unwrap().port()
    );
    tokio::spawn(async move {
        let log = Mutex::default();
        while let Ok((socket, _)) = listener.accept().await {
            if let Ok(socket) = acceptor.accept(socket).await {
                let whole: fn(&str) -> Answer = |_| answer("200 OK", "", "sealed");
                support::serve(socket, &whole, &log).await;
            }
        }
    });

    let options = FetchOptions::default().with_private_addresses();
    let ca = file(&made.cert.pem());
    let client = Client::new(&trusting(&ca)).unwrap();
    assert_eq!(client.fetch(&url, &options).await.unwrap(), "sealed");

    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let ca = file(&other.cert.pem());
    let client = Client::new(&trusting(&ca)).unwrap();
    let error = client.fetch(&url, &options).await.unwrap_err();
    assert_eq!(error.class(), "network");
    let text = error.to_string();
    assert!(
        text.contains("certificate") && !text.contains("planted"),
        "{text}"
    );
}

#[test]
fn a_certificate_file_that_cant_be_used_is_a_configuration_error() {
    let empty = file("no certificate");
    let error = Client::new(&trusting(&empty)).unwrap_err();
    assert_eq!(error.class(), "config");
    assert!(
        error.to_string().contains(".pem: no certificate"),
        "{error}"
    );
    let missing = HttpConfig {
        proxy: None,
        ca_file: Some("/does/not/exist.pem".into()),
    };
    let error = Client::new(&missing).unwrap_err();
    assert_eq!(error.class(), "config");
    assert!(error.to_string().contains("/does/not/exist.pem"), "{error}");
}

#[tokio::test]
async fn a_bots_client_has_the_configured_proxy() -> Result<()> {
    let proxy = Server::start(|_| answer("200 OK", "", "proxied")).await;
    let text = format!("proxy: {}\n", proxy.url(""));
    let config = Config::parse(text, "test.yaml", |_| None)?;
    let bot = Bot::builder().config(config).start()?;
    let request = bot.bot().http()?.service().get("http://files.invalid/");
    let response = request.send().await.network()?;
    assert_eq!(response.bytes().await.network()?, "proxied");

    let bot = Bot::builder().start()?;
    let server = Server::start(|_| answer("200 OK", "", "direct")).await;
    let response = bot
        .bot()
        .http()?
        .service()
        .get(server.url("/"))
        .send()
        .await
        .network()?;
    assert_eq!(response.bytes().await.network()?, "direct");
    Ok(())
}
