//! Skills that fail or panic: it is logged, the user is told once, and all else goes on.

use std::{
    io,
    sync::{Arc, Mutex},
};

use opsdroid_core::{prelude::*, skills};
use tracing_subscriber::fmt::MakeWriter;

use super::fake::Line;

#[match_regex("^break$")]
async fn breaks(_message: &Matched) -> Result<(), io::Error> {
    Err(io::Error::other("the disk is on fire"))
}

#[match_regex("^panic$")]
async fn panics(_message: &Matched) -> Result<()> {
    panic!("at the disco")
}

#[match_regex("^hello$")]
async fn hello(message: &Matched) -> Result<()> {
    message.respond("hey").await?;
    Ok(())
}

#[match_always]
async fn log(event: &AnyEvent, bot: &Bot) -> Result<()> {
    if event.text().is_some() {
        bot.respond(event, "noted").await?;
    }
    Ok(())
}

#[match_regex("^refuse me$")]
async fn refused(message: &Matched) -> Result<()> {
    message.respond("refuse this").await?;
    Ok(())
}

/// What is logged on this thread, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn listen_to_log() -> (Log, tracing::subscriber::DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    (log, tracing::subscriber::set_default(subscriber))
}

#[tokio::test(start_paused = true)]
async fn a_skill_that_fails_is_logged_and_the_user_told_once() {
    let (log, _guard) = listen_to_log();
    let line = Line::new();
    let bot = line.bot().skills(skills![breaks, hello]).start().unwrap();
    line.say("break");
    let apology = line.sent().await;
    assert_eq!(apology.target(), &Target::from("lobby"));
    assert_eq!(apology.user(), Some("ann"));
    line.say("hello");
    assert_eq!(
        line.text().await,
        "hey",
        "one apology, and then the bot goes on"
    );
    let log = log.text();
    for part in [
        "ERROR",
        "skill=\"breaks\"",
        "the disk is on fire",
        &line.name,
        "lobby",
    ] {
        assert!(log.contains(part), "{part} is missing in: {log}");
    }
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_skill_that_panics_is_no_worse_than_one_that_fails() {
    let (log, _guard) = listen_to_log();
    let line = Line::new();
    let bot = line.bot().skills(skills![panics, hello]).start().unwrap();
    line.say("panic");
    line.say("hello");
    let apology = line.text().await;
    assert!(
        !apology.is_empty() && !apology.contains("disco"),
        "details are for the log"
    );
    assert_eq!(line.text().await, "hey");
    assert!(
        log.text().contains("panicked: at the disco"),
        "{}",
        log.text()
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn other_skills_for_the_same_event_still_run() {
    let line = Line::new();
    let bot = line
        .bot()
        .skills(skills![breaks, panics, log])
        .start()
        .unwrap();
    for text in ["break", "panic"] {
        line.say(text);
        let apology = line.text().await;
        assert_ne!(apology, "noted");
        assert_eq!(line.text().await, "noted");
    }
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_where_nobody_asked() {
    let line = Line::new();
    let bot = line.bot().skills(skills![breaks, hello]).start().unwrap();
    line.event(Message::new("break").in_target("lobby"));
    line.say("hello");
    assert_eq!(line.text().await, "hey");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_refused_fails_the_skill_that_gave_it() {
    let (log, _guard) = listen_to_log();
    let line = Line::new();
    let bot = line.bot().skills(skills![refused]).start().unwrap();
    line.say("refuse me");
    assert_ne!(line.text().await, "refuse this");
    assert!(log.text().contains("refused: not that"), "{}", log.text());
    bot.stop().await.unwrap();
}
