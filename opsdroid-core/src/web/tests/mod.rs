//! The server from outside: raw requests in, answers out.

mod refusals;

use std::net::SocketAddr;

use axum::{Router, http::Uri, routing::get};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::{Unverified, Web};
use crate::{config::WebConfig, error::Error};

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
