//! opsdroid's own protocol: reservations, texts, and what opsdroid got wrong.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use std::time::Duration;

use futures_util::SinkExt;
use opsdroid_core::{prelude::*, skills};
use serde_json::json;
use support::{soon, start, start_all};
use tokio_tungstenite::tungstenite::{
    Message as Frame,
    protocol::frame::{
        Frame as RawFrame,
        coding::{Data, OpCode},
    },
};

/// Says what was said.
#[match_regex(r"(?s)^(?<text>.*)$")]
async fn echo(message: &Matched) -> Result<()> {
    message.respond(message.text.clone()).await?;
    Ok(())
}

/// Says who said it, and where.
#[match_regex("^who$")]
async fn who(message: &Matched) -> Result<()> {
    let direct = message.direct;
    let parts = [
        message.user.as_deref(),
        message.user_id.as_deref(),
        Some(message.target.id()),
    ];
    message
        .respond(Text::plain(format!(
            "{} {direct}",
            parts.map(|part| part.unwrap_or("-")).join(" ")
        )))
        .await?;
    Ok(())
}

/// Tries to show typing, and says how that went.
#[match_regex("^type$")]
async fn type_something(message: &Matched) -> Result<()> {
    let error = message.respond(Typing::start()).await.unwrap_err();
    message
        .respond(Text::plain(format!("{}: {error}", error.class())))
        .await?;
    Ok(())
}

/// Says something to another socket, and how that went.
#[match_regex(r"^tell (?<socket>\S+)$")]
async fn tell(message: &Matched) -> Result<()> {
    let target = message.capture("socket").unwrap();
    let sent = message
        .bot()
        .send(Message::new("psst").in_target(target))
        .await;
    message
        .respond(sent.map_or_else(|error| error.class().to_owned(), |_| "told".to_owned()))
        .await?;
    Ok(())
}

#[tokio::test]
async fn texts_and_frames_are_answered_by_texts() {
    let server = start("{}", skills![echo]).await;
    let mut client = server.classic().await;
    assert_eq!(client.ask("hello").await, "hello");
    assert_eq!(
        client
            .ask(r#"{"message": "hi \"you\"", "user": null, "socket": null}"#)
            .await,
        "hi \"you\""
    );
}

#[tokio::test]
async fn a_frame_says_who_and_the_socket_says_where() {
    let server = start("{}", skills![who]).await;
    let mut client = server.classic().await;
    let id = client.id.clone();
    assert_eq!(client.ask("who").await, format!("- {id} {id} true"));
    let other = server.classic().await;
    let frame = json!({ "message": "who", "user": "ann", "socket": other.id });
    assert_eq!(
        client.ask(&frame.to_string()).await,
        format!("ann {id} {id} true")
    );
    let frame = json!({ "message": "who", "user": "x".repeat(1000) });
    let long = "x".repeat(64);
    assert_eq!(
        client.ask(&frame.to_string()).await,
        format!("{long} {id} {id} true")
    );
}

#[tokio::test]
async fn replies_go_to_the_socket_that_asked() {
    let server = start("{}", skills![echo]).await;
    let (mut ann, mut bob) = (server.classic().await, server.classic().await);
    for round in 0..20 {
        let to_bob = json!({ "message": format!("ann {round}"), "socket": bob.id });
        ann.say(&to_bob.to_string()).await;
        bob.say(&format!("bob {round}")).await;
    }
    for round in 0..20 {
        assert_eq!(ann.text().await, format!("ann {round}"));
        assert_eq!(bob.text().await, format!("bob {round}"));
    }
}

#[tokio::test]
async fn no_frame_does_harm() {
    let server = start("{}", skills![echo]).await;
    let mut client = server.classic().await;
    let deep = "[".repeat(10_000);
    let deep_frame = format!("{{\"message\": {}", "{\"a\":".repeat(5_000));
    let as_they_stand = [
        "123",
        "true",
        "null",
        "\"hi\"",
        "[1]",
        "{}",
        "{\"message\": 5}",
        "{\"message\": null}",
        "{",
        "\u{0}\u{1}",
        "a\u{202e}b",
        &deep,
        &deep_frame,
    ];
    for text in as_they_stand {
        assert_eq!(client.ask(text).await, text);
    }
    assert_eq!(
        client.ask(r#"{"message": "hi", "user": {"a": 1}}"#).await,
        "hi"
    );
    assert_eq!(
        client
            .ask(r#"{"message": "hi", "more": [], "user": 5}"#)
            .await,
        "hi"
    );
}

#[tokio::test]
async fn frames_that_cannot_be_taken_end_their_own_socket_only() {
    let server = start(r#"{"max-connections": 2}"#, skills![echo]).await;
    let mut good = server.classic().await;

    let mut bad = server.classic().await;
    bad.socket.send(Frame::binary(vec![1, 2, 3])).await.unwrap();
    assert_eq!(bad.end().await, Some(1003));

    let mut bad = server.classic().await;
    let _ = bad.socket.send(Frame::text("x".repeat(100_000))).await;
    bad.end().await;

    let mut bad = server.classic().await;
    let raw = RawFrame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    bad.socket.send(Frame::Frame(raw)).await.unwrap();
    assert_eq!(bad.end().await, Some(1002));

    assert_eq!(good.ask("still here").await, "still here");
    server.classic().await;
}

#[tokio::test]
async fn a_token_is_asked_for_when_a_socket_is_reserved() {
    let server = start(r#"{"token": "s3cret"}"#, skills![echo]).await;
    assert_eq!(server.post("").await.0, 401);
    let (status, body) = server.post("authorization: wrong\r\n").await;
    assert_eq!(
        (status, body),
        (401, json!({ "error": "the token is wrong" }))
    );
    assert_eq!(server.post("authorization: Bearer s3cret\r\n").await.0, 200);
    let (_, body) = server.post("authorization: s3cret\r\n").await;
    // The id was given for the token, and is the proof from here on.
    let id = body["socket"].as_str().unwrap();
    let mut client = server.open(server.request(id)).await.unwrap();
    assert_eq!(client.ask("hello").await, "hello");
}

#[tokio::test]
async fn a_socket_opens_once_and_only_where_it_is_reserved() {
    let server = start("{}", skills![echo]).await;
    assert_eq!(server.refusal(server.request("nobody")).await, 400);
    let id = server.reserve().await;
    let (status, _, _) = server
        .http(&format!("GET /connector/websocket/{id}"), "")
        .await;
    assert_eq!(status, 400, "no upgrade");
    let mut client = server.open(server.request(&id)).await.unwrap();
    assert_eq!(server.refusal(server.request(&id)).await, 400);
    assert_eq!(client.ask("hello").await, "hello");
}

#[tokio::test]
async fn reservations_expire() {
    let server = start(
        r#"{"connection-timeout": 0.05, "max-connections": 1}"#,
        skills![echo],
    )
    .await;
    let id = server.reserve().await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(server.refusal(server.request(&id)).await, 408);
    let other = server.reserve().await;
    assert_ne!(id, other);
}

#[tokio::test]
async fn open_and_reserved_sockets_count() {
    let server = start(r#"{"max-connections": 2}"#, skills![echo]).await;
    let mut open = server.classic().await;
    let _reserved = server.reserve().await;
    let (status, body) = server.post("").await;
    assert_eq!((status, body["error"].is_string()), (429, true));
    open.socket.close(None).await.unwrap();
    open.end().await;
    // The seat is free when the server's side of the socket has ended.
    let freed = async {
        while server.post("").await.0 == 429 {
            tokio::task::yield_now().await;
        }
    };
    soon(freed).await;
}

#[tokio::test]
async fn foreign_pages_and_names_are_refused() {
    let server = start("{}", skills![echo]).await;
    assert_eq!(
        server.post("origin: https://evil.example.org\r\n").await.0,
        403
    );
    assert_eq!(server.post("host: evil.example.org\r\n").await.0, 421);
    let id = server.reserve().await;
    let mut request = server.request(&id);
    request
        .headers_mut()
        .insert("origin", "https://evil.example.org".parse().unwrap());
    assert_eq!(server.refusal(request).await, 403);
    let mut request = server.request(&id);
    let own = format!("http://{}", server.address);
    request.headers_mut().insert("origin", own.parse().unwrap());
    server.open(request).await.unwrap();
}

#[tokio::test]
async fn what_the_protocol_has_no_word_for_is_an_error() {
    let server = start("{}", skills![type_something]).await;
    let mut client = server.classic().await;
    let answer = client.ask("type").await;
    assert!(answer.starts_with("rejected: "), "{answer}");
    assert!(
        answer.contains("`opsdroid.v2`") && answer.contains("`typing`"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_socket_that_is_not_open_is_not_found() {
    let server = start("{}", skills![tell]).await;
    let (mut ann, mut bob) = (server.classic().await, server.classic().await);
    assert_eq!(ann.ask(&format!("tell {}", bob.id)).await, "told");
    assert_eq!(bob.text().await, "psst");
    assert_eq!(ann.ask("tell nobody").await, "not-found");
    let reserved = server.reserve().await;
    assert_eq!(ann.ask(&format!("tell {reserved}")).await, "not-found");
}

#[tokio::test]
async fn several_connectors_live_side_by_side() {
    let server = start_all(&[("websocket", "{}"), ("second", "{}")], skills![echo]).await;
    let (status, _, body) = server.http("POST /connector/second", "").await;
    assert_eq!(status, 200);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let id = body["socket"].as_str().unwrap();
    assert_eq!(
        server.refusal(server.request(id)).await,
        400,
        "ids are a connector's own"
    );
    assert_eq!(server.classic().await.ask("hello").await, "hello");
}
