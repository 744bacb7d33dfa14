//! The server from outside: raw requests in, answers out.

use std::net::SocketAddr;

use async_trait::async_trait;
use axum::{
    Router,
    http::{Uri, request::Parts},
    routing::{get, post},
};
use bytes::Bytes;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::{Refusal, Token, Unverified, Verifier, Web};
use crate::{
    config::WebConfig,
    error::{Error, Result},
    secret::Secret,
};

const OPEN: Unverified = Unverified { reason: "a test" };

fn web(change: impl FnOnce(&mut WebConfig)) -> Web {
    let mut config = WebConfig {
        port: 0,
        ..WebConfig::default()
    };
    change(&mut config);
    Web::new(config, CancellationToken::new())
}

fn says(text: &'static str) -> Router {
    Router::new()
        .route("/", get(move || async move { text }))
        .route("/uri", get(|uri: Uri| async move { uri.to_string() }))
}

/// The answer to a request with these header lines.
async fn ask(address: SocketAddr, line: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn get_path(web: &Web, path: &str) -> String {
    let address = web.address().await.unwrap();
    ask(address, &format!("GET {path}"), "host: localhost\r\n", "").await
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn the_longest_path_answers_and_sees_what_is_below_it() {
    let web = web(|_| {});
    let _index = web.mount("/", OPEN, says("index")).await.unwrap();
    let _short = web.mount("/a", OPEN, says("short")).await.unwrap();
    let _long = web.mount("/a/b/", OPEN, says("long")).await.unwrap();
    assert_eq!(body(&get_path(&web, "/").await), "index");
    assert_eq!(body(&get_path(&web, "/a").await), "short");
    assert_eq!(body(&get_path(&web, "/a/b").await), "long");
    assert_eq!(body(&get_path(&web, "/a/b/").await), "long");
    assert_eq!(body(&get_path(&web, "/a/b/uri?x=1").await), "/uri?x=1");
    assert_eq!(
        status(&get_path(&web, "/ab").await),
        404,
        "a segment is whole"
    );
    assert_eq!(
        status(&get_path(&web, "/uri").await),
        404,
        "`/` is the index alone"
    );
}

#[tokio::test]
async fn a_dropped_mount_is_gone_and_its_path_free() {
    let web = web(|_| {});
    let mount = web.mount("/a", OPEN, says("one")).await.unwrap();
    let error = web.mount("/a/", OPEN, says("two")).await.unwrap_err();
    assert!(error.to_string().contains("`/a` is mounted"), "{error}");
    drop(mount);
    assert_eq!(status(&get_path(&web, "/a").await), 404);
    let _two = web.mount("/a", OPEN, says("two")).await.unwrap();
    assert_eq!(body(&get_path(&web, "/a").await), "two");
}

#[tokio::test]
async fn a_path_that_is_none_cannot_be_mounted() {
    let web = web(|_| {});
    for path in ["", "a", "/a?b", "/a b", "/a#b"] {
        let error = web.mount(path, OPEN, says("x")).await.unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{path}: {error}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let web = web(|config| config.port = port);
    let error = web.mount("/a", OPEN, says("x")).await.unwrap_err();
    assert!(matches!(error, Error::Network(_)));
    assert!(
        error
            .to_string()
            .contains(&format!("port {port} is already in use")),
        "{error}"
    );
    drop(taken);
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
}

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
async fn errors_without_a_body_get_one() {
    let web = web(|_| {});
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
    let answer = get_path(&web, "/a/nowhere").await;
    assert_eq!(
        (status(&answer), body(&answer)),
        (404, r#"{"error":"not found"}"#)
    );
    let address = web.address().await.unwrap();
    let answer = ask(address, "DELETE /a", "host: localhost\r\n", "").await;
    assert_eq!(
        (status(&answer), body(&answer)),
        (405, r#"{"error":"method not allowed"}"#)
    );
    assert!(answer.contains("x-content-type-options: nosniff"));
}

#[tokio::test]
async fn a_closed_server_takes_no_more_and_ends_idle_connections() {
    let web = web(|_| {});
    let _mount = web.mount("/a", OPEN, says("x")).await.unwrap();
    let address = web.address().await.unwrap();
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /a HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    web.close().await;
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn whoever_waits_for_a_path_is_told_when_it_is_there() {
    let web = web(|_| {});
    let waiting = tokio::spawn({
        let web = web.clone();
        async move { web.mounted("/late").await }
    });
    let _other = web.mount("/early", OPEN, says("x")).await.unwrap();
    assert!(!waiting.is_finished());
    let _mount = web.mount("/late", OPEN, says("x")).await.unwrap();
    waiting.await.unwrap();
    let url = web.url("/late").await.unwrap();
    assert_eq!(url, format!("http://{}/late", web.address().await.unwrap()));
}

#[tokio::test]
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
