//! Which skills an event is for, seen from outside.

use opsdroid_core::{prelude::*, skills};

use super::fake::Line;

#[match_regex(r"^deploy (?<what>\w+)(?: to (?<place>\w+))?$")]
async fn deploy(message: &Matched) -> Result<()> {
    let place = message.capture("place").unwrap_or("nowhere");
    let what = message.entity("what").unwrap_or_default();
    message.respond(format!("{what} to {place}")).await?;
    Ok(())
}

#[match_event(File, include_subclasses)]
async fn keep(file: &Matched<File>) -> Result<()> {
    let name = file.name.as_deref().unwrap_or("nameless");
    file.respond(format!("kept {name}, a {}", file.as_any().name()))
        .await?;
    Ok(())
}

#[match_regex("twice")]
#[match_event(Message)]
async fn many(message: &Matched) -> Result<()> {
    message.respond("once").await?;
    Ok(())
}

#[match_catchall]
async fn lost(message: &Matched) -> Result<()> {
    message.respond("pardon?").await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_skill_gets_what_its_pattern_captured() {
    let line = Line::new();
    let bot = line.bot().skills(skills![deploy]).start().unwrap();
    line.say("deploy web to staging");
    assert_eq!(line.text().await, "\"web\" to staging");
    line.say("deploy web");
    assert_eq!(line.text().await, "\"web\" to nowhere");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_for_a_family_gets_its_members() {
    let line = Line::new();
    let bot = line.bot().skills(skills![keep]).start().unwrap();
    let image = Image::from_url("https://example.org/7").named("cat.png");
    line.event(image.by("ann").in_target("lobby"));
    assert_eq!(line.text().await, "kept cat.png, a image");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_runs_once_however_many_of_its_matchers_fit() {
    let line = Line::new();
    let bot = line.bot().skills(skills![many]).start().unwrap();
    line.say("twice");
    line.say("twice");
    assert_eq!(
        (line.text().await, line.text().await),
        ("once".to_owned(), "once".to_owned())
    );
    bot.stop().await.unwrap();
    assert!(line.texts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_no_skill_is_for_is_caught() {
    let line = Line::new();
    let bot = line.bot().skills(skills![deploy, lost]).start().unwrap();
    line.say("make me a sandwich");
    assert_eq!(line.text().await, "pardon?");
    line.say("deploy web");
    assert_eq!(line.text().await, "\"web\" to nowhere");
    bot.stop().await.unwrap();
    assert!(line.texts().is_empty());
}
