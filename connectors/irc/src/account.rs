//! The bot's account: what proves it, and whether NickServ believes it.

use base64::{Engine, prelude::BASE64_STANDARD};
use opsdroid_core::{Result, ResultExt};

use crate::{config::SaslConfig, wire::Line};

/// The longest piece of a SASL answer.
const SASL_PIECE: usize = 400;

/// The account and password for SASL PLAIN, in pieces; one that is full says that another follows.
///
/// # Errors
/// None: a piece is a word.
pub(crate) fn sasl_plain(sasl: &SaslConfig) -> Result<Vec<Line>> {
    let (user, password) = (&sasl.user, sasl.password.expose());
    let encoded = BASE64_STANDARD.encode(format!("{user}\0{user}\0{password}"));
    let mut pieces: Vec<&str> = encoded
        .as_bytes()
        .chunks(SASL_PIECE)
        .map(std::str::from_utf8)
        .collect::<Result<_, _>>()
        .protocol()?;
    if encoded.len() % SASL_PIECE == 0 {
        pieces.push("+");
    }
    pieces
        .into_iter()
        .map(|piece| Line::new("AUTHENTICATE", &[piece]))
        .collect()
}

/// Whether NickServ refuses the password. It has no numbers, and every network's has words of its own; these are in those of
/// Atheme and Anope.
pub(crate) fn is_refusal(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    [
        "invalid password",
        "password incorrect",
        "incorrect password",
        "isn't registered",
    ]
    .iter()
    .chain(&["not registered", "not a registered"])
    .any(|refusal| said.contains(refusal))
}

/// Whether NickServ says that the bot is who it says.
pub(crate) fn is_welcome(said: &str) -> bool {
    let said = said.to_ascii_lowercase();
    [
        "now identified",
        "now recognized",
        "password accepted",
        "now logged in",
        "already",
    ]
    .iter()
    .any(|welcome| said.contains(welcome))
}
