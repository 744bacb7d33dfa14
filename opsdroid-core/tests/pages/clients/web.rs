//! The web server as it is to come: `bot.web().mount(path, verifier, router)`, behind a trait of
//! its own until then. It listens on loopback, on a port of the system's.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn},
};
use opsdroid_core::{Error, Result, ResultExt, web::Web};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, LazyLock, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};

/// Says whether a request comes from the service.
pub trait Verifier: Send + Sync + 'static {
    fn verify(&self, headers: &HeaderMap, body: &Bytes) -> Result<()>;
}

/// A route that is there for as long as this is.
#[derive(Debug)]
pub struct Mount {
    path: String,
    task: AbortHandle,
}

impl Drop for Mount {
    fn drop(&mut self) {
        MOUNTED.lock().unwrap().remove(&self.path);
        self.task.abort();
    }
}

static MOUNTED: LazyLock<Mutex<HashMap<String, SocketAddr>>> = LazyLock::new(Mutex::default);

/// What `Web` is to have.
pub trait Mounting {
    async fn mount(&self, path: &str, verifier: impl Verifier, router: Router) -> Result<Mount>;
}

impl Mounting for Web {
    async fn mount(&self, path: &str, verifier: impl Verifier, router: Router) -> Result<Mount> {
        let verifier = Arc::new(verifier);
        let check = move |request: Request, next: Next| {
            let verifier = Arc::clone(&verifier);
            async move {
                let (head, body) = request.into_parts();
                let Ok(body) = to_bytes(body, 1 << 20).await else {
                    return Err(StatusCode::PAYLOAD_TOO_LARGE);
                };
                verifier
                    .verify(&head.headers, &body)
                    .map_err(|_| StatusCode::UNAUTHORIZED)?;
                Ok(next.run(Request::from_parts(head, Body::from(body))).await)
            }
        };
        let router = Router::new().nest(path, router).layer(from_fn(check));
        let listener = TcpListener::bind("127.0.0.1:0").await.network()?;
        let address = listener.local_addr().network()?;
        let mut mounted = MOUNTED.lock().unwrap();
        if mounted.contains_key(path) {
            return Err(Error::rejected(format!("`{path}` is mounted already")));
        }
        mounted.insert(path.to_owned(), address);
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Mount {
            path: path.to_owned(),
            task: task.abort_handle(),
        })
    }
}

/// Posts to a mounted path, once it is there; the answer's status and body.
pub async fn post(path: &str, headers: &[(&str, String)], body: &str) -> (u16, String) {
    let address = loop {
        let mounted = MOUNTED.lock().unwrap().get(path).copied();
        match mounted {
            Some(address) => break address,
            None => tokio::task::yield_now().await,
        }
    };
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: bot\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    (status, body)
}
