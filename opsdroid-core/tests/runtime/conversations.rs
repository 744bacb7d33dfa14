//! Order within a conversation, side by side across them, and no more at once than fits.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};
use tokio::time::Instant;

use super::fake::{Line, until};

/// Waits as many seconds as the text says, then repeats it.
#[match_regex(r"^\d+$")]
async fn wait(message: &Matched) -> Result<()> {
    let seconds = message.text.parse().rejected()?;
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    message.respond(message.text.as_str()).await?;
    Ok(())
}

#[match_always]
async fn never_done(_event: &AnyEvent) -> Result<()> {
    std::future::pending().await
}

fn said(text: &str, target: impl Into<Target>) -> Event<Message> {
    Message::new(text).by("ann").in_target(target)
}

#[tokio::test(start_paused = true)]
async fn events_of_one_conversation_are_dealt_with_in_order() {
    let line = Line::new();
    let bot = line.bot().skills(skills![wait]).start().unwrap();
    for text in ["3", "2", "1", "0"] {
        line.say(text);
    }
    for text in ["3", "2", "1", "0"] {
        assert_eq!(line.text().await, text);
    }
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn conversations_are_dealt_with_side_by_side() {
    let line = Line::new();
    let bot = line.bot().skills(skills![wait]).start().unwrap();
    let began = Instant::now();
    line.event(said("9", "room"));
    line.event(said("6", Target::room_id("room").in_thread("t")));
    line.event(said("3", Target::user_id("ann")));
    line.event(said("1", "other room"));
    for text in ["1", "3", "6", "9"] {
        assert_eq!(line.text().await, text);
    }
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_same_room_of_two_connectors_is_two_conversations() {
    let (one, two) = (Line::new(), Line::new());
    let bot = two.join(one.bot()).skills(skills![wait]).start().unwrap();
    one.event(said("5", "room"));
    two.event(said("1", "room"));
    assert_eq!(two.text().await, "1");
    assert!(one.texts().is_empty(), "that one still waits");
    assert_eq!(one.text().await, "5");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn too_many_events_make_parse_wait() {
    let line = Line::new();
    let bot = line.bot().skills(skills![never_done]).start().unwrap();
    until(|| line.connects().len() == 1).await;
    let handle = bot.bot().clone();
    let mut taken = 0;
    let limit = 1 << 20;
    while taken < limit {
        let parse = handle.parse(said("hi", format!("room {taken}")));
        if tokio::time::timeout(Duration::from_secs(1), parse)
            .await
            .is_err()
        {
            break;
        }
        taken += 1;
    }
    assert!((1..limit).contains(&taken), "{taken} were taken");

    // Whoever waits is told when the bot stops.
    let waiting = tokio::spawn({
        let handle = handle.clone();
        async move { handle.parse(said("hi", "one more")).await }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!waiting.is_finished());
    bot.stop().await.unwrap();
    assert!(matches!(waiting.await.unwrap(), Err(Error::Stopped)));
}
