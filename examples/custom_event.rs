//! An event type of one's own: sent, matched, written as JSON and read back.
//!
//! ```sh
//! cargo run --example custom_event
//! ```
//!
//! prints
//!
//! ```text
//! the host opens a poll, and it travels as
//!   {"event":"party.poll","user":"host","target":{"room":"garden"},"connector":"party","payload":{"question":"Tea?","answers":["yes","no"]}}
//! the party is asked: Tea? (yes, no)
//! the bot saw a vote for `yes`, by ann
//! ```
#![expect(clippy::print_stdout, reason = "this is what it shows")]

use std::process::ExitCode;

use opsdroid::{Registry, config::Section, prelude::*};

/// Somebody asks, and others choose.
///
/// The name is also how the event is called when it is stored, or sent to another process: a
/// connector's own types carry its name.
#[event(name = "party.poll")]
#[derive(PartialEq)]
pub struct Poll {
    /// What is asked.
    pub question: String,
    /// What one may answer.
    pub answers: Vec<String>,
}

/// Somebody has chosen.
#[event(name = "party.vote")]
pub struct Vote {
    /// What was chosen.
    pub answer: String,
}

/// A party that is asked, and votes.
#[connector(name = "party", emits(Vote))]
pub struct Party {
    votes: tokio::sync::mpsc::UnboundedSender<String>,
}

type Votes = tokio::sync::mpsc::UnboundedReceiver<String>;

#[connector]
impl Party {
    async fn connect(_bot: &Bot) -> Result<(Self, Votes)> {
        let (votes, incoming) = tokio::sync::mpsc::unbounded_channel();
        Ok((Self { votes }, incoming))
    }

    async fn listen(&self, mut incoming: Votes, bot: &Bot) -> Result<()> {
        while let Some(answer) = incoming.recv().await {
            bot.parse(Vote { answer }.by("ann")).await?;
        }
        Ok(())
    }

    /// Any event type can be registered, one's own like the others.
    #[register_event(Poll)]
    async fn ask(&self, poll: &Event<Poll>) -> Result<Receipt> {
        println!(
            "the party is asked: {} ({})",
            poll.question,
            poll.answers.join(", ")
        );
        self.votes.send(poll.answers[0].clone()).network()?;
        Ok(Receipt::none())
    }
}

/// Opens a poll.
#[match_event(OpsdroidStarted)]
async fn open(_started: &Matched<OpsdroidStarted>, bot: &Bot) -> Result<()> {
    let answers = vec!["yes".to_owned(), "no".to_owned()];
    let poll = Poll {
        question: "Tea?".to_owned(),
        answers,
    }
    .by("host")
    .via("party")
    .in_target("garden");

    // Of any event type that is linked into a program, it knows the name.
    let json = AnyEvent::from(poll.clone()).to_json().rejected()?;
    println!("the host opens a poll, and it travels as\n  {json}");
    let back = AnyEvent::from_json(&json).rejected()?;
    assert_eq!(back.downcast_ref::<Poll>(), Some(&poll));

    bot.send(back).await?;
    Ok(())
}

/// Sees the vote.
#[match_event(Vote)]
async fn count(vote: &Matched<Vote>, bot: &Bot) -> Result<()> {
    let user = vote.user.as_deref().unwrap_or("nobody");
    println!("the bot saw a vote for `{}`, by {user}", vote.answer);
    bot.stop();
    Ok(())
}

fn main() -> ExitCode {
    // In place of a configuration file: one connector, with nothing to configure.
    opsdroid::run_bot(|| {
        let builder = Bot::builder().registry(Registry::linked().config()?);
        Ok(builder.connector::<Party>(Section::new("party")))
    })
}
