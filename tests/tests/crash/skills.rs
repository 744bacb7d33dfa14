//! What the bot does with what it hears: each way in which a skill can answer.

use std::time::Duration;

use opsdroid_core::{bot::Bot, delivery::Enqueued, prelude::*};

/// How long a skill waits for what comes next.
const NEXT: Duration = Duration::from_millis(100);

/// Answers `say 7 2` with `7.0` and `7.1`.
#[match_regex(r"^say ")]
pub(crate) async fn say(message: &Matched, bot: &Bot) -> Result<()> {
    answer(message, bot, &message.text).await
}

/// Answers `ask 7 2` and what is said next.
#[match_regex(r"^ask ")]
pub(crate) async fn ask(message: &Matched, bot: &Bot) -> Result<()> {
    answer(message, bot, &message.text).await?;
    match message.next_message(NEXT).await {
        Some(next) => answer(message, bot, &next.text().unwrap_or_default()).await,
        None => Ok(()),
    }
}

/// Answers what another skill has said to the bot itself.
#[match_regex(r"^echo (?P<text>.+)$")]
pub(crate) async fn echo(message: &Matched) -> Result<()> {
    let text = message.capture("text").unwrap_or_default().to_owned();
    respond(message, &text).await
}

/// Answers, and takes a no for an answer.
async fn respond(message: &Matched, text: &str) -> Result<()> {
    match message.respond(text).await {
        Err(Error::Rejected(_)) => Ok(()),
        sent => sent.map(drop),
    }
}

/// Gives the answers to an event, one after the other.
async fn answer(message: &Matched, bot: &Bot, said: &str) -> Result<()> {
    let mut numbers = said.split(' ').skip(1).map(str::parse::<usize>);
    let mut number = || numbers.next().unwrap_or(Ok(0)).protocol();
    let (number, count) = (number()?, number()?);
    let is_relayed = number % 7 == 3;
    for answer in 0..count {
        let text = format!("{number}.{answer}");
        if is_relayed {
            let room = format!("{}-echo", message.target.id());
            let echo = Message::new(format!("echo {text}")).by("ann");
            bot.parse(echo.in_target(Target::room_id(room))).await?;
            println!("enqueued {text}");
            continue;
        }
        let enqueue =
            || -> Enqueued { bot.enqueue(Message::new(&*text).in_target(message.target.clone())) };
        match (number + answer) % 3 {
            0 => respond(message, &text).await?,
            1 => {
                enqueue().await?;
                println!("enqueued {text}");
            }
            _ => drop(enqueue()),
        }
        // A skill has other things to do, and meanwhile what it sent leaves.
        bot.clock()
            .sleep(Duration::from_millis((number % 4) as u64))
            .await;
    }
    Ok(())
}
