//! Lines of IRC: bounded ones in, harmless ones out.
//!
//! The protocol is that of <https://modern.ircdocs.horse/>, with the extensions of
//! <https://ircv3.net/irc/>.

use std::{fmt, io};

use bytes::{BufMut, BytesMut};
use irc_proto::{Command, Message};
use opsdroid_core::{Error, Result};
use tokio_util::codec::{AnyDelimiterCodec, AnyDelimiterCodecError, Decoder, Encoder};

/// The longest line a server may send: 8191 bytes of tags and 512 of everything else, and more than
/// that for servers that aren't strict.
const LONGEST: usize = 16 * 1024;

/// What a server sends: one item a line, and one for what is no line of IRC.
#[derive(Debug)]
pub(crate) struct Lines(AnyDelimiterCodec);

/// One line from the server.
#[derive(Debug)]
pub(crate) enum Received {
    /// A line of IRC, read, and as it came.
    Line(Box<Message>, String),
    /// Something else, and what is wrong with it. It never ends a connection.
    Garbage(&'static str),
}

impl Default for Lines {
    fn default() -> Self {
        Self(AnyDelimiterCodec::new_with_max_length(
            b"\n".to_vec(),
            Vec::new(),
            LONGEST,
        ))
    }
}

impl Decoder for Lines {
    type Item = Received;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Received>> {
        let line = match self.0.decode(buffer) {
            Ok(Some(line)) => line,
            Ok(None) => return Ok(None),
            Err(AnyDelimiterCodecError::MaxChunkLengthExceeded) => {
                return Ok(Some(Received::Garbage("a line is too long")));
            }
            Err(AnyDelimiterCodecError::Io(error)) => return Err(error),
        };
        // There are networks and people with other encodings; what isn't UTF-8 is shown as such.
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches('\r');
        Ok(Some(match line.parse() {
            Ok(message) => Received::Line(Box::new(message), line.to_owned()),
            Err(_) => Received::Garbage("a line is not IRC"),
        }))
    }

    /// A line that the connection's end cut off is none.
    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Received>> {
        let line = self.decode(buffer)?;
        if line.is_none() {
            buffer.clear();
        }
        Ok(line)
    }
}

impl Encoder<&Line> for Lines {
    type Error = io::Error;

    fn encode(&mut self, line: &Line, buffer: &mut BytesMut) -> io::Result<()> {
        buffer.reserve(line.0.len() + 2);
        buffer.put_slice(line.0.as_bytes());
        buffer.put_slice(b"\r\n");
        Ok(())
    }
}

/// A line to the server, without its end. It can't hold a second one.
#[derive(Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// A command with words after it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where a word is none: nothing on IRC has such a name.
    pub(crate) fn new(command: &str, words: &[&str]) -> Result<Self> {
        let mut line = command.to_owned();
        for word in words {
            if !is_word(word) {
                return Err(Error::not_found(format!("{word:?} is no name on IRC")));
            }
            line.push(' ');
            line.push_str(word);
        }
        Ok(Self(line))
    }

    /// The same with several names as one word.
    ///
    /// # Errors
    /// As [`new`](Line::new).
    pub(crate) fn with_list(mut self, names: &[&str]) -> Result<Self> {
        for (index, name) in names.iter().enumerate() {
            let named = Self::new("", &[name])?;
            self.0.push_str(if index == 0 { " " } else { "," });
            self.0.push_str(&named.0[1..]);
        }
        Ok(self)
    }

    /// The same with a text at the end. Control characters don't go out, but for the
    /// `\x01` around a CTCP message, which is the caller's.
    pub(crate) fn with_text(mut self, text: &str) -> Self {
        self.0.push_str(" :");
        self.0
            .extend(text.chars().filter(|c| !matches!(c, '\r' | '\n' | '\0')));
        self
    }

    /// The same with a label, which a server that knows labels puts on its answer.
    pub(crate) fn labelled(&self, label: u64) -> Self {
        Self(format!("@label={label} {}", self.0))
    }

    /// The line as it goes out, without its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Line {
    /// The command alone: what follows may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Line({} ..)",
            self.0.split(' ').next().unwrap_or_default()
        )
    }
}

/// Whether this can stand between two spaces, and names one thing: with a comma it names two.
pub(crate) fn is_word(word: &str) -> bool {
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && c != ',';
    !word.is_empty() && !word.starts_with(':') && word.chars().all(fits)
}

/// Whether this names a channel, not a person.
pub(crate) fn is_channel(name: &str) -> bool {
    name.starts_with(['#', '&'])
}

/// The value of a tag.
pub(crate) fn tag<'a>(message: &'a Message, name: &str) -> Option<&'a str> {
    let mut tags = message.tags.iter().flatten();
    tags.find(|tag| tag.0 == name)?
        .1
        .as_deref()
        .filter(|value| !value.is_empty())
}

/// The number and the words of a numeric answer.
pub(crate) fn numeric(message: &Message) -> Option<(u16, &[String])> {
    match &message.command {
        Command::Response(number, words) => Some((*number as u16, words)),
        Command::Raw(number, words) if number.len() == 3 => Some((number.parse().ok()?, words)),
        _ => None,
    }
}

/// What a numeric answer says to people: its last word.
pub(crate) fn explanation(number: u16, words: &[String]) -> String {
    let text = words.last().map_or("no explanation", String::as_str);
    format!("{text} ({number})")
}

/// Who sent a message: the nick.
pub(crate) fn nick(message: &Message) -> Option<&str> {
    match message.prefix.as_ref()? {
        irc_proto::Prefix::Nickname(nick, _, _) => Some(nick).filter(|nick| !nick.is_empty()),
        irc_proto::Prefix::ServerName(_) => None,
    }
    .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut input: &[u8]) -> Vec<Result<Message, &'static str>> {
        let (mut lines, mut buffer, mut out) = (Lines::default(), BytesMut::new(), Vec::new());
        while !input.is_empty() {
            let (chunk, rest) = input.split_at(input.len().min(1000));
            input = rest;
            buffer.extend_from_slice(chunk);
            while let Some(received) = lines.decode(&mut buffer).unwrap() {
                out.push(match received {
                    Received::Line(message, _) => Ok(*message),
                    Received::Garbage(why) => Err(why),
                });
            }
            assert!(
                buffer.len() <= LONGEST + 1000,
                "the buffer grows: {}",
                buffer.len()
            );
        }
        assert!(lines.decode_eof(&mut buffer).unwrap().is_none());
        out
    }

    #[test]
    fn a_line_without_end_is_bounded_and_the_next_one_is_read() {
        let mut input = vec![b'x'; 5_000_000];
        input.extend_from_slice(b"\r\nPING :1\r\nPING :cut o");
        let lines = all(&input);
        assert_eq!(lines[0].as_ref().unwrap_err(), &"a line is too long");
        assert_eq!(
            lines[1].as_ref().unwrap().command,
            Command::PING("1".into(), None)
        );
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced() {
        let lines = all(b":ann!a@h PRIVMSG #c :caf\xe9\n");
        let text = Command::PRIVMSG("#c".into(), "caf\u{fffd}".into());
        assert_eq!(lines[0].as_ref().unwrap().command, text);
    }

    #[test]
    fn no_sequence_of_bytes_panics() {
        let pieces: [&[u8]; 19] = [
            b"@",
            b":",
            b" ",
            b"\r",
            b"\n",
            b";",
            b"=",
            b"\\",
            b"MODE",
            b"#c",
            b"+ov-",
            b"CAP",
            b"LS",
            b"001",
            b"BATCH",
            b"\xff",
            b"\x01",
            "é".as_bytes(),
            b"PRIVMSG",
        ];
        let mut seed = 7_u64;
        let mut input = Vec::new();
        for _ in 0..200_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            input.extend_from_slice(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        input.push(b'\n');
        let lines = all(&input);
        assert!(lines.iter().any(Result::is_ok) && lines.iter().any(Result::is_err));
    }

    #[test]
    fn a_line_holds_no_second_one() {
        let line = Line::new("PRIVMSG", &["#c"])
            .unwrap()
            .with_text("a\r\nQUIT\0\n");
        assert_eq!(line.as_str(), "PRIVMSG #c :aQUIT");
        for word in ["", "#c d", "#c,#d", "#c\r\nQUIT", ":c", "#c\0", "#c\u{7}"] {
            let refused = Line::new("PRIVMSG", &[word]).unwrap_err();
            assert_eq!(refused.class(), "not-found", "{word:?}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let line = Line::new("PASS", &[]).unwrap().with_text("hunter2");
        assert_eq!(format!("{line:?}"), "Line(PASS ..)");
    }
}
