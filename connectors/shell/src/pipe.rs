//! Standard input and output as pipes: plain lines.
//!
//! Both are blocking, so each has a thread of its own. Neither is one of the runtime's: a read that
//! never returns must not keep the process from ending.

use std::{
    io::{self, BufRead, Write},
    sync::{Mutex, PoisonError},
    thread,
};

use tokio::sync::mpsc;

use crate::{Command, Input, convert};

/// How many lines may wait until the reader does.
const WAITING: usize = 64;

/// The lines of standard input, while no connection has them.
static PARKED: Mutex<Option<mpsc::Receiver<Input>>> = Mutex::new(None);

/// The lines of standard input. The next connection goes on where this one stopped.
pub(crate) struct Lines {
    receiver: Option<mpsc::Receiver<Input>>,
}

impl Lines {
    /// Goes on with a reader that is there, or starts one.
    pub(crate) fn open() -> io::Result<Self> {
        if let Some(receiver) = parked().take() {
            return Ok(Self {
                receiver: Some(receiver),
            });
        }
        let (sender, receiver) = mpsc::channel(WAITING);
        let name = "shell-input".to_owned();
        thread::Builder::new()
            .name(name)
            .spawn(move || read(&mut io::stdin().lock(), &sender))?;
        Ok(Self {
            receiver: Some(receiver),
        })
    }

    /// The next line; `None` after the end.
    pub(crate) async fn next(&mut self) -> Option<Input> {
        let input = self.receiver.as_mut()?.recv().await;
        if !matches!(input, Some(Input::Line(_))) {
            self.receiver = None;
        }
        input
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        if let Some(receiver) = self.receiver.take() {
            *parked() = Some(receiver);
        }
    }
}

fn parked() -> std::sync::MutexGuard<'static, Option<mpsc::Receiver<Input>>> {
    PARKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads lines until the end, or until nobody wants them.
fn read(input: &mut impl BufRead, lines: &mpsc::Sender<Input>) {
    loop {
        let (next, more) = match read_line(input) {
            Ok(Some(line)) => (Input::Line(convert::line(&line)), true),
            Ok(None) => (Input::End, false),
            Err(error) => (Input::Failed(error), false),
        };
        if lines.blocking_send(next).is_err() || !more {
            return;
        }
    }
}

/// A line with its end, or `None` where there is none. Of a line that is too long the rest is read
/// and dropped.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let (mut line, mut length) = (Vec::new(), 0_usize);
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = available
            .iter()
            .position(|byte| *byte == b'\n')
            .map(|index| index + 1);
        let taken = end.unwrap_or(available.len());
        let room = convert::LONGEST.saturating_sub(line.len());
        line.extend_from_slice(&available[..taken.min(room)]);
        length = length.saturating_add(taken);
        input.consume(taken);
        if end.is_some() || taken == 0 {
            if length > line.len() {
                tracing::warn!(
                    length,
                    taken = line.len(),
                    "a line is too long; its rest is dropped"
                );
            }
            return Ok((length > 0).then_some(line));
        }
    }
}

/// Starts the thread that prints.
pub(crate) fn output() -> io::Result<mpsc::UnboundedSender<Command>> {
    let (sender, mut commands) = mpsc::unbounded_channel();
    thread::Builder::new()
        .name("shell-output".to_owned())
        .spawn(move || {
            while let Some(command) = commands.blocking_recv() {
                let (done, outcome) = match command {
                    Command::Print(text, done) => (done, print(&text)),
                    Command::Typing(_, done) | Command::Finish(done) => (done, Ok(())),
                    Command::Log(_) => continue,
                };
                // Whoever told us may have stopped waiting.
                let _ = done.send(outcome);
            }
        })?;
    Ok(sender)
}

/// Prints a text and a line's end, and sees to it that they are out.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_needs_no_end() {
        let mut input: &[u8] = b"one\n\ntwo";
        assert_eq!(read_line(&mut input).unwrap().unwrap(), b"one\n");
        assert_eq!(read_line(&mut input).unwrap().unwrap(), b"\n");
        assert_eq!(read_line(&mut input).unwrap().unwrap(), b"two");
        assert_eq!(read_line(&mut input).unwrap(), None);
    }

    #[test]
    fn a_line_without_end_takes_no_more_than_its_share() {
        let mut long = vec![b'x'; 10 * convert::LONGEST];
        long.extend_from_slice(b"\nnext\n");
        let mut input = io::BufReader::with_capacity(1000, long.as_slice());
        assert_eq!(
            read_line(&mut input).unwrap().unwrap().len(),
            convert::LONGEST
        );
        assert_eq!(read_line(&mut input).unwrap().unwrap(), b"next\n");
    }
}
