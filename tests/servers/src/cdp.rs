//! The Chrome DevTools Protocol: JSON commands and their answers over one websocket.
//!
//! The one crate that knows all of it brings sixty thousand generated lines, and WebDriver can
//! neither set a colour scheme nor a window narrower than 500 pixels. We need ten commands.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::{Error, Result};

const ANSWER: Duration = Duration::from_secs(30);

/// A screenshot of a tall page is the largest thing that comes.
const LARGEST: usize = 256 << 20;

/// A connection to one page.
pub(crate) struct Cdp {
    socket: WebSocketStream<TcpStream>,
    session: Option<Value>,
    last_id: u64,
    /// What the page complained about: exceptions nobody caught, errors in its console.
    pub(crate) complaints: Vec<String>,
}

impl Cdp {
    /// Connects to the browser that listens on `port` under `path`, and opens a new page.
    ///
    /// # Errors
    ///
    /// When it doesn't answer.
    pub(crate) async fn open_page(port: u16, path: &str) -> Result<Self> {
        let url = format!("ws://127.0.0.1:{port}{path}");
        let connecting = async {
            let stream = TcpStream::connect(("127.0.0.1", port))
                .await
                .map_err(Error::while_doing("the browser"))?;
            let config = WebSocketConfig::default()
                .max_message_size(Some(LARGEST))
                .max_frame_size(Some(LARGEST));
            client_async_with_config(url, stream, Some(config))
                .await
                .map_err(Error::while_doing("the browser"))
        };
        let (socket, _) = timeout(ANSWER, connecting)
            .await
            .map_err(Error::while_doing("the browser doesn't answer"))??;
        let mut cdp = Self {
            socket,
            session: None,
            last_id: 0,
            complaints: Vec::new(),
        };
        let target = cdp
            .call("Target.createTarget", json!({ "url": "about:blank" }))
            .await?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = cdp.call("Target.attachToTarget", attach).await?;
        cdp.session = Some(attached["sessionId"].clone());
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            cdp.call(domain, json!({})).await?;
        }
        Ok(cdp)
    }

    /// Carries out a command and returns its result.
    ///
    /// # Errors
    ///
    /// When the browser refuses it, is gone, or takes half a minute.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.last_id += 1;
        let mut command = json!({ "id": self.last_id, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = session.clone();
        }
        let answer = async {
            self.socket
                .send(Message::text(command.to_string()))
                .await
                .map_err(Error::while_doing(method))?;
            self.answer(method).await
        };
        let answer = timeout(ANSWER, answer)
            .await
            .map_err(Error::while_doing(method))??;
        match answer.get("error") {
            None => Ok(answer["result"].clone()),
            Some(error) => Err(Error::Failed(format!("{method}: {}", error["message"]))),
        }
    }

    /// Evaluates an expression in the page, waits for the promise if it is one, and returns its
    /// value.
    ///
    /// # Errors
    ///
    /// When it throws.
    pub(crate) async fn evaluate(&mut self, expression: &str) -> Result<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", params).await?;
        match answer.get("exceptionDetails") {
            None => Ok(answer["result"]["value"].clone()),
            Some(details) => Err(Error::Failed(format!(
                "the page throws {}",
                thrown(details)
            ))),
        }
    }

    /// Reads on to the answer to the last command; answers to commands given up on are dropped.
    async fn answer(&mut self, method: &str) -> Result<Value> {
        loop {
            let message = self.socket.next().await.ok_or_else(|| {
                Error::Failed(format!("{method}: the browser closed the connection"))
            })?;
            let message = message.map_err(Error::while_doing(method))?;
            let Message::Text(text) = message else {
                continue;
            };
            let message: Value = serde_json::from_str(&text).map_err(Error::while_doing(method))?;
            if message["id"] == self.last_id {
                return Ok(message);
            }
            self.complaints.extend(complaint(&message));
        }
    }
}

fn complaint(event: &Value) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.exceptionThrown" => Some(thrown(&params["exceptionDetails"])),
        "Runtime.consoleAPICalled" if params["type"] == "error" => {
            let arguments = params["args"].as_array()?.iter();
            let words: Vec<_> = arguments.map(words_of).collect();
            Some(words.join(" "))
        }
        "Log.entryAdded" if params["entry"]["level"] == "error" => {
            let entry = &params["entry"];
            let at = entry["url"].as_str().unwrap_or_default();
            Some(format!(
                "{} {at}",
                entry["text"].as_str().unwrap_or_default()
            ))
        }
        _ => None,
    }
}

fn thrown(details: &Value) -> String {
    match &details["exception"] {
        Value::Null => details["text"].as_str().unwrap_or_default().to_owned(),
        exception => words_of(exception),
    }
}

/// A value of the page as its console would show it.
fn words_of(object: &Value) -> String {
    match (object["description"].as_str(), &object["value"]) {
        (Some(description), _) => description.to_owned(),
        (None, Value::String(text)) => text.clone(),
        (None, value) => value.to_string(),
    }
}
