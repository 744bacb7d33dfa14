//! A bot with websockets on a free port, and a client that isn't ours.
#![allow(dead_code, unreachable_pub)] // every test file uses its part

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use opsdroid_core::{Config, bot::Running, config::Section, prelude::*, skill::Skill};
use opsdroid_websocket::Websocket;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error as WsError, Message as Frame, client::IntoClientRequest, http::Request},
};

/// Nothing here takes so long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it takes too long")
}

pub struct Server {
    pub running: Running,
    pub address: SocketAddr,
}

/// A bot with one connector, `websocket`, with these keys.
pub async fn start(keys: &str, skills: impl IntoIterator<Item = &'static Skill>) -> Server {
    start_all(&[("websocket", keys)], skills).await
}

/// A bot with these connectors.
pub async fn start_all(
    connectors: &[(&str, &str)],
    skills: impl IntoIterator<Item = &'static Skill>,
) -> Server {
    start_all_at(0, connectors, skills).await
}

/// A bot with one connector, `websocket`, with these keys, at this port.
pub async fn start_at(
    port: u16,
    keys: &str,
    skills: impl IntoIterator<Item = &'static Skill>,
) -> Server {
    start_all_at(port, &[("websocket", keys)], skills).await
}

async fn start_all_at(
    port: u16,
    connectors: &[(&str, &str)],
    skills: impl IntoIterator<Item = &'static Skill>,
) -> Server {
    let web = format!("web: {{ port: {port} }}");
    let config = Config::parse(web, "test.yaml", |_| None).unwrap();
    let mut builder = Bot::builder().config(config).skills(skills);
    for (name, keys) in connectors {
        builder = builder.connector::<Websocket>(Section::from_yaml(*name, *keys).unwrap());
    }
    let running = builder.start().unwrap();
    let web = running.bot().web();
    for (name, _) in connectors {
        soon(web.mounted(&format!("/connector/{name}"))).await;
    }
    let address = web.address().await.unwrap();
    Server { running, address }
}

impl Server {
    /// Status, head and body of the answer to a request with these header lines.
    pub async fn http(&self, line: &str, headers: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let host = if headers.contains("host:") {
            ""
        } else {
            "host: localhost\r\n"
        };
        let request = format!(
            "{line} HTTP/1.1\r\nconnection: close\r\ncontent-length: 0\r\n{host}{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        soon(stream.read_to_string(&mut answer)).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    pub async fn post(&self, headers: &str) -> (u16, Value) {
        let (status, _, body) = self.http("POST /connector/websocket", headers).await;
        (status, serde_json::from_str(&body).unwrap())
    }

    pub async fn reserve(&self) -> String {
        let (status, body) = self.post("").await;
        assert_eq!(status, 200, "{body}");
        body["socket"].as_str().unwrap().to_owned()
    }

    pub fn request(&self, id: &str) -> Request<()> {
        let url = format!("ws://{}/connector/websocket/{id}", self.address);
        url.into_client_request().unwrap()
    }

    /// Opens a reserved socket.
    pub async fn open(&self, request: Request<()>) -> Result<Client, WsError> {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (socket, response) = soon(client_async(request, stream)).await?;
        let protocol = response.headers().get("sec-websocket-protocol");
        let protocol = protocol.map(|protocol| protocol.to_str().unwrap().to_owned());
        Ok(Client {
            socket,
            protocol,
            id: String::new(),
        })
    }

    /// The status with which a socket is refused.
    pub async fn refusal(&self, request: Request<()>) -> u16 {
        match self.open(request).await {
            Err(WsError::Http(response)) => response.status().as_u16(),
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it was opened"),
        }
    }

    /// A client of opsdroid's protocol.
    pub async fn classic(&self) -> Client {
        let id = self.reserve().await;
        let client = self.open(self.request(&id)).await.unwrap();
        assert_eq!(client.protocol, None);
        Client { id, ..client }
    }

    /// A client of `opsdroid.v2`.
    pub async fn v2(&self) -> Client {
        self.speaking("chat, opsdroid.v2", "opsdroid.v2").await
    }

    /// A client of `opsdroid.v2.html`.
    pub async fn html(&self) -> Client {
        let offered = "opsdroid.v2, opsdroid.v2.html";
        self.speaking(offered, "opsdroid.v2.html").await
    }

    async fn speaking(&self, offered: &'static str, expected: &str) -> Client {
        let id = self.reserve().await;
        let mut request = self.request(&id);
        request
            .headers_mut()
            .insert("sec-websocket-protocol", offered.parse().unwrap());
        let client = self.open(request).await.unwrap();
        assert_eq!(client.protocol.as_deref(), Some(expected));
        Client { id, ..client }
    }
}

pub struct Client {
    pub socket: WebSocketStream<TcpStream>,
    pub protocol: Option<String>,
    pub id: String,
}

impl Client {
    pub async fn say(&mut self, text: &str) {
        self.socket.send(Frame::text(text)).await.unwrap();
    }

    /// The next text.
    pub async fn text(&mut self) -> String {
        loop {
            match self.next().await {
                Some(Ok(Frame::Text(text))) => return text.to_string(),
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next event.
    pub async fn event(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    pub async fn ask(&mut self, text: &str) -> String {
        self.say(text).await;
        self.text().await
    }

    pub async fn next(&mut self) -> Option<Result<Frame, WsError>> {
        soon(self.socket.next()).await
    }

    /// Reads on until the connection ends; gives the code of the server's goodbye, if it said one.
    pub async fn end(&mut self) -> Option<u16> {
        let mut code = None;
        while let Some(Ok(frame)) = self.next().await {
            if let Frame::Close(Some(close)) = frame {
                code = Some(close.code.into());
            }
        }
        code
    }
}
