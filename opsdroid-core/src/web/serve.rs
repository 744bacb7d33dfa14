//! Accepts connections and answers requests, each within bounds: of size, of time, of number.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::{Body, HttpBody},
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower_service::Service;

use super::{answer, guard::Guard, routes::Routes};

/// A request's body may be this long, in bytes.
const MAX_BODY: usize = 1024 * 1024;
/// A request's head may be this long, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// A client has so long to send a request's head, also the next one on the same connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// A client has so long to send a request's body, and a route so long to answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// No connection lives longer, so that a client that won't read its answer can't keep one.
/// A websocket is a connection of its own once it is upgraded.
const CONNECTION_LIFE: Duration = Duration::from_secs(300);
/// More connections wait in the system's own queue.
const MAX_CONNECTIONS: usize = 1024;
/// The pause after the system couldn't give us a connection: it has no file handles left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What every connection needs.
struct Shared {
    guard: Arc<Guard>,
    routes: Arc<Routes>,
    stop: CancellationToken,
}

pub(super) async fn serve(
    listener: TcpListener,
    guard: Arc<Guard>,
    routes: Arc<Routes>,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    let shared = Arc::new(Shared {
        guard,
        routes,
        stop,
    });
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = async {
            let permit = Arc::clone(&room).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = shared.stop.cancelled() => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let shared = Arc::clone(&shared);
                tasks.spawn(async move {
                    connection(stream, peer, shared).await;
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection to the web server failed");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, shared: Arc<Shared>) {
    let Ok(local) = stream.local_addr() else {
        return;
    };
    // Answers and frames are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let stop = shared.stop.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let shared = Arc::clone(&shared);
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = request_answered(request, local, &shared).await;
            Ok::<_, Infallible>(answer::finish(response))
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // Errors here are clients that went away or broke the protocol: theirs, not ours.
    let _ = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
        () = tokio::time::sleep(CONNECTION_LIFE) => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(REQUEST_TIMEOUT, connection).await.unwrap_or(Ok(()))
        }
    };
}

async fn request_answered(request: Request<Body>, local: SocketAddr, shared: &Shared) -> Response {
    if let Err(refused) = shared
        .guard
        .check(request.uri(), request.headers(), local.ip())
    {
        return refused;
    }
    let Some((route, uri)) = shared.routes.find(request.uri()) else {
        return answer::error(StatusCode::NOT_FOUND, "nothing is here");
    };
    let (mut parts, body) = request.into_parts();
    let body = if is_upgrade(&parts.method, &parts.headers) {
        Bytes::new() // an upgrade has none, and what claims to be one must not bring one unverified
    } else {
        match tokio::time::timeout(REQUEST_TIMEOUT, whole(body)).await {
            Ok(Ok(body)) => body,
            Ok(Err(refused)) => return refused,
            Err(_) => return answer::error(StatusCode::REQUEST_TIMEOUT, "the body took too long"),
        }
    };
    let answered = async {
        if let Err(refusal) = route.verifier.verify(&parts, &body).await {
            return answer::error(refusal.status, &refusal.message);
        }
        parts.uri = uri;
        let request = Request::from_parts(parts, Body::from(body));
        match route.router.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    };
    match tokio::time::timeout(REQUEST_TIMEOUT, answered).await {
        Ok(response) => response,
        Err(_) => answer::error(StatusCode::GATEWAY_TIMEOUT, "the answer took too long"),
    }
}

fn is_upgrade(method: &Method, headers: &axum::http::HeaderMap) -> bool {
    method == Method::GET && headers.contains_key(header::UPGRADE)
}

/// The whole body, if it isn't too long.
async fn whole(body: Body) -> Result<Bytes, Response> {
    let too_long = || {
        let message = format!("a body may have {MAX_BODY} bytes at most");
        answer::error(StatusCode::PAYLOAD_TOO_LARGE, &message)
    };
    let limit = MAX_BODY as u64;
    if body.size_hint().lower() > limit {
        return Err(too_long());
    }
    let mut whole = BytesMut::new();
    let mut stream = body.into_data_stream();
    while let Some(piece) = stream.next().await {
        let piece =
            piece.map_err(|_| answer::error(StatusCode::BAD_REQUEST, "the body broke off"))?;
        if whole.len() + piece.len() > MAX_BODY {
            return Err(too_long());
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}
