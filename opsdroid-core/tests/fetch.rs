//! The terms on which files are fetched.
#![cfg(feature = "http")]
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use std::time::Duration;

use opsdroid_core::{
    http::{Client, FetchOptions, HttpConfig},
    prelude::*,
};
use support::{Answer, Server, answer, redirect};

const TOKEN: &str = "planted-token";

fn client() -> Client {
    Client::new(&HttpConfig::default()).unwrap()
}

fn private() -> FetchOptions {
    FetchOptions::default().with_private_addresses()
}

async fn fetch(url: &str, options: &FetchOptions) -> Result<Vec<u8>> {
    client().fetch(url, options).await.map(Vec::from)
}

/// The class of an error that doesn't tell what it mustn't, and its text.
fn told<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, String) {
    let error = result.unwrap_err();
    let mut text = format!("{error} {error:?}");
    let mut cause = std::error::Error::source(&error);
    while let Some(found) = cause {
        text.push_str(&format!(" {found} {found:?}"));
        cause = found.source();
    }
    assert!(!text.contains("planted"), "{text}");
    (error.class(), text)
}

#[tokio::test]
async fn a_file_is_fetched_when_its_bytes_are_asked_for() {
    let server = Server::start(|_| answer("200 OK", "", "GIF89a\x03\0\x02\0\0\0\0;")).await;
    let bot = Bot::builder().start().unwrap();
    let mut image = Image::from_url(server.url("/cat.gif"))
        .with_header("Authorization", Secret::new(TOKEN))
        .with_trusted_host();
    assert!(server.seen().is_empty());

    assert_eq!(
        image.bytes(bot.bot()).await.unwrap(),
        "GIF89a\x03\0\x02\0\0\0\0;"
    );
    assert!(server.seen()[0].contains("authorization: planted-token\r\n"));
    assert_eq!(image.dimensions(), None);

    image.load(bot.bot()).await.unwrap();
    assert_eq!(image.dimensions().unwrap().width, 3);
    assert!(!image.needs_headers());
    image.bytes(bot.bot()).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn what_only_the_url_told_is_known_after_loading() {
    let server = Server::start(|_| answer("200 OK", "", "1,2")).await;
    let bot = Bot::builder().start().unwrap();
    let mut file = File::from_url(server.url("/a.csv")).with_trusted_host();
    file.load(bot.bot()).await.unwrap();
    assert_eq!(file.mime_type(), Some("text/csv"));
}

#[tokio::test]
async fn nothing_is_fetched_from_private_addresses() {
    for url in [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://[fd00::1]/",
        "http://0.0.0.0:9/",
        "http://2130706433:9/",
        "http://0x7f.1:9/",
        "http://0177.0.0.1:9/",
        "http://127.1:9/",
        "https://127.0.0.1:9/planted?planted",
        "http://ann:planted@127.0.0.1:9/",
    ] {
        let (class, text) = told(fetch(url, &FetchOptions::default()).await);
        assert_eq!(class, "rejected", "{url}");
        assert!(text.contains("private address"), "{text}");
    }
}

#[tokio::test]
async fn only_http_urls_are_fetched() {
    for url in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/plain,planted",
        "planted",
    ] {
        assert_eq!(told(fetch(url, &private()).await).0, "rejected", "{url}");
    }
    let server = Server::start(|_| redirect("file:///planted")).await;
    assert_eq!(
        told(fetch(&server.url("/"), &private()).await).0,
        "rejected"
    );
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_its_length_or_on_the_way() {
    let server = Server::start(|head| match head {
        head if head.starts_with("GET /said ") => {
            Answer::Endless("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
        }
        head if head.starts_with("GET /unsaid ") => Answer::Endless("HTTP/1.1 200 OK\r\n\r\n"),
        head if head.starts_with("GET /lied ") => {
            Answer::Whole(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n12345".to_vec())
        }
        head if head.starts_with("GET /cut ") => {
            Answer::Whole(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12345".to_vec())
        }
        _ => answer("200 OK", "", "12345"),
    })
    .await;
    let options = private().with_max_bytes(5);
    for path in ["/said?planted", "/unsaid?planted"] {
        let path = path.replace("?planted", " ");
        let (class, text) = told(fetch(&server.url(path.trim()), &options).await);
        assert_eq!(class, "rejected");
        assert!(text.contains("larger than 5 bytes"), "{text}");
    }
    assert_eq!(fetch(&server.url("/lied"), &options).await.unwrap(), b"123");
    assert_eq!(
        fetch(&server.url("/fits"), &options).await.unwrap(),
        b"12345"
    );
    assert_eq!(
        told(fetch(&server.url("/fits"), &options.with_max_bytes(4)).await).0,
        "rejected"
    );
    assert_eq!(
        told(fetch(&server.url("/cut"), &private()).await).0,
        "network"
    );
}

#[tokio::test]
async fn credentials_stay_with_the_host_they_are_for() {
    let elsewhere = Server::start(|_| answer("200 OK", "", "theirs")).await;
    let there = elsewhere.url("/there");
    let home = Server::start(move |head| match head {
        head if head.starts_with("GET /out ") => redirect(&there),
        head if head.starts_with("GET /in ") => redirect("/final"),
        _ => answer("200 OK", "", "ours"),
    })
    .await;
    let options = private().with_header("X-Api-Token", Secret::new(TOKEN));

    assert_eq!(fetch(&home.url("/in"), &options).await.unwrap(), b"ours");
    assert_eq!(home.seen().len(), 2);
    assert!(
        home.seen()
            .iter()
            .all(|head| head.contains("x-api-token: planted-token\r\n"))
    );

    assert_eq!(fetch(&home.url("/out"), &options).await.unwrap(), b"theirs");
    let seen = elsewhere.seen();
    assert!(
        !seen[0].contains(TOKEN) && !seen[0].contains("referer"),
        "{seen:?}"
    );

    // Nor does another host get to choose what is asked for with our credentials.
    let back = home.url("/chosen");
    let elsewhere = Server::start(move |_| redirect(&back)).await;
    let there = elsewhere.url("/");
    let via = Server::start(move |_| redirect(&there)).await;
    assert_eq!(fetch(&via.url("/"), &options).await.unwrap(), b"ours");
    assert!(home.seen().last().unwrap().starts_with("GET /chosen "));
    assert!(!home.seen().last().unwrap().contains(TOKEN));
}

#[tokio::test]
async fn trust_in_a_host_ends_where_it_redirects() {
    let elsewhere = Server::start(|_| answer("200 OK", "", "secrets")).await;
    let there = elsewhere.url("/");
    let home = Server::start(move |head| match head {
        head if head.starts_with("GET /out ") => redirect(&there),
        head if head.starts_with("GET /in ") => redirect("/final"),
        _ => answer("200 OK", "", "ours"),
    })
    .await;
    let options = FetchOptions::default().with_trusted_host();
    assert_eq!(fetch(&home.url("/in"), &options).await.unwrap(), b"ours");
    assert_eq!(told(fetch(&home.url("/out"), &options).await).0, "rejected");
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn a_redirect_in_circles_ends() {
    let server = Server::start(|_| redirect("/again?planted")).await;
    let options = private().with_max_redirects(3);
    let (class, text) = told(fetch(&server.url("/"), &options).await);
    assert_eq!(class, "rejected");
    assert!(text.contains("more than 3 redirects"), "{text}");
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn a_redirect_to_nowhere_breaks_the_protocol() {
    let server = Server::start(|head| match head {
        head if head.starts_with("GET /none ") => answer("302 Found", "", ""),
        _ => redirect("http://[planted"),
    })
    .await;
    assert_eq!(
        told(fetch(&server.url("/none"), &private()).await).0,
        "protocol"
    );
    assert_eq!(
        told(fetch(&server.url("/bad"), &private()).await).0,
        "protocol"
    );
}

#[tokio::test]
async fn a_server_that_takes_too_long_is_given_up() {
    let server = Server::start(|head| match head {
        head if head.starts_with("GET /body ") => {
            Answer::Endless("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        }
        _ => Answer::Silence,
    })
    .await;
    let options = private().with_timeout(Duration::from_millis(100));
    let (class, text) = told(fetch(&server.url("/planted"), &options).await);
    assert_eq!(class, "network");
    assert!(text.contains("100ms"), "{text}");
    let options = options.with_max_bytes(usize::MAX);
    assert_eq!(
        told(fetch(&server.url("/body"), &options).await).0,
        "network"
    );
}

#[tokio::test]
async fn errors_are_classed_by_what_to_do_next_and_tell_no_secret() {
    for (status, class) in [
        ("401 Unauthorized", "rejected"),
        ("403 Forbidden", "rejected"),
        ("404 Not Found", "not-found"),
        ("410 Gone", "not-found"),
        ("429 Too Many Requests", "network"),
        ("503 Service Unavailable", "network"),
    ] {
        let server = Server::start(move |_| answer(status, "", TOKEN)).await;
        let url = server
            .url("/planted?token=planted")
            .replace("://", "://ann:planted@");
        let options = private().with_header("Authorization", Secret::new(TOKEN));
        assert_eq!(told(fetch(&url, &options).await).0, class, "{status}");
        assert!(!format!("{options:?}").contains(TOKEN));
    }
    let server = Server::start(|_| Answer::Whole(b"planted".to_vec())).await;
    assert_eq!(
        told(fetch(&server.url("/planted"), &private()).await).0,
        "network"
    );
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://ann:planted@{nobody}/planted?planted");
    assert_eq!(told(fetch(&url, &private()).await).0, "network");
    for (name, value) in [("X-Token", "planted\nX-Evil: 1"), ("not a name", TOKEN)] {
        let options = private().with_header(name, Secret::new(value));
        assert_eq!(told(fetch(&url, &options).await).0, "rejected");
    }
}
