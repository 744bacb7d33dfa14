//! The servers that are compared: a bot, and axum with nothing around it.

use std::{borrow::Cow, io::Write};

use axum::{
    Router,
    extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade},
    routing::get,
};
use opsdroid_core::{Config, config::Section, prelude::*, skills};
use opsdroid_websocket::Websocket;
use serde::Deserialize;
use tokio::net::TcpListener;

/// Runs until it is killed; the first line it prints is its address.
pub(crate) fn serve(which: &str) {
    let threads = which == "bot-threads";
    let mut builder = match threads {
        true => tokio::runtime::Builder::new_multi_thread(),
        false => tokio::runtime::Builder::new_current_thread(),
    };
    let runtime = builder.enable_all().build().unwrap();
    runtime.block_on(async {
        match which {
            "bare" => bare().await,
            _ => bot().await,
        }
    });
}

fn listens_at(address: impl std::fmt::Display) {
    println!("{address}");
    std::io::stdout().flush().unwrap();
}

/// Says what was said.
#[match_regex(r"^message (?<number>\d+)")]
async fn echo(message: &Matched) -> Result<()> {
    message.respond(message.text.as_str()).await?;
    Ok(())
}

async fn bot() {
    let config = Config::parse(r#"{"web": {"port": 0}}"#, "bench.yaml", |_| None).unwrap();
    let section = Section::from_yaml("websocket", r#"{"max-connections": 1000}"#).unwrap();
    let running = Bot::builder()
        .config(config)
        .connector::<Websocket>(section)
        .skills(skills![echo])
        .start()
        .unwrap();
    let web = running.bot().web();
    web.mounted("/connector/websocket").await;
    listens_at(web.address().await.unwrap());
    running.outcome().await.unwrap();
}

/// The frame that the bot reads, too.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    message: Cow<'a, str>,
    #[serde(rename = "user")]
    _user: Option<String>,
}

async fn bare() {
    async fn upgrade(upgrade: WebSocketUpgrade) -> axum::response::Response {
        upgrade
            .read_buffer_size(4096)
            .write_buffer_size(4096)
            .on_upgrade(talk)
    }
    async fn talk(mut socket: WebSocket) {
        while let Some(Ok(frame)) = socket.recv().await {
            let Frame::Text(text) = frame else { continue };
            let said: Said<'_> = serde_json::from_str(&text).unwrap();
            let reply = Frame::Text(said.message.into_owned().into());
            if socket.send(reply).await.is_err() {
                return;
            }
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listens_at(listener.local_addr().unwrap());
    let routes = Router::new().route("/socket", get(upgrade));
    axum::serve(listener, routes).await.unwrap();
}
