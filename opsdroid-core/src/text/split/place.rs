//! The best place to part a text.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::runs::SOLID;

/// A place to part a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Where the first part ends.
    pub(super) end: usize,
    /// Where the rest begins: behind the space between them.
    pub(super) next: usize,
}

impl Cut {
    /// With nothing between the parts.
    pub(super) fn at(place: usize) -> Self {
        Self {
            end: place,
            next: place,
        }
    }
}

/// How far back sentences and words are looked for.
const FAR: usize = 2048;

/// The best place after `from` and no later than `reach`, which isn't the text's end: a line break,
/// a sentence's end or a space in the second half, a word's end, a space. `None` is left for
/// graphemes.
pub(super) fn in_prose(plain: &str, from: usize, reach: usize) -> Option<Cut> {
    let half = from + (reach - from) / 2;
    // A space at the very end needn't fit.
    let fits = plain[reach..].chars().next().filter(|c| is_space(*c));
    let seen = &plain[from..reach + fits.map_or(0, char::len_utf8)];
    let around = |place: usize| {
        let end = from + plain[from..place].trim_end_matches(is_space).len();
        let cut = Cut {
            end,
            next: skip_space(plain, place),
        };
        let possible = from < end
            && end <= reach
            && is_boundary(plain, from, cut.next)
            && (cut.next == end || is_boundary(plain, from, end));
        possible.then_some(cut)
    };
    let late = |cut: &Cut| cut.next > half;
    let space = || {
        let mut seen = seen;
        while let Some(at) = seen.rfind(is_space) {
            if let Some(cut) = around(from + at) {
                return Some(cut);
            }
            seen = seen[..at].trim_end_matches(is_space);
        }
        None
    };
    let line = || seen.rfind('\n').and_then(|at| around(from + at));
    line()
        .filter(late)
        .or_else(|| sentence(plain, from, reach, half, &around))
        .or_else(|| space().filter(late))
        .or_else(|| word(plain, from, reach, &around))
        .or_else(space)
}

/// The last sentence's end in the second half.
fn sentence(
    plain: &str,
    from: usize,
    reach: usize,
    half: usize,
    around: &dyn Fn(usize) -> Option<Cut>,
) -> Option<Cut> {
    let start = plain
        .floor_char_boundary(half.max(reach.saturating_sub(FAR)))
        .max(from);
    let stop = plain.floor_char_boundary(reach + 64);
    let bounds = plain[start..stop].split_sentence_bound_indices();
    let bounds = bounds.map(|(at, _)| start + at).filter(|at| *at > half);
    bounds.filter_map(around).last()
}

/// The last place between two words, with nothing between them or anything but a space.
fn word(
    plain: &str,
    from: usize,
    reach: usize,
    around: &dyn Fn(usize) -> Option<Cut>,
) -> Option<Cut> {
    let start = plain
        .floor_char_boundary(reach.saturating_sub(FAR))
        .max(from);
    let stop = plain.floor_char_boundary(reach + 64);
    let bounds = plain[start..stop].split_word_bound_indices();
    bounds
        .map(|(at, word)| (start + at, word.chars().next()))
        .take_while(|(at, _)| *at <= reach)
        .filter(|(at, next)| {
            *at > start && next.is_some_and(|next| next.is_alphanumeric() || next == SOLID)
        })
        .filter_map(|(at, _)| around(at))
        .last()
}

/// The last place between lines of code.
pub(super) fn in_code(text: &str, from: usize, reach: usize) -> Option<Cut> {
    let seen = &text.as_bytes()[from + 1..=reach];
    let at = from + 1 + seen.iter().rposition(|byte| *byte == b'\n')?;
    Some(Cut {
        end: at,
        next: at + 1,
    })
}

/// The last place between graphemes.
pub(super) fn in_word(plain: &str, from: usize, reach: usize) -> Option<Cut> {
    let bounds = plain[from..].grapheme_indices(true).skip(1);
    let bounds = bounds.map(|(at, _)| from + at);
    bounds.take_while(|at| *at <= reach).last().map(Cut::at)
}

/// Where a text goes on after a place, behind spaces.
pub(super) fn skip_space(plain: &str, at: usize) -> usize {
    plain.len() - plain[at..].trim_start_matches(is_space).len()
}

/// Whether a line may end with this character, so that it needn't be shown where a text is parted.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Whether a place is between graphemes, where `from` is.
fn is_boundary(plain: &str, from: usize, at: usize) -> bool {
    let text = &plain[from..];
    GraphemeCursor::new(at - from, text.len(), true)
        .is_boundary(text, 0)
        .unwrap_or(true)
}
