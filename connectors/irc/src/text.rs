//! Texts into lines that fit, cut at spaces where there are some and never inside a character; and
//! texts from the network without IRC's markup.

use std::{iter::Peekable, str::Chars};

use unicode_segmentation::UnicodeSegmentation;

/// A text's lines without what can't be shown, each in pieces of at most `limit` bytes.
///
/// The pieces of a line, put together, are the line. Empty lines are left out: IRC has none.
pub fn pieces(text: &str, limit: usize) -> Vec<String> {
    text.split(['\r', '\n'])
        .map(clean)
        .filter(|line| !plain(line).trim().is_empty())
        .flat_map(|line| wrap(&line, limit).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The line without control characters. The codes for bold, colours and the like are IRC's markup
/// and stay; a tab becomes a space.
pub(crate) fn clean(line: &str) -> String {
    let line = line.chars().map(|c| if c == '\t' { ' ' } else { c });
    line.filter(|c| !c.is_control() || is_format(*c)).collect()
}

/// Bold, colour, colour as hex, reset, monospace, reverse, italic, strikethrough, underline.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\x02' | '\x03' | '\x04' | '\x0f' | '\x11' | '\x16' | '\x1d' | '\x1e' | '\x1f'
    )
}

/// The text without bold, colours and the like, for skills to match and people to read.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let (digits, fits): (usize, fn(&char) -> bool) = match c {
            '\x03' => (2, char::is_ascii_digit),
            '\x04' => (6, char::is_ascii_hexdigit),
            _ if c.is_control() => continue,
            _ => {
                out.push(c);
                continue;
            }
        };
        // The colour, then perhaps a comma and the background.
        if skip(&mut rest, digits, fits) > 0 {
            let mut ahead = rest.clone();
            if ahead.next() == Some(',') && skip(&mut ahead, digits, fits) > 0 {
                rest = ahead;
            }
        }
    }
    out
}

fn skip(rest: &mut Peekable<Chars<'_>>, most: usize, fits: fn(&char) -> bool) -> usize {
    (0..most)
        .take_while(|_| rest.next_if(fits).is_some())
        .count()
}

/// Pieces of at most `limit` bytes; a character of more bytes than that is a piece of its own.
fn wrap(mut line: &str, limit: usize) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if line.is_empty() {
            return None;
        }
        let (piece, rest) = line.split_at(cut(line, limit));
        line = rest;
        Some(piece)
    })
}

/// Where to cut: before the last space of the piece if that isn't too far back, else between two
/// characters as a reader sees them, else between two characters as Unicode has them. Some servers
/// drop the spaces at a line's end, so no piece but a line's last one ends with a space of its own.
fn cut(line: &str, limit: usize) -> usize {
    if line.len() <= limit {
        return line.len();
    }
    let longest = line.floor_char_boundary(limit);
    let gaps = line[..line.ceil_char_boundary(limit + 1)].match_indices(' ');
    let mut starts = gaps
        .map(|(gap, _)| gap)
        .filter(|gap| !line[..*gap].ends_with(' '));
    if let Some(gap) = starts.rfind(|gap| (longest / 2..=longest).contains(gap)) {
        return gap.max(1);
    }
    let ends = line
        .grapheme_indices(true)
        .map(|(start, grapheme)| start + grapheme.len());
    let fitting = ends.take_while(|end| *end <= limit).last();
    let first = line.chars().next().map_or(0, char::len_utf8);
    fitting.unwrap_or(longest).max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [&str; 7] = [
        "The quick brown fox jumps over the lazy dog, again and again and again.",
        "Жил-был пёс, и был он рыж, и жил он в конуре у самой реки",
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
        "👩‍👩‍👧‍👦 family 👨🏽‍🚀 astronaut 🇺🇳🇪🇺 flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "e\u{301}\u{302}\u{303} combining a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}",
        "nospaceatallnospaceatallnospaceatallnospaceatall",
        "  leading, trailing  and   many   ",
    ];

    #[test]
    fn pieces_fit_and_make_the_line_again() {
        for sample in SAMPLES {
            for limit in 1..=sample.len() + 1 {
                let pieces = pieces(sample, limit);
                assert_eq!(pieces.concat(), sample, "limit {limit}");
                for piece in &pieces {
                    let one_character = piece.chars().count() == 1;
                    assert!(
                        piece.len() <= limit || one_character,
                        "{piece:?} of {limit}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_character_as_a_reader_sees_it_stays_whole_where_it_fits() {
        for sample in SAMPLES {
            let longest = sample.graphemes(true).map(str::len).max().unwrap();
            for limit in longest..=sample.len() {
                let graphemes: usize = pieces(sample, limit)
                    .iter()
                    .map(|p| p.graphemes(true).count())
                    .sum();
                assert_eq!(
                    graphemes,
                    sample.graphemes(true).count(),
                    "limit {limit}: {sample}"
                );
            }
        }
    }

    #[test]
    fn a_line_is_cut_before_a_space() {
        assert_eq!(pieces("one two three", 9), ["one two", " three"]);
        assert_eq!(pieces("one two three", 7), ["one two", " three"]);
        assert_eq!(pieces("one two   three", 9), ["one two", "   three"]);
        assert_eq!(pieces("a bcdefghijkl", 9), ["a bcdefgh", "ijkl"]);
    }

    #[test]
    fn newlines_make_lines_and_control_characters_vanish() {
        let text = "one\r\ntwo\rQUIT\n\n \nthr\0e\x01e\u{85}\x1b\ttab \x02bold\x02";
        assert_eq!(
            pieces(text, 100),
            ["one", "two", "QUIT", "three tab \x02bold\x02"]
        );
    }

    #[test]
    fn markup_is_taken_out_and_everything_else_is_left() {
        assert_eq!(
            plain("\x02bold\x02 \x0304,12red\x03 \x1ditalic\x0f"),
            "bold red italic"
        );
        assert_eq!(
            plain("\x031,two \x03123 \x03,x \x04ff0000hex\x04"),
            ",two 3 ,x hex"
        );
        assert_eq!(plain("a\tb\0c 1,2 é👩‍🚀"), "abc 1,2 é👩‍🚀");
    }

    #[test]
    fn a_text_without_anything_to_show_has_no_pieces() {
        assert!(pieces("\r\n \t\0\x01\n\x02\x0304,12\n", 100).is_empty());
    }
}
