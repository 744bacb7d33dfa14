//! The chat page in a real browser, used as a person would.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};
use servers::{Browser, ColorScheme, Key, live};
use support::{Server, start};

const SOON: Duration = Duration::from_secs(10);
const ONLINE: &str = "#state[data-state=online]";

/// Greets, and shows what it is given as the text it is.
#[match_regex(r"^hi (?<what>.*)$")]
async fn hi(message: &Matched) -> Result<()> {
    let what = message.capture("what").unwrap_or_default();
    message
        .respond(format!(
            "hello <b>{what}</b>, see https://example.org/a?b=1."
        ))
        .await?;
    Ok(())
}

/// Uses everything there is.
#[match_regex("^show$")]
async fn show(message: &Matched) -> Result<()> {
    let receipt = message.respond("Building ...").await?;
    message.bot().send(receipt.edit("Built.")).await?;
    message.bot().send(receipt.react("🎉")).await?;
    message.respond(Reaction::new("👀")).await?;
    message.respond(Reply::new("as you wish")).await?;
    let pixel = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    message
        .respond(Image::from_bytes("a pixel", pixel.to_vec()))
        .await?;
    let wrong = message.respond("a mistake").await?;
    message.bot().send(wrong.delete()).await?;
    message.respond(Typing::start()).await?;
    Ok(())
}

async fn open(server: &Server) -> Option<Browser> {
    let browser = live(Browser::start()).await?;
    browser
        .goto(&format!("http://{}/", server.address))
        .await
        .unwrap();
    Some(browser)
}

async fn say(browser: &Browser, text: &str) {
    browser.type_into("#input", text).await.unwrap();
    browser.press(Key::Enter).await.unwrap();
}

#[tokio::test]
async fn a_person_talks_to_the_bot() {
    let server = start(r#"{"bot-name": "Hal"}"#, skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    assert_eq!(browser.text_of("h1").await.unwrap(), "Hal");
    say(&browser, "hi <script>alert(1)</script>").await;
    let said = "hello <b><script>alert(1)</script></b>, see https://example.org/a?b=1.";
    browser
        .wait_for_text("#log .message.bot .bubble", said, SOON)
        .await
        .unwrap();
    let link = browser
        .eval("document.querySelector('.bot a').href")
        .await
        .unwrap();
    assert_eq!(link, "https://example.org/a?b=1");
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn edits_reactions_replies_images_and_typing_are_shown() {
    let server = start("{}", skills![show]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    say(&browser, "show").await;
    let shown = "!!document.querySelector('#typing')";
    for _ in 0..200 {
        if browser.eval(shown).await.unwrap() == true {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(browser.eval(shown).await.unwrap(), true);
    let texts = "[...document.querySelectorAll('.message')].map(m => \
                 [...m.querySelectorAll('.bubble, .reactions')].map(e => e.textContent).join('|')\
                 + (m.querySelector('.meta').textContent.includes('edited') ? '*' : ''))";
    let texts = browser.eval(texts).await.unwrap();
    let expected =
        serde_json::json!(["show|👀", "Built.|🎉*", "showas you wish|", "|", "deleted|"]);
    assert_eq!(texts, expected);
    let width = "document.querySelector('.bubble img').decode().then(() => \
                 document.querySelector('.bubble img').naturalWidth)";
    assert_eq!(browser.eval(width).await.unwrap(), 1);
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_token_is_asked_for_and_remembered_for_the_visit() {
    let server = start(r#"{"token": "s3cret"}"#, skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser
        .wait_for_text("#why", "asks for a token", SOON)
        .await
        .unwrap();
    browser.type_into("#token", "wrong").await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    browser
        .wait_for_text("#why", "is wrong", SOON)
        .await
        .unwrap();
    browser.type_into("#token", "s3cret").await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    browser
        .goto(&format!("http://{}/", server.address))
        .await
        .unwrap();
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
}

#[tokio::test]
async fn what_is_said_while_the_bot_is_away_waits_for_it() {
    let keys = r#"{"bot-name": "Hal"}"#;
    let server = start(keys, skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    let port = server.address.port();
    server.running.stop().await.unwrap();
    let away = "#state:not([data-state=online])";
    browser.wait_for_text(away, "", SOON).await.unwrap();
    say(&browser, "hi again").await;
    browser
        .wait_for_text(".waits .meta", "waits for the connection", SOON)
        .await
        .unwrap();
    let _server = support::start_at(port, keys, skills![hi]).await;
    browser
        .wait_for_text(".bot .bubble", "hello <b>again</b>", SOON)
        .await
        .unwrap();
    assert_eq!(
        browser
            .eval("document.querySelectorAll('.waits').length")
            .await
            .unwrap(),
        0
    );
}

#[tokio::test]
async fn what_the_bot_never_confirmed_is_shown_and_sent_again_when_asked() {
    let server = start("{}", skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    // What a dead connection swallows: sent as far as the page knows, and never heard.
    let swallow = "void (window.heard = WebSocket.prototype.send, \
                   WebSocket.prototype.send = function () { this.close(); })";
    browser.eval(swallow).await.unwrap();
    say(&browser, "hi there").await;
    browser
        .wait_for_text(".lost .meta", "may not have arrived", SOON)
        .await
        .unwrap();
    let repair = "void (WebSocket.prototype.send = window.heard)";
    browser.eval(repair).await.unwrap();
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    browser.click(".lost .meta button").await.unwrap();
    browser
        .wait_for_text(".bot .bubble", "hello <b>there</b>", SOON)
        .await
        .unwrap();
    let lost = "document.querySelectorAll('.lost').length";
    assert_eq!(browser.eval(lost).await.unwrap(), 0);
}

#[tokio::test]
async fn it_says_why_there_is_no_connection() {
    let server = start(r#"{"max-connections": 1}"#, skills![hi]).await;
    let first = server.classic().await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser
        .wait_for_text("#notice", "Too many", SOON)
        .await
        .unwrap();
    drop(first);
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    let notice = "document.querySelector('#notice').hidden";
    assert_eq!(browser.eval(notice).await.unwrap(), true);
}

#[tokio::test]
async fn code_addresses_and_directions_are_shown_as_what_they_are() {
    let server = start("{}", skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    say(&browser, "use `<b>` or ```\na\n  b```").await;
    say(&browser, "שלום (abc)").await;
    let shown = "[...document.querySelectorAll('code')].map(code => code.textContent).concat(\
                 [...document.querySelectorAll('.bubble')].map(b => getComputedStyle(b).direction))";
    let expected = serde_json::json!(["<b>", "a\n  b", "ltr", "rtl"]);
    assert_eq!(browser.eval(shown).await.unwrap(), expected);
}

#[tokio::test]
async fn it_fits_a_phone_and_the_dark() {
    let server = start("{}", skills![hi]).await;
    let Some(browser) = open(&server).await else {
        return;
    };
    browser.wait_for_text(ONLINE, "Online", SOON).await.unwrap();
    browser.be_a_phone().await.unwrap();
    say(&browser, &format!("hi {}", "x".repeat(300))).await;
    browser
        .wait_for_text(".bot .bubble", "hello", SOON)
        .await
        .unwrap();
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(browser.eval(fits).await.unwrap(), true);
    let background = "getComputedStyle(document.body).backgroundColor";
    browser.prefer(ColorScheme::Light).await.unwrap();
    let light = browser.eval(background).await.unwrap();
    browser.prefer(ColorScheme::Dark).await.unwrap();
    assert_ne!(browser.eval(background).await.unwrap(), light);
    if let Ok(file) = std::env::var("SCREENSHOT") {
        browser.screenshot(file).await.unwrap();
    }
}
