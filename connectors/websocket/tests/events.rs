//! The protocol `opsdroid.v2`: events both ways.
#![allow(missing_docs)]
#![allow(clippy::unwrap_used)] // a test fails by panicking, and so do its helpers

mod support;

use opsdroid_core::{prelude::*, skills};
use serde_json::{Value, json};
use support::{Client, start};

const PIXEL: &str = "iVBORw0KGgo=";

/// Says what was said.
#[match_regex(r"^say (?<text>.*)$")]
async fn say(message: &Matched) -> Result<()> {
    message
        .respond(message.capture("text").unwrap_or_default())
        .await?;
    Ok(())
}

/// Uses everything there is.
#[match_regex("^show$")]
async fn show(message: &Matched) -> Result<()> {
    message.respond(Typing::start()).await?;
    let receipt = message.respond("Building ...").await?;
    let bot = message.bot();
    bot.send(receipt.edit("Built.")).await?;
    bot.send(receipt.react("🎉")).await?;
    message.respond(Reaction::new("👀")).await?;
    message.respond(Reply::new("as you wish")).await?;
    let url = "https://example.org/a.png";
    message.respond(Image::from_url(url).named("a")).await?;
    let bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    message.respond(Image::from_bytes("a", bytes)).await?;
    bot.send(receipt.delete()).await?;
    Ok(())
}

/// Edits what never was.
#[match_regex("^lie$")]
async fn lie(message: &Matched) -> Result<()> {
    let nothing = Reaction::new("x")
        .in_target(&message.target)
        .linked_to("elsewhere/b1");
    let error = message.bot().send(nothing).await.unwrap_err();
    message
        .respond(format!("{}: {error}", error.class()))
        .await?;
    Ok(())
}

/// Says what it got, as JSON.
#[match_event(Reply)]
#[match_event(EditedMessage)]
#[match_event(Reaction)]
#[match_event(Typing)]
#[match_event(Image)]
async fn tell(event: &AnyEvent, bot: &Bot) -> Result<()> {
    bot.respond(event, event.to_json().rejected()?).await?;
    Ok(())
}

fn message(id: &str, text: &str) -> String {
    json!({ "event": "message", "id": id, "user": "ann", "payload": { "text": text } }).to_string()
}

/// What a skill got for this frame.
async fn told(client: &mut Client, frame: &Value) -> Value {
    client.say(&frame.to_string()).await;
    let answer = client.event().await;
    assert_eq!(answer["event"], "message", "{answer}");
    serde_json::from_str(answer["payload"]["text"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn everything_a_bot_shows_arrives_as_an_event() {
    let server = start(r#"{"bot-name": "hal"}"#, skills![show]).await;
    let mut client = server.v2().await;
    client.say(&message("m1", "show")).await;
    let asked = json!({ "ids": ["m1"] });
    let first = json!({ "ids": ["b1"] });
    let expected = [
        json!({ "event": "typing", "payload": { "trigger": true }, "linked_event": asked }),
        json!({ "event": "message", "id": "b1", "payload": { "text": "Building ..." }, "linked_event": asked }),
        json!({ "event": "edited-message", "payload": { "text": "Built." }, "linked_event": first }),
        json!({ "event": "reaction", "payload": { "emoji": "🎉" }, "linked_event": first }),
        json!({ "event": "reaction", "payload": { "emoji": "👀" }, "linked_event": asked }),
        json!({ "event": "reply", "id": "b2", "payload": { "text": "as you wish" }, "linked_event": asked }),
        json!({ "event": "image", "id": "b3", "linked_event": asked,
            "payload": { "name": "a", "content": { "url": "https://example.org/a.png" } } }),
        json!({ "event": "image", "id": "b4", "linked_event": asked,
            "payload": { "name": "a", "content": { "url": format!("data:image/png;base64,{PIXEL}") } } }),
        json!({ "event": "delete-message", "payload": {}, "linked_event": first }),
    ];
    for mut event in expected {
        event["user"] = "hal".into();
        assert_eq!(client.event().await, event);
    }
}

#[tokio::test]
async fn what_a_client_does_reaches_the_skills() {
    let server = start("{}", skills![tell]).await;
    let mut client = server.v2().await;
    let id = client.id.clone();
    let link = json!({ "ids": ["b1"] });
    let global = json!({ "ids": [format!("{id}/b1")] });

    let reply = json!({ "event": "reply", "linked_event": link, "payload": { "text": "yes" } });
    let got = told(&mut client, &reply).await;
    assert_eq!(
        (&got["event"], &got["payload"]["text"]),
        (&json!("reply"), &json!("yes"))
    );
    assert_eq!(got["linked_event"], global);

    let edit =
        json!({ "event": "edited-message", "linked_event": link, "payload": { "text": "no" } });
    assert_eq!(
        told(&mut client, &edit).await["payload"],
        json!({ "text": "no" })
    );

    let reaction =
        json!({ "event": "reaction", "linked_event": link, "payload": { "emoji": "👍" } });
    assert_eq!(told(&mut client, &reaction).await["linked_event"], global);

    let typing = json!({ "event": "typing", "payload": { "trigger": true } });
    assert_eq!(
        told(&mut client, &typing).await["payload"],
        json!({ "trigger": true })
    );

    let url = "https://example.org/a.png";
    let image = json!({ "event": "image", "payload": { "content": { "url": url } } });
    assert_eq!(
        told(&mut client, &image).await["payload"]["content"],
        json!({ "url": url })
    );

    let url = format!("data:image/png;base64,{PIXEL}");
    let image = json!({ "event": "image", "payload": { "content": { "url": url } } });
    let content = told(&mut client, &image).await["payload"]["content"].clone();
    assert_eq!(content, json!({ "bytes": PIXEL }));
}

#[tokio::test]
async fn what_a_client_claims_around_it_counts_for_nothing() {
    let server = start("{}", skills![tell]).await;
    let mut other = server.v2().await;
    let mut client = server.v2().await;
    let frame = json!({
        "event": "reply", "id": "m1", "user": "ann", "user_id": "admin", "connector": "elsewhere",
        "target": { "room": other.id }, "direct": false, "mentions_bot": true, "raw": { "a": 1 },
        "created": "2000-01-01T00:00:00Z", "entities": {}, "payload": { "text": "hi" },
    });
    let got = told(&mut client, &frame).await;
    assert_eq!(got["id"], format!("{}/m1", client.id));
    assert_eq!(got["user"], "ann");
    assert_eq!(got["user_id"], json!(client.id));
    assert_eq!(got["connector"], "websocket");
    assert_eq!(got["target"], json!({ "room": client.id }));
    assert_eq!(got["direct"], true);
    assert_eq!(got.get("mentions_bot"), None);
    assert_eq!(got.get("raw"), None);
    assert!(!got["created"].as_str().unwrap().starts_with("2000"));
    // The other one got nothing: what comes next is the answer to its own.
    other.say(&frame.to_string()).await;
    assert_eq!(other.event().await["id"], "b1");
}

#[tokio::test]
async fn what_cannot_be_taken_is_answered_by_an_error() {
    let server = start("{}", skills![say]).await;
    let mut client = server.v2().await;
    let many: Vec<String> = (0..17).map(|id| id.to_string()).collect();
    let image = |url: &str| json!({ "event": "image", "payload": { "content": { "url": url } } });
    let frames = [
        (json!("text"), "not an event"),
        (json!({ "event": "message" }), "payload"),
        (
            json!({ "event": "message", "payload": { "text": 5 } }),
            "not such a payload",
        ),
        (
            json!({ "event": "message", "id": "", "payload": { "text": "x" } }),
            "an id has",
        ),
        (
            json!({ "event": "message", "id": "x".repeat(65), "payload": { "text": "x" } }),
            "an id has",
        ),
        (
            json!({ "event": "reaction", "payload": { "emoji": "x" } }),
            "linked_event",
        ),
        (
            json!({ "event": "reaction", "linked_event": { "ids": many }, "payload": { "emoji": "x" } }),
            "an id has",
        ),
        (
            json!({ "event": "reaction", "linked_event": { "ids": ["b1"] }, "payload": { "emoji": "" } }),
            "an emoji has",
        ),
        (
            json!({ "event": "delete-message", "payload": {} }),
            "`delete-message` events can't",
        ),
        (
            json!({ "event": "opsdroid-started", "payload": {} }),
            "`opsdroid-started` events can't",
        ),
        (
            json!({ "event": "x".repeat(9999), "payload": {} }),
            "events can't be sent",
        ),
        (image("javascript:alert(1)"), "an image's URL"),
        (image("file:///etc/passwd"), "an image's URL"),
        (
            image("data:image/svg+xml;base64,PHN2Zz4="),
            "an image's data",
        ),
        (image("data:image/png;base64,???"), "an image's data"),
    ];
    for (frame, expected) in frames {
        client.say(&frame.to_string()).await;
        let answer = client.text().await;
        assert!(answer.len() < 1000, "{answer}");
        let error = serde_json::from_str::<Value>(&answer).unwrap()["error"].to_string();
        assert!(error.contains(expected), "{frame}: {error}");
    }
    client.say(&message("m1", "say hello")).await;
    assert_eq!(client.event().await["payload"]["text"], "hello");
}

#[tokio::test]
async fn a_receipt_is_given_to_who_asks_for_one() {
    let server = start("{}", skills![say]).await;
    let mut client = server.v2().await;
    let mut frame =
        json!({ "event": "message", "id": "m1", "receipt": true, "payload": { "text": "hm" } });
    client.say(&frame.to_string()).await;
    assert_eq!(client.event().await, json!({ "received": "m1" }));
    frame["payload"] = json!({});
    client.say(&frame.to_string()).await;
    let complaint = client.event().await;
    assert_eq!(complaint["id"], "m1", "{complaint}");
    assert!(complaint["error"].is_string(), "{complaint}");
}

#[tokio::test]
async fn a_change_to_what_this_socket_never_saw_is_refused() {
    let server = start("{}", skills![lie]).await;
    let mut client = server.v2().await;
    client.say(&message("m1", "lie")).await;
    let answer = client.event().await["payload"]["text"].to_string();
    assert!(
        answer.contains("rejected: ") && answer.contains("links to nothing"),
        "{answer}"
    );
}

/// Says what has markup, what has none, and what only looks like it.
#[match_regex("^texts$")]
async fn texts(message: &Matched) -> Result<()> {
    message.respond("# A\n\n* [b](https://example.org)").await?;
    message.respond("just words, 1 > 0").await?;
    message.respond(Text::plain("2 * 3 * 4 <b>")).await?;
    let receipt = message.respond(Reply::new("**c**")).await?;
    // The classic protocol has no edits.
    let _ = message.bot().send(receipt.edit("`d`")).await;
    Ok(())
}

#[tokio::test]
async fn each_client_gets_texts_in_its_own_form() {
    let server = start("{}", skills![texts]).await;
    let mut classic = server.classic().await;
    let list = "A\n\n• b [1]\n\n[1]: https://example.org";
    assert_eq!(classic.ask("texts").await, list);
    for expected in ["just words, 1 > 0", "2 * 3 * 4 <b>", "c"] {
        assert_eq!(classic.text().await, expected);
    }
    let link = "<h1>A</h1><ul><li><a href=\"https://example.org\">b</a></li></ul>";
    let expected = [
        ("# A\n\n* [b](https://example.org)", link),
        ("just words, 1 > 0", "<p>just words, 1 &gt; 0</p>"),
        ("2 * 3 * 4 \\<b>", "<p>2 * 3 * 4 &lt;b&gt;</p>"),
        ("**c**", "<p><strong>c</strong></p>"),
        ("`d`", "<p><code>d</code></p>"),
    ];
    let (mut v2, mut page) = (server.v2().await, server.html().await);
    v2.say(&message("m1", "texts")).await;
    page.say(&message("m1", "texts")).await;
    for (text, html) in expected {
        assert_eq!(v2.event().await["payload"], json!({ "text": text }));
        let payload = json!({ "text": text, "html": html });
        assert_eq!(page.event().await["payload"], payload);
    }
}

#[tokio::test]
async fn what_a_client_says_is_plain_where_it_is_said_to_be() {
    let server = start("{}", skills![tell]).await;
    let mut client = server.v2().await;
    for text in [json!("*a*"), json!({ "plain": "*a*" })] {
        let reply = json!({ "event": "reply", "payload": { "text": text } });
        assert_eq!(told(&mut client, &reply).await["payload"]["text"], text);
    }
}

#[tokio::test]
async fn both_protocols_live_side_by_side() {
    let server = start("{}", skills![say]).await;
    let (mut classic, mut v2) = (server.classic().await, server.v2().await);
    assert_eq!(classic.ask("say a").await, "a");
    v2.say(&message("m1", "say b")).await;
    assert_eq!(v2.event().await["payload"]["text"], "b");
}
