//! Formatting codes read: what they turn on in a line, they turn on up to its end.

use std::{iter::Peekable, str::Chars};

use super::ControlCodes;
use crate::text::{
    dialect::layout::Styles,
    read::{Drawn, Piece, Running, Structure},
    tree::Document,
};

const COLOUR: char = '\x03';
const HEX_COLOUR: char = '\x04';

/// Reads lines with codes. Colours are dropped, and every other control character but tabs.
pub(super) fn read(codes: &ControlCodes, text: &str) -> Document<'static> {
    let mut out = Structure::new(Drawn::default());
    for line in text.split(['\n', '\r']) {
        let mut running = self::line(codes, line);
        let start = running.start().to_owned();
        out.begin(if running.has_more() { "-" } else { &start });
        if running.has_more() || !start.trim().is_empty() {
            out.line(&mut running);
        }
    }
    Document {
        blocks: out.finish(),
    }
}

fn line(codes: &ControlCodes, line: &str) -> Running<'static> {
    let mut running = Running::default();
    let (mut styles, mut code) = (Styles::NONE, false);
    let mut text = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\t' || !c.is_control() {
            text.push(c);
            continue;
        }
        let shown = std::mem::take(&mut text).into();
        let piece = match code {
            true => Piece::Code(shown),
            false => Piece::Text(shown),
        };
        running.push(styles, None, piece);
        let toggled = match Some(c) {
            c if c == codes.strong => Styles::STRONG,
            c if c == codes.emphasis => Styles::EMPHASIS,
            c if c == codes.strike => Styles::STRIKE,
            _ => Styles::NONE,
        };
        styles = match styles.has(toggled) {
            true => styles.without(toggled),
            false => styles.with(toggled),
        };
        if Some(c) == codes.code {
            code = !code;
        } else if c == codes.reset {
            (styles, code) = (Styles::NONE, false);
        } else if c == COLOUR {
            colour(&mut chars, 2, char::is_ascii_digit);
        } else if c == HEX_COLOUR {
            colour(&mut chars, 6, char::is_ascii_hexdigit);
        }
    }
    let piece = match code {
        true => Piece::Code(text.into()),
        false => Piece::Text(text.into()),
    };
    running.push(styles, None, piece);
    running
}

/// The colour, then perhaps a comma and the background.
fn colour(chars: &mut Peekable<Chars<'_>>, most: usize, fits: fn(&char) -> bool) {
    if skip(chars, most, fits) > 0 {
        let mut ahead = chars.clone();
        if ahead.next() == Some(',') && skip(&mut ahead, most, fits) > 0 {
            *chars = ahead;
        }
    }
}

fn skip(chars: &mut Peekable<Chars<'_>>, most: usize, fits: fn(&char) -> bool) -> usize {
    (0..most)
        .take_while(|_| chars.next_if(fits).is_some())
        .count()
}
