//! The harness's browser, on pages that the test itself serves.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

use std::net::SocketAddr;
use std::time::Duration;

use servers::{Browser, ColorScheme, Key, live};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>page</title><link rel="icon" href="data:,">
<style>body{background:white} @media(prefers-color-scheme:dark){body{background:black}}</style>
</head><body><p id="said">nothing</p>
<form><input id="field" value="old"><button id="send" type="submit">Send</button></form>
<script>
document.querySelector('form').addEventListener('submit', event => {
    event.preventDefault();
    const text = document.querySelector('#field').value;
    setTimeout(() => document.querySelector('#said').textContent = 'you said ' + text, 50);
});
</script></body></html>"#;

const SOON: Duration = Duration::from_secs(5);

/// Serves `page` under every path until the test ends.
async fn serve(page: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close";
            let answer = format!("{head}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    addr
}

#[tokio::test]
async fn a_person_types_clicks_and_reads_the_answer() {
    let Some(browser) = live(Browser::start()).await else {
        return;
    };
    let addr = serve(PAGE).await;
    browser.goto(&format!("http://{addr}/")).await.unwrap();
    assert_eq!(browser.text_of("#said").await.unwrap(), "nothing");

    browser
        .type_into("#field", "grüße 👋 \"quoted\"")
        .await
        .unwrap();
    browser.click("#send").await.unwrap();
    let text = browser.wait_for_text("#said", "👋", SOON).await.unwrap();
    assert_eq!(text, "you said grüße 👋 \"quoted\"");

    browser.type_into("#field", "by key").await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    browser
        .wait_for_text("#said", "you said by key", SOON)
        .await
        .unwrap();
    assert_eq!(browser.eval("Promise.resolve(6 * 7)").await.unwrap(), 42);
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_window_is_a_phone_in_the_dark_when_told() {
    let Some(browser) = live(Browser::start()).await else {
        return;
    };
    let addr = serve(PAGE).await;
    browser.goto(&format!("http://{addr}/")).await.unwrap();
    let background = "getComputedStyle(document.body).backgroundColor";
    browser.prefer(ColorScheme::Light).await.unwrap();
    assert_eq!(
        browser.eval(background).await.unwrap(),
        "rgb(255, 255, 255)"
    );
    browser.prefer(ColorScheme::Dark).await.unwrap();
    assert_eq!(browser.eval(background).await.unwrap(), "rgb(0, 0, 0)");
    assert_eq!(browser.eval("innerWidth").await.unwrap(), 1280);
    browser.be_a_phone().await.unwrap();
    assert_eq!(browser.eval("innerWidth").await.unwrap(), 390);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("phone.png");
    browser.screenshot(&file).await.unwrap();
    let png = std::fs::read(&file).unwrap();
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "no PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (2 * 390, 2 * 844));
}

#[tokio::test]
async fn what_goes_wrong_in_a_page_is_told() {
    let Some(browser) = live(Browser::start()).await else {
        return;
    };
    let addr =
        serve("<p>hi</p><script>console.error('oh', 7); throw new Error('dear')</script>").await;
    browser.goto(&format!("http://{addr}/")).await.unwrap();
    let complaints = browser.complaints().await.unwrap().join("\n");
    assert!(
        complaints.contains("oh 7") && complaints.contains("Error: dear"),
        "{complaints}"
    );

    let missing = browser.text_of("#none").await.unwrap_err().to_string();
    assert_eq!(missing, "the page has no #none");
    let brief = Duration::from_millis(50);
    let late = browser
        .wait_for_text("p", "bye", brief)
        .await
        .unwrap_err()
        .to_string();
    assert!(late.contains("bye") && late.contains("hi"), "{late}");
    let thrown = browser.eval("null.x").await.unwrap_err().to_string();
    assert!(thrown.contains("TypeError"), "{thrown}");
    let closed = browser
        .goto("http://127.0.0.1:1/")
        .await
        .unwrap_err()
        .to_string();
    assert!(closed.contains("ERR_"), "{closed}");
}
