//! The service at the other end of a webhook.

use opsdroid_core::web::Web;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Posts to a path, once it is mounted; the answer's status.
pub async fn post(web: &Web, path: &str, headers: &[(&str, String)], body: &str) -> u16 {
    web.mounted(path).await;
    let mut stream = TcpStream::connect(web.address().await.unwrap())
        .await
        .unwrap();
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}
