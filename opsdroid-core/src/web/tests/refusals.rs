//! Who and what is refused: foreign names and pages, wrong tokens, forged and endless requests.

use async_trait::async_trait;
use axum::{
    Router,
    http::request::Parts,
    routing::{get, post},
};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{OPEN, ask, body, says, status, web};
use crate::{
    secret::Secret,
    web::{Refusal, Token, Verifier},
};

#[tokio::test]
async fn foreign_names_are_refused_and_own_ones_answered() {
    let web = web(|config| {
        config.base_url = Some("https://bot.example.org/x".to_owned());
        config.allowed_hosts = vec!["other.example.org".to_owned()];
    });
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
    let address = web.address().await.unwrap();
    let own = [
        "localhost",
        "LOCALHOST:99",
        "bot.localhost",
        "127.0.0.1:1",
        "[::1]:80",
        "bot.example.org",
        "other.example.org:443",
    ];
    for name in own {
        let answer = ask(address, "GET /a", &format!("host: {name}\r\n"), "").await;
        assert_eq!(status(&answer), 200, "{name}");
    }
    let foreign = [
        "evil.example.org",
        "localhost.evil.org",
        "10.0.0.1",
        "user@localhost",
        "localhost:99999",
        "localhost:80;x",
        "[::2]",
        "a b",
        "",
    ];
    for name in foreign {
        let answer = ask(address, "GET /a", &format!("host: {name}\r\n"), "").await;
        assert_eq!(status(&answer), 421, "{name}");
        assert!(body(&answer).starts_with(r#"{"error":"#), "{answer}");
    }
    let answer = ask(address, "GET http://evil.org/a", "host: localhost\r\n", "").await;
    assert_eq!(
        status(&answer),
        421,
        "the name in the request line counts too"
    );
    let answer = ask(
        address,
        "GET /a",
        "host: localhost\r\nhost: evil.org\r\n",
        "",
    )
    .await;
    assert_eq!(status(&answer), 400);
}

#[tokio::test]
async fn foreign_pages_are_refused_and_own_ones_answered() {
    let web = web(|config| {
        config.base_url = Some("https://bot.example.org".to_owned());
        config.allowed_origins = vec!["https://app.example.org:443/".to_owned()];
    });
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
    let address = web.address().await.unwrap();
    let cases = [
        ("localhost:80", "http://localhost", 200),
        ("localhost:8080", "http://localhost:8080", 200),
        ("localhost:8080", "http://localhost:3000", 403),
        ("localhost", "https://bot.example.org", 200),
        ("localhost", "https://APP.example.org", 200),
        ("localhost", "http://app.example.org", 403),
        ("localhost", "https://evil.example.org", 403),
        ("localhost", "ftp://localhost", 403),
        ("localhost", "http://user@localhost", 403),
        ("localhost", "http://localhost.evil.org", 403),
        ("localhost", "null", 403),
        ("localhost", "", 403),
    ];
    for (host, page, expected) in cases {
        let headers = format!("host: {host}\r\norigin: {page}\r\n");
        let answer = ask(address, "GET /a", &headers, "").await;
        assert_eq!(status(&answer), expected, "{page} calls {host}");
    }
}

#[tokio::test]
async fn a_token_is_asked_for_as_it_stands_or_as_bearer() {
    let web = web(|_| {});
    let _mount = web
        .mount("/a", Token(Secret::new("s3cret")), says("in"))
        .await
        .unwrap();
    let address = web.address().await.unwrap();
    let cases = [
        ("authorization: s3cret\r\n", 200),
        ("authorization: Bearer s3cret\r\n", 200),
        ("authorization: bearer s3cret\r\n", 200),
        ("authorization: Bearer  s3cret\r\n", 401),
        ("authorization: s3cre\r\n", 401),
        ("authorization: \r\n", 401),
        ("authorization: s3cret\r\nauthorization: s3cret\r\n", 401),
        ("", 401),
    ];
    for (header, expected) in cases {
        let answer = ask(
            address,
            "GET /a",
            &format!("host: localhost\r\n{header}"),
            "",
        )
        .await;
        assert_eq!(status(&answer), expected, "{header}");
        assert!(!answer.contains("s3cret"));
    }
}

/// Passes what has this body.
struct BodyIs(&'static str);

#[async_trait]
impl Verifier for BodyIs {
    async fn verify(&self, _: &Parts, body: &Bytes) -> Result<(), Refusal> {
        if body == self.0 {
            Ok(())
        } else {
            Err(Refusal::forbidden("another body"))
        }
    }
}

#[tokio::test]
async fn a_verifier_sees_the_body_and_the_route_the_same_one() {
    let web = web(|_| {});
    let echo = Router::new().route("/", post(async |body: Bytes| body));
    let _mount = web.mount("/a", BodyIs("signed"), echo).await.unwrap();
    let address = web.address().await.unwrap();
    let host = "host: localhost\r\n";
    assert_eq!(
        body(&ask(address, "POST /a", host, "signed").await),
        "signed"
    );
    assert_eq!(status(&ask(address, "POST /a", host, "forged").await), 403);
    let upgrade = "host: localhost\r\nupgrade: websocket\r\n";
    assert_eq!(
        body(&ask(address, "POST /a", upgrade, "signed").await),
        "signed"
    );
}

#[tokio::test]
async fn what_claims_to_be_an_upgrade_brings_no_body() {
    let web = web(|_| {});
    let echo = Router::new().route("/", get(async |body: Bytes| body));
    let _mount = web.mount("/a", BodyIs(""), echo).await.unwrap();
    let address = web.address().await.unwrap();
    let headers = "host: localhost\r\nupgrade: websocket\r\n";
    assert_eq!(body(&ask(address, "GET /a", headers, "smuggled").await), "");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let web = web(|_| {});
    let _mount = web
        .mount("/a", OPEN, Router::new().route("/", post(async || "")))
        .await
        .unwrap();
    let mut stream = TcpStream::connect(web.address().await.unwrap())
        .await
        .unwrap();
    let head = "POST /a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert_eq!(status(&answer), 413);
    assert!(body(&answer).contains("bytes at most"));
}

#[tokio::test]
#[allow(clippy::disallowed_methods)] // the server has tokio's time, and no bot around it
async fn a_head_that_never_ends_is_not_waited_for() {
    let web = web(|_| {});
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
    let mut stream = TcpStream::connect(web.address().await.unwrap())
        .await
        .unwrap();
    stream
        .write_all(b"GET /a HTTP/1.1\r\nhost: local")
        .await
        .unwrap();
    tokio::time::pause(); // from here on, waiting takes no time
    let began = tokio::time::Instant::now();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(
        began.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"),
        "{answer:?}"
    );
}
