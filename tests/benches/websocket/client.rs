//! A client that talks and checks every reply.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message as Frame};

use crate::process::Child;

/// One open socket.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    said: usize,
}

impl Client {
    /// Opens a socket.
    pub(crate) async fn open(child: &Child) -> Self {
        let path = path(child).await;
        Self::open_at(child, &path).await
    }

    async fn open_at(child: &Child, path: &str) -> Self {
        let stream = TcpStream::connect(&child.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let url = format!("ws://{}{path}", child.address);
        let (socket, _) = client_async(url, stream).await.unwrap();
        Self { socket, said: 0 }
    }

    /// The time from opening a socket, reserved before where it has to be, to its first reply.
    pub(crate) async fn first_reply(child: &Child) -> Duration {
        let path = path(child).await;
        let began = Instant::now();
        let mut client = Self::open_at(child, &path).await;
        client.talk(1).await;
        began.elapsed()
    }

    /// Says so many things, each when the reply to the last is there.
    pub(crate) async fn talk(&mut self, messages: usize) {
        for _ in 0..messages {
            self.said += 1;
            let text = format!(
                "message {} with a \"quote\" and some length to it",
                self.said
            );
            let frame = serde_json::json!({ "message": text, "user": "ann", "socket": null });
            self.socket
                .send(Frame::text(frame.to_string()))
                .await
                .unwrap();
            match self.socket.next().await {
                Some(Ok(Frame::Text(reply))) => assert_eq!(reply, text.as_str()),
                other => panic!("{other:?}"),
            }
        }
    }
}

/// Where the next socket can be opened.
async fn path(child: &Child) -> String {
    if !child.is_bot {
        return "/socket".to_owned();
    }
    let mut stream = TcpStream::connect(&child.address).await.unwrap();
    let request = "POST /connector/websocket HTTP/1.1\r\nhost: localhost\r\n\
                   connection: close\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    format!("/connector/websocket/{}", body["socket"].as_str().unwrap())
}
