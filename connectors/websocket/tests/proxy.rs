//! The chat page behind a proxy that serves it below a prefix.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use std::{net::SocketAddr, time::Duration};

use opsdroid_core::{prelude::*, skills};
use servers::{Browser, Key, live};
use support::start;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
};

const SOON: Duration = Duration::from_secs(10);

/// Says what was said.
#[match_regex("^say (?<text>.*)$")]
async fn say(message: &Matched) -> Result<()> {
    let text = message.capture("text").unwrap_or_default();
    message.respond(text).await?;
    Ok(())
}

/// Takes `/bot` off the path of every request, and ends what comes without it.
async fn strip(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let piece = &buffer[..length];
        let request = [&b"GET "[..], b"POST "]
            .into_iter()
            .find_map(|verb| Some((verb, piece.strip_prefix(verb)?)));
        let written = match request {
            None => to.write_all(piece).await,
            Some((verb, rest)) => match rest.strip_prefix(b"/bot") {
                Some(rest) => to.write_all(&[verb, rest].concat()).await,
                None => return,
            },
        };
        if written.is_err() {
            return;
        }
    }
}

async fn proxy(behind: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (from_client, mut to_client) = client.into_split();
            let server = TcpStream::connect(behind).await.unwrap();
            let (mut from_server, to_server) = server.into_split();
            tokio::spawn(strip(from_client, to_server));
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        }
    });
    address
}

#[tokio::test]
async fn the_page_works_below_a_prefix() {
    let server = start("{}", skills![say]).await;
    let Some(browser) = live(Browser::start()).await else {
        return;
    };
    let proxy = proxy(server.address).await;
    let below = format!("http://{proxy}/bot");
    let direct = format!("http://{}", server.address);
    let own = "/connector/websocket";
    for page in [
        format!("{below}/"),
        format!("{below}{own}"),
        format!("{direct}{own}/"),
    ] {
        browser.goto(&page).await.unwrap();
        browser
            .wait_for_text("#state[data-state=online]", "Online", SOON)
            .await
            .unwrap();
        browser.type_into("#input", "say hello").await.unwrap();
        browser.press(Key::Enter).await.unwrap();
        browser
            .wait_for_text(".bot .bubble", "hello", SOON)
            .await
            .unwrap();
    }
}
