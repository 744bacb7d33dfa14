//! The shell connector: a chat with the bot in the terminal that it was started in.
//!
//! On a terminal the line that is being typed can be edited, earlier lines come back with the arrow
//! keys, and what the bot says or logs appears above it. Where standard input or output is no
//! terminal, every line is a message and the bot's answers are plain lines.
//!
//! Markup is shown by a terminal's escape codes, in a pipe by plain text; nothing in a text itself
//! gets through that would control either. Where links lead is written out: a terminal's own
//! links (OSC 8) would hide it, and no terminal says whether it knows them.
#![forbid(unsafe_code)]

mod config;
mod convert;
mod history;
mod lease;
mod pipe;
mod terminal;

pub use self::{
    config::{OnEof, ShellConfig},
    terminal::{LogWriter, give_back, log_writer},
};

use std::io;

use opsdroid_core::{
    error::Unsupported,
    prelude::*,
    text::{
        Dialect,
        dialect::{Ansi, Plain},
    },
};
use tokio::sync::{mpsc, oneshot};

use self::{history::History, lease::Lease};

/// The one room there is.
const ROOM: &str = "shell";

/// The terminal that the bot was started in.
#[connector(
    name = "shell",
    emits(Message),
    dialect = Ansi::new(),
    delivery = "at-most-once"
)]
#[derive(Debug)]
pub struct Shell {
    name: String,
    user: String,
    on_eof: OnEof,
    /// A terminal rather than a pipe.
    interactive: bool,
    dialect: &'static dyn Dialect,
    output: mpsc::UnboundedSender<Command>,
}

/// What the one who owns the output is told to do, and where it says that it has.
#[derive(Debug)]
enum Command {
    Print(String, Done),
    Typing(bool, Done),
    /// A part of the log, which shares the terminal.
    Log(Vec<u8>),
    /// Give the terminal back, after all that was to be printed.
    Finish(Done),
}

type Done = oneshot::Sender<io::Result<()>>;

/// What comes in.
#[derive(Debug)]
enum Input {
    Line(String),
    /// Nothing more: the pipe's end, or Ctrl-D.
    End,
    /// Ctrl-C.
    Interrupt,
    Failed(io::Error),
}

/// Where it comes from.
struct Incoming {
    source: Source,
    _lease: Lease,
}

enum Source {
    Pipe(pipe::Lines),
    Terminal(mpsc::UnboundedReceiver<Input>),
}

impl Incoming {
    async fn next(&mut self) -> Input {
        let input = match &mut self.source {
            Source::Pipe(lines) => lines.next().await,
            Source::Terminal(inputs) => inputs.recv().await,
        };
        input.unwrap_or(Input::End)
    }
}

#[connector]
impl Shell {
    async fn connect(config: ShellConfig, bot: &Bot) -> Result<(Self, Incoming)> {
        let lease = Lease::take()
            .ok_or_else(|| Error::config("another connector has this terminal already"))?;
        let interactive = terminal::is_there();
        let (output, source) = if interactive {
            let history = config.history.as_deref().map(History::open).transpose();
            let history = history.map_err(|error| bot.config().error_at("history", error))?;
            let (output, inputs) = terminal::open(&config.bot_name, history).network()?;
            (output, Source::Terminal(inputs))
        } else {
            (
                pipe::output().network()?,
                Source::Pipe(pipe::Lines::open().network()?),
            )
        };
        let shell = Self {
            name: bot.name().to_owned(),
            user: config.user(),
            on_eof: config.on_eof,
            interactive,
            dialect: match terminal::is_shown() {
                true => const { &Ansi::new() },
                false => const { &Plain::new() },
            },
            output,
        };
        Ok((
            shell,
            Incoming {
                source,
                _lease: lease,
            },
        ))
    }

    async fn listen(&self, mut incoming: Incoming, bot: &Bot) -> Result<()> {
        loop {
            let input = tokio::select! {
                input = incoming.next() => input,
                // The terminal is given back while the skills are still at it.
                () = bot.stopped() => return Ok(()),
            };
            match input {
                Input::Line(text) if text.is_empty() => {}
                Input::Line(text) => {
                    let message = Message::plain(text).by(&self.user).with_user_id(&self.user);
                    bot.parse(message.in_target(ROOM)).await?;
                }
                Input::Interrupt => {
                    bot.stop();
                    return Ok(());
                }
                Input::End => {
                    match self.on_eof {
                        OnEof::Close => bot.close(),
                        OnEof::Stop => bot.stop(),
                    }
                    return Ok(());
                }
                Input::Failed(error) => return Err(Error::network(error)),
            }
        }
    }

    /// Whatever a person calls it, there is one room.
    async fn resolve_target(&self, _name: &str) -> Result<Option<Target>> {
        Ok(Some(Target::room_id(ROOM)))
    }

    #[register_event(Message, include_subclasses)]
    async fn print(&self, message: &Event<Message>) -> Result<Receipt> {
        self.show("", &message.text).await
    }

    #[register_event(EditedMessage)]
    async fn print_edited(&self, edited: &Event<EditedMessage>) -> Result<Receipt> {
        self.show("* ", &edited.message.text).await
    }

    #[register_event(Typing)]
    async fn show_typing(&self, typing: &Event<Typing>) -> Result<Receipt> {
        if !self.interactive {
            return Err(Error::Unsupported(Box::new(Unsupported {
                event: Typing::TYPE.name,
                connector: self.name.clone(),
                supported: vec![Message::TYPE, EditedMessage::TYPE],
            })));
        }
        self.tell(|done| Command::Typing(typing.trigger, done))
            .await
    }

    async fn disconnect(&self) -> Result<()> {
        self.tell(Command::Finish).await.map(drop)
    }

    /// Prints a text, with this before it.
    async fn show(&self, before: &str, text: &Text) -> Result<Receipt> {
        let written = text.render(self.dialect, &()).text;
        self.tell(|done| Command::Print(format!("{before}{written}"), done))
            .await
    }

    /// Hands over a command and waits until it is done.
    async fn tell(&self, command: impl FnOnce(Done) -> Command) -> Result<Receipt> {
        let (done, outcome) = oneshot::channel();
        let gone = "the output is closed";
        self.output
            .send(command(done))
            .map_err(|_| Error::network(gone))?;
        outcome.await.map_err(|_| Error::network(gone))?.network()?;
        Ok(Receipt::none())
    }
}
