//! Formatted text on the chat page, in a real browser.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};
use serde_json::{Value, json};
use servers::{Browser, ColorScheme, Key, live};
use support::{Server, start};

const SOON: Duration = Duration::from_secs(10);
const EVERYTHING: &str = include_str!("support/everything.md");
/// What a page does that was broken into.
const BREAK_IN: &str = "window.broken = (window.broken || 0) + 1";

/// Says everything there is to say, and what people say to that.
#[match_regex("^everything$")]
async fn everything(message: &Matched) -> Result<()> {
    message.respond(EVERYTHING).await?;
    Ok(())
}

/// Corrects a list into code, and answers it.
#[match_regex("^correct$")]
async fn correct(message: &Matched) -> Result<()> {
    let list = message.respond("## Done\n\n* **one**\n* two").await?;
    message.bot().send(list.edit("`three` <b>")).await?;
    let list = message.respond("## Done\n\n* **one**\n* two").await?;
    message.bot().send(list.reply("*yes*")).await?;
    Ok(())
}

/// Says things that want to run.
#[match_regex("^attack$")]
async fn attack(message: &Matched) -> Result<()> {
    for text in hostile() {
        message.respond(text).await?;
    }
    message.respond("survived").await?;
    Ok(())
}

fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "<script>X</script>",
        "<img src=x onerror=\"X\">",
        "<svg/onload=X><math><mi//xlink:href=\"javascript:X\">",
        "[click](javascript:X)",
        "[click](  JaVaScRiPt:X )",
        "[click](java&Tab;script:X)",
        "[click](&#106;avascript:X)",
        "[click](data:text/html,<script>X</script>)",
        "[click](vbscript:X) <javascript:X>",
        "![x](javascript:X) ![x](x\"onerror=\"X)",
        "[a](https://example.org/\"onmouseover=\"X)",
        "[a](https://example.org 'x\" onmouseover=\"X')",
        "```\"><script>X</script>\ncode</code></pre><script>X</script>\n```",
        "`</code><script>X</script>`",
        "|<script>X</script>|\n|-|\n|</td></table><img src=x onerror=X>|",
        "<b><i></b></i><iframe srcdoc=\"<script>parent.X</script>\">",
        "**[<*img src=x onerror=X>](https://example.org)**</div></div>",
        "<style>body{display:none}</style><base href=https://example.org/>",
        "<@\"><script>X</script>> <#</a><script>X</script>>",
        "<form action=javascript:X><input autofocus onfocus=X>",
    ]
    .map(|text| text.replace('X', BREAK_IN))
    .into();
    let unit = format!("<img src=x onerror=\"{BREAK_IN}\">**_[*~~`\n> * <b>");
    all.push(unit.repeat(100_000 / unit.len()));
    all.push("> ".repeat(50_000) + "<script>");
    all
}

async fn ask(server: &Server, text: &str) -> Option<Browser> {
    let browser = live(Browser::start()).await?;
    let url = format!("http://{}/", server.address);
    browser.goto(&url).await.unwrap();
    browser
        .wait_for_text("#state[data-state=online]", "Online", SOON)
        .await
        .unwrap();
    browser.type_into("#input", text).await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    Some(browser)
}

async fn count(browser: &Browser, css: &str) -> Value {
    let js = format!("document.querySelectorAll({}).length", json!(css));
    browser.eval(&js).await.unwrap()
}

#[tokio::test]
async fn every_feature_of_a_text_is_shown_as_what_it_is() {
    let server = start("{}", skills![everything]).await;
    let Some(browser) = ask(&server, "everything").await else {
        return;
    };
    browser
        .wait_for_text(".bot .text", "last line", SOON)
        .await
        .unwrap();
    for css in [
        "h1",
        "h2",
        "h3",
        "p strong",
        "p em",
        "p del",
        "p code",
        "ul ul",
        "ol",
        "li.task",
        "pre[data-language=rust] code",
        "blockquote blockquote",
        ".table table th",
        "td[align=right]",
        "hr",
        "a[target=_blank][rel='noopener noreferrer'][href^='https:']",
    ] {
        assert_ne!(
            count(&browser, &format!(".bot .text {css}")).await,
            0,
            "{css}"
        );
    }
    assert_eq!(count(&browser, ".bot .text img").await, 0);
    let directions = "[...document.querySelectorAll('.bot .text ul')].map(list => \
                      getComputedStyle(list).direction).includes('rtl')";
    assert_eq!(browser.eval(directions).await.unwrap(), true);
    browser.be_a_phone().await.unwrap();
    let fits = "document.documentElement.scrollWidth <= innerWidth && \
                document.querySelector('#log').scrollWidth <= innerWidth";
    assert_eq!(browser.eval(fits).await.unwrap(), true);
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
    if let Ok(folder) = std::env::var("SCREENSHOTS") {
        take_pictures(&browser, &folder).await;
    }
}

/// The whole of the log on a desktop and a phone, light and dark.
async fn take_pictures(browser: &Browser, folder: &str) {
    for scheme in [ColorScheme::Light, ColorScheme::Dark] {
        browser.prefer(scheme).await.unwrap();
        for (name, width) in [("desktop", 1100), ("phone", 390)] {
            let tall = "document.querySelector('#log').scrollHeight + 200";
            browser.resize(width, 900).await.unwrap();
            let height = browser.eval(tall).await.unwrap().as_u64().unwrap();
            let height = u32::try_from(height).unwrap();
            browser.resize(width, height).await.unwrap();
            let file = format!("{folder}/{name}-{scheme:?}.png").to_lowercase();
            browser.screenshot(file).await.unwrap();
        }
    }
}

#[tokio::test]
async fn edits_and_quotes_show_words_and_no_tags() {
    let server = start("{}", skills![correct]).await;
    let Some(browser) = ask(&server, "correct").await else {
        return;
    };
    let quoted = browser.wait_for_text(".quote", "Done", SOON).await.unwrap();
    assert_eq!(quoted, "Done\none\ntwo");
    let edited = "document.querySelector('.bot .text').innerHTML";
    assert_eq!(
        browser.eval(edited).await.unwrap(),
        "<p><code>three</code> &lt;b&gt;</p>"
    );
    let answer = "document.querySelector('.quote + .text').innerHTML";
    assert_eq!(browser.eval(answer).await.unwrap(), "<p><em>yes</em></p>");
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn no_text_runs_or_fetches_anything_or_leaves_its_bubble() {
    let server = start("{}", skills![attack]).await;
    let Some(browser) = ask(&server, "attack").await else {
        return;
    };
    let last = format!(".message:nth-child({}) .text", hostile().len() + 2);
    browser
        .wait_for_text(&last, "survived", SOON)
        .await
        .unwrap();
    let clicks = "document.querySelectorAll('.text *').forEach(found => \
                  ['mouseover', 'focus', 'load', 'error'].forEach(name => \
                  found.dispatchEvent(new Event(name))))";
    browser.eval(clicks).await.unwrap();
    let odd = ".text :is(script, img, svg, math, iframe, style, base, form, input, object, embed)";
    assert_eq!(count(&browser, odd).await, 0);
    assert_eq!(
        count(&browser, "a:not([href^='https://example.org']), #log > a").await,
        0
    );
    let attributes = "[...new Set([...document.querySelectorAll('.text *')].flatMap(found => \
                      found.getAttributeNames()))].sort()";
    let attributes = browser.eval(attributes).await.unwrap();
    let known = [
        "class",
        "data-language",
        "dir",
        "href",
        "rel",
        "tabindex",
        "target",
        "title",
    ];
    for attribute in attributes.as_array().unwrap() {
        assert!(known.contains(&attribute.as_str().unwrap()), "{attribute}");
    }
    assert_eq!(
        count(&browser, "#log > .message").await,
        hostile().len() + 2
    );
    assert_eq!(browser.eval("window.broken || 0").await.unwrap(), 0);
    assert_eq!(browser.complaints().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_page_takes_no_tag_or_address_that_a_text_cannot_have() {
    let server = start("{}", skills![correct]).await;
    let Some(browser) = ask(&server, "nothing").await else {
        return;
    };
    let html = "<p onclick=X style=color:red id=log>a<script>X</script><img src=x onerror=X></p>\
         <svg onload=X><b>b</b></svg><a href=javascript:X>c</a><a href=HTTPS://example.org>d</a>\
         <iframe srcdoc='<script>parent.X</script>'></iframe><details open ontoggle=X>e</details>"
        .replace('X', BREAK_IN);
    let event = json!({ "event": "message", "payload": { "text": "", "html": html } });
    // What comes next is not what our server would say.
    let lie = format!("void (JSON.parse = () => ({event}))");
    browser.eval(&lie).await.unwrap();
    browser.type_into("#input", "correct").await.unwrap();
    browser.press(Key::Enter).await.unwrap();
    browser
        .wait_for_text(".bot .text", "e", SOON)
        .await
        .unwrap();
    let found = "document.querySelector('.bot .text').innerHTML";
    let link =
        "<a href=\"HTTPS://example.org\" target=\"_blank\" rel=\"noopener noreferrer\">d</a>";
    let expected = format!("<p>a{BREAK_IN}</p>b<a>c</a>{link}e");
    assert_eq!(browser.eval(found).await.unwrap(), expected);
    assert_eq!(browser.eval("window.broken || 0").await.unwrap(), 0);
}
