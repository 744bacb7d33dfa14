//! A real terminal: a line that can be edited, with what the bot says above it.
//!
//! One task owns the terminal. It gives it back (no raw mode any more) as soon as nobody listens,
//! and from then on prints plainly, so that a second Ctrl-C is a signal again.

use std::{
    future::poll_fn,
    io::{self, IsTerminal, Write},
    pin::pin,
    sync::{Mutex, PoisonError},
    task::Poll,
};

use rustyline_async::{Readline, ReadlineError, ReadlineEvent, SharedWriter};
use tokio::sync::mpsc;

use crate::{Command, Done, Input, convert, history::History, pipe};

/// Who takes the log while a line is being edited.
static LOG: Mutex<Option<mpsc::UnboundedSender<Command>>> = Mutex::new(None);

struct Terminal {
    readline: Readline,
    writer: SharedWriter,
    bot_name: String,
    history: Option<History>,
    /// Who waits until what was written is on the screen.
    written: Vec<Done>,
}

/// Whether what is printed appears on a terminal that knows escape codes and how wide it is.
pub(crate) fn is_shown() -> bool {
    let capable = std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    let wide = || crossterm::terminal::size().is_ok_and(|(columns, _)| columns > 0);
    capable && io::stdout().is_terminal() && wide()
}

/// Whether there is a terminal on which a line can be edited.
pub(crate) fn is_there() -> bool {
    io::stdin().is_terminal() && is_shown()
}

/// Gives the terminal back as it was, for a process that ends without waiting for the connector. It
/// does nothing where the connector has no terminal.
pub fn give_back() {
    // There is nobody to tell that it can't be given back.
    let _ = crossterm::terminal::disable_raw_mode();
}

/// Takes the terminal.
pub(crate) fn open(
    bot_name: &str,
    history: Option<(History, Vec<String>)>,
) -> io::Result<(
    mpsc::UnboundedSender<Command>,
    mpsc::UnboundedReceiver<Input>,
)> {
    let (history, lines) = history.unzip();
    let bot_name = convert::one_line(bot_name);
    let opened = Readline::new(format!("{bot_name}> "));
    let (mut readline, writer) = opened.map_err(into_io)?;
    readline.set_history_entries(lines.into_iter().flatten());

    let (sender, commands) = mpsc::unbounded_channel();
    let (inputs, receiver) = mpsc::unbounded_channel();
    if io::stderr().is_terminal() {
        set_log(Some(sender.clone()));
    }
    let terminal = Terminal {
        readline,
        writer,
        bot_name,
        history,
        written: Vec::new(),
    };
    tokio::spawn(run(terminal, commands, inputs));
    Ok((sender, receiver))
}

/// What wakes the task.
enum Step {
    Read(Result<ReadlineEvent, ReadlineError>),
    Command(Command),
    /// Nobody listens any more.
    Unheard,
}

async fn run(
    mut terminal: Terminal,
    mut commands: mpsc::UnboundedReceiver<Command>,
    inputs: mpsc::UnboundedSender<Input>,
) {
    terminal.edit(&mut commands, &inputs).await;
    drop((terminal, inputs));
    while let Some(command) = commands.recv().await {
        let (done, outcome) = match command {
            Command::Print(text, done) => (done, pipe::print(&text)),
            Command::Typing(_, done) | Command::Finish(done) => (done, Ok(())),
            Command::Log(log) => {
                // There is nobody to tell that the log can't be written.
                let _ = io::stderr().write_all(&log);
                continue;
            }
        };
        let _ = done.send(outcome);
    }
}

impl Terminal {
    /// Lets lines be edited until there are no more, or nobody wants them.
    async fn edit(
        &mut self,
        commands: &mut mpsc::UnboundedReceiver<Command>,
        inputs: &mpsc::UnboundedSender<Input>,
    ) {
        loop {
            let step = next(&mut self.readline, &mut self.written, commands, inputs).await;
            let input = match step {
                Step::Read(Ok(ReadlineEvent::Line(line))) => {
                    let line = line[..line.floor_char_boundary(convert::LONGEST)].to_owned();
                    self.remember(&line);
                    if inputs.send(Input::Line(line)).is_ok() {
                        continue;
                    }
                    return;
                }
                Step::Command(command) => {
                    self.obey(command);
                    continue;
                }
                Step::Read(Ok(ReadlineEvent::Eof)) => Input::End,
                Step::Read(Ok(ReadlineEvent::Interrupted)) => Input::Interrupt,
                Step::Read(Err(error)) => Input::Failed(into_io(error)),
                Step::Unheard => return,
            };
            let _ = inputs.send(input);
            return;
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Print(text, done) => {
                let text = format!("{text}\n");
                match self.writer.write_all(text.as_bytes()) {
                    Ok(()) => self.written.push(done),
                    Err(error) => drop(done.send(Err(error))),
                }
            }
            Command::Typing(trigger, done) => {
                let typing = if trigger { " is typing ..." } else { "" };
                let prompt = format!("{}{typing}> ", self.bot_name);
                let _ = done.send(self.readline.update_prompt(&prompt).map_err(into_io));
            }
            Command::Log(log) => {
                // There is nobody to tell that the log can't be written.
                let _ = self.writer.write_all(&log);
            }
            Command::Finish(done) => self.written.push(done),
        }
    }

    fn remember(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        self.readline.add_history_entry(line.to_owned());
        if let Some(history) = &mut self.history {
            history.add(line);
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        set_log(None);
        // What is left to print comes before the shell's own prompt.
        let flushed = self.readline.flush();
        for done in self.written.drain(..) {
            let outcome = flushed
                .as_ref()
                .map_err(|error| io::Error::other(error.to_string()));
            let _ = done.send(outcome.copied());
        }
    }
}

/// Waits for what comes next. Every poll of the line also prints what was written.
async fn next(
    readline: &mut Readline,
    written: &mut Vec<Done>,
    commands: &mut mpsc::UnboundedReceiver<Command>,
    inputs: &mpsc::UnboundedSender<Input>,
) -> Step {
    let mut line = pin!(readline.readline());
    let mut unheard = pin!(inputs.closed());
    poll_fn(|context| {
        if let Poll::Ready(event) = line.as_mut().poll(context) {
            return Poll::Ready(Step::Read(event));
        }
        for done in written.drain(..) {
            // Whoever told us may have stopped waiting.
            let _ = done.send(Ok(()));
        }
        if unheard.as_mut().poll(context).is_ready() {
            return Poll::Ready(Step::Unheard);
        }
        commands
            .poll_recv(context)
            .map(|command| command.map_or(Step::Unheard, Step::Command))
    })
    .await
}

fn into_io(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::IO(error) => error,
        closed @ ReadlineError::Closed => io::Error::other(closed),
    }
}

fn set_log(sender: Option<mpsc::UnboundedSender<Command>>) {
    *LOG.lock().unwrap_or_else(PoisonError::into_inner) = sender;
}

/// Writes a part of the log: above the line that is being edited, or else to standard error.
pub fn log_writer() -> LogWriter {
    LogWriter(Vec::new())
}

/// A part of the log, written as a whole when it is dropped; see [`log_writer`].
#[derive(Debug)]
pub struct LogWriter(Vec<u8>);

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let log = std::mem::take(&mut self.0);
        let editing = LOG.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let log = Command::Log(log);
        let unsent = match editing {
            Some(terminal) => terminal.send(log).map_err(|unsent| unsent.0),
            None => Err(log),
        };
        match unsent {
            Err(Command::Log(log)) => io::stderr().write_all(&log),
            _ => Ok(()),
        }
    }
}

impl Drop for LogWriter {
    fn drop(&mut self) {
        // There is nobody to tell that the log can't be written.
        let _ = self.flush();
    }
}
