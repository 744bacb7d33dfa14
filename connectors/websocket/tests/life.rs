//! How sockets end: slow readers, silent clients, a bot that stops. And the page.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use opsdroid_core::{prelude::*, skills};
use support::{soon, start, start_all};
use tokio::io::AsyncWriteExt;

/// Says what was said.
#[match_regex(r"^say (?<text>.*)$")]
async fn say(message: &Matched) -> Result<()> {
    message
        .respond(message.capture("text").unwrap_or_default())
        .await?;
    Ok(())
}

/// Floods the socket it is asked from until that fails, and tells another one how.
#[match_regex(r"^flood (?<witness>\S+)$")]
async fn flood(message: &Matched) -> Result<()> {
    let witness = message.capture("witness").unwrap_or_default();
    let text = "x".repeat(1024 * 1024);
    let error = loop {
        if let Err(error) = message.respond(text.as_str()).await {
            break error;
        }
    };
    let told = format!("{}: {error}", error.class());
    message
        .bot()
        .send(Message::new(told).in_target(witness))
        .await?;
    Ok(())
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_the_sender_told() {
    let server = start(r#"{"send-timeout": 0.2}"#, skills![flood, say]).await;
    let mut witness = server.classic().await;
    let mut deaf = server.classic().await;
    deaf.say(&format!("flood {}", witness.id)).await;
    let told = witness.text().await;
    assert!(told.starts_with("network: "), "{told}");
    assert!(
        told.contains(&deaf.id) && told.contains("doesn't read"),
        "{told}"
    );
    assert_eq!(witness.ask("say fine").await, "fine");
    deaf.end().await;
}

#[tokio::test]
async fn who_pings_and_reads_no_answers_is_cut_off() {
    let server = start(r#"{"send-timeout": 0.2}"#, skills![say]).await;
    let mut flooder = server.classic().await;
    let mut ping = vec![0x89, 0x80 | 125, 0, 0, 0, 0];
    ping.resize(ping.len() + 125, b'x');
    let pings = ping.repeat(1000);
    let stream = flooder.socket.get_mut();
    let mut sent = 0;
    while soon(stream.write_all(&pings)).await.is_ok() {
        sent += pings.len();
        assert!(sent < 128 * 1024 * 1024, "answers to pings pile up");
    }
    assert_eq!(server.classic().await.ask("say fine").await, "fine");
}

#[tokio::test]
async fn who_answers_no_ping_is_closed_and_who_does_is_not() {
    let server = start(
        r#"{"ping-interval": 0.1, "max-connections": 2}"#,
        skills![say],
    )
    .await;
    let mut alive = server.classic().await;
    let silent = server.classic().await; // pings are answered as one reads on; nobody reads here
    let mut texts = 0;
    loop {
        // Reading for an answer answers pings, too.
        assert_eq!(alive.ask("say hello").await, "hello");
        texts += 1;
        let (status, _) = server.post("").await;
        if status == 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(texts > 1, "nobody is closed at once");
    assert_eq!(alive.ask("say still here").await, "still here");
    drop(silent);
}

#[tokio::test]
async fn sockets_get_a_goodbye_when_the_bot_stops() {
    let server = start("{}", skills![say]).await;
    let (mut classic, mut v2) = (server.classic().await, server.v2().await);
    assert_eq!(classic.ask("say hello").await, "hello");
    let stopped = tokio::spawn(server.running.stop());
    assert_eq!(classic.end().await, Some(1001));
    assert_eq!(v2.end().await, Some(1001));
    soon(stopped).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_bot_stops_though_a_client_never_answers() {
    let server = start("{}", skills![say]).await;
    let _silent = server.classic().await;
    soon(server.running.stop()).await.unwrap();
}

#[tokio::test]
async fn the_page_is_served_under_a_strict_policy() {
    let server = start(r#"{"bot-name": "<hal>", "token": "s3cret"}"#, skills![say]).await;
    for path in ["/", "/connector/websocket", "/connector/websocket/"] {
        let (status, head, body) = server.http(&format!("GET {path}"), "").await;
        assert_eq!(status, 200, "{path}");
        assert!(head.contains("content-type: text/html"), "{head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        assert!(head.contains("content-security-policy: default-src 'none'; script-src 'nonce-"));
        assert!(head.contains("ws://localhost "), "{head}");
        assert!(body.contains(r#"data-path="/connector/websocket""#));
        assert!(body.contains("&lt;hal&gt;") && !body.contains("<hal>"));
        assert!(!body.contains("innerHTML") && !body.contains("{{"));
        assert!(!body.contains("s3cret"));
    }
}

#[tokio::test]
async fn the_first_connector_that_has_a_page_has_it_at_the_root() {
    let off = r#"{"chat-page": false}"#;
    let connectors = [("c", "{}"), ("a", off), ("b", r#"{"bot-name": "bee"}"#)];
    let server = start_all(&connectors, skills![say]).await;
    soon(server.running.bot().web().mounted("/")).await;
    let (_, _, body) = server.http("GET /", "").await;
    assert!(body.contains(r#"data-path="/connector/b""#) && body.contains("bee"));
    assert_eq!(server.http("GET /connector/c", "").await.0, 200);
    assert_eq!(server.http("GET /connector/a", "").await.0, 405);
}
