//! A clean stop: what was taken is dealt with, then everyone says goodbye side by side.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use opsdroid_core::{Outcome, config::Section, prelude::*, skills};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};

use super::fake::{Line, until};

#[match_regex("^slowly$")]
async fn slow(message: &Matched) -> Result<()> {
    tokio::time::sleep(Duration::from_secs(5)).await;
    message.respond("done").await?;
    Ok(())
}

#[match_regex("^forever$")]
async fn endless(_message: &Matched) -> Result<()> {
    std::future::pending().await
}

static STARTED: AtomicU32 = AtomicU32::new(0);

#[match_event(OpsdroidStarted)]
async fn started(_event: &Matched<OpsdroidStarted>) -> Result<()> {
    STARTED.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_stop_waits_for_skills_that_still_run() {
    let line = Line::new();
    let bot = line.bot().skills(skills![slow]).start().unwrap();
    line.say("slowly");
    until(|| line.connects().len() == 1).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(bot.stop().await.unwrap(), Outcome::Stopped);
    assert_eq!(
        line.texts(),
        ["done"],
        "the answer went out before the goodbye"
    );
    assert_eq!(line.disconnects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_does_not_wait_for_ever() {
    let line = Line::new();
    let bot = line.bot().skills(skills![endless]).start().unwrap();
    line.say("forever");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    bot.stop().await.unwrap();
    let took = began.elapsed();
    assert!(took <= Duration::from_secs(30), "{took:?}");
    assert_eq!(line.disconnects().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn goodbyes_are_said_side_by_side_with_a_deadline() {
    let lines = [Line::new(), Line::new(), Line::new()];
    let [one, two, three] = &lines;
    one.linger(Duration::from_secs(3));
    two.linger(Duration::from_secs(3));
    three.linger(Duration::from_secs(86_400));
    let bot = lines
        .iter()
        .fold(Bot::builder(), |bot, line| line.join(bot))
        .start()
        .unwrap();
    until(|| lines.iter().all(|line| line.connects().len() == 1)).await;
    let began = Instant::now();
    bot.stop().await.unwrap();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    let first = one.disconnects()[0];
    assert!(
        lines.iter().all(|line| line.disconnects() == [first]),
        "none waited for another"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_taken_once_the_bot_stops() {
    let line = Line::new();
    let bot = line.bot().start().unwrap();
    until(|| line.connects().len() == 1).await;
    let handle = bot.bot().clone();
    bot.stop().await.unwrap();
    let error = handle.parse(Message::new("late")).await.unwrap_err();
    assert!(matches!(error, Error::Stopped), "{error}");
}

#[tokio::test(start_paused = true)]
async fn skills_are_told_once_that_the_bot_has_started() {
    let (line, broken) = (Line::new(), Line::new());
    broken.refuse(Error::network("no route"));
    let bot = broken
        .join(line.bot())
        .skills(skills![started])
        .start()
        .unwrap();
    until(|| STARTED.load(Ordering::Relaxed) == 1).await;
    until(|| broken.connects().len() == 2).await;
    bot.stop().await.unwrap();
    assert_eq!(STARTED.load(Ordering::Relaxed), 1);
}

/// A text to send, and whom to tell that it is out.
type Outgoing = (String, oneshot::Sender<()>);

/// Sends through the loop that listens, as many client libraries do.
#[connector(name = "one-loop")]
struct OneLoop {
    outgoing: mpsc::UnboundedSender<Outgoing>,
}

static DELIVERED: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[connector]
impl OneLoop {
    async fn connect(_bot: &Bot) -> Result<(Self, mpsc::UnboundedReceiver<Outgoing>)> {
        let (outgoing, incoming) = mpsc::unbounded_channel();
        Ok((Self { outgoing }, incoming))
    }

    async fn listen(
        &self,
        mut incoming: mpsc::UnboundedReceiver<Outgoing>,
        bot: &Bot,
    ) -> Result<()> {
        bot.parse(Message::new("slowly").by("ann").in_target("lobby"))
            .await?;
        bot.stop();
        while let Some((text, delivered)) = incoming.recv().await {
            DELIVERED.lock().unwrap().push(text);
            let _ = delivered.send(());
        }
        Ok(())
    }

    #[register_event(Message)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        let (delivered, done) = oneshot::channel();
        self.outgoing
            .send((message.text.to_string(), delivered))
            .network()?;
        done.await.network()?;
        Ok(Receipt::none())
    }
}

#[tokio::test(start_paused = true)]
async fn a_connector_listens_until_the_last_answer_is_out() {
    let bot = Bot::builder()
        .connector::<OneLoop>(Section::new("one-loop"))
        .skills(skills![slow])
        .start()
        .unwrap();
    bot.outcome().await.unwrap();
    assert_eq!(*DELIVERED.lock().unwrap(), ["done"]);
}
