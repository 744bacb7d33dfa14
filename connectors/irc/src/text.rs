//! Texts into lines that fit, and formatted text from lines.

use opsdroid_core::text::{
    Names, Shown, Text,
    dialect::ControlCodes,
    tree::{Mention, MentionKind},
};
use unicode_segmentation::UnicodeSegmentation;

use crate::wire::is_channel;

/// How formatted text is written here.
pub(crate) const CODES: ControlCodes = ControlCodes::new();

/// People by their nicks, rooms by their names.
struct Nicks;

impl Names for Nicks {
    fn show<'a>(&self, mention: &'a Mention<'_>) -> Shown<'a> {
        let id = &*mention.id;
        Shown::Text(match mention.kind {
            // Who has no account is known by the whole address.
            MentionKind::User => {
                let nick = id.split('!').next().unwrap_or(id);
                nick.strip_prefix('@').unwrap_or(nick).into()
            }
            MentionKind::Room if is_channel(id) => id.into(),
            MentionKind::Room => format!("#{id}").into(),
        })
    }
}

/// The text that a person wrote: plain where no formatting code is in it.
pub fn read(line: &str) -> Text {
    match line.contains(char::is_control) {
        true => Text::read(&CODES, line, &Nicks),
        false => Text::plain(line),
    }
}

/// The lines that say a text, each of at most `limit` bytes and formatted for itself.
///
/// The pieces of a line, put together without their codes, are the line. Empty lines are left out:
/// IRC has none.
pub fn lines(text: &Text, before: &str, limit: usize) -> Vec<String> {
    let written = written(text);
    let all = format!("{before}{written}");
    let lines = all.lines().filter(|line| is_seen(line));
    let lines = lines.flat_map(|line| wrap(line, limit)).collect();
    if is_seen(&written) { lines } else { Vec::new() }
}

/// A text in one line.
pub fn line(text: &Text) -> String {
    let written = written(text);
    let lines: Vec<&str> = written.lines().filter(|line| is_seen(line)).collect();
    lines.join(" ")
}

/// The lines as they are sent. No client shows a tab as one.
fn written(text: &Text) -> String {
    text.render(&CODES, &Nicks).text.replace('\t', " ")
}

fn is_seen(line: &str) -> bool {
    line.contains(|c: char| !is_code(c) && !c.is_whitespace())
}

/// Control characters in a text that was written are formatting codes.
fn is_code(c: char) -> bool {
    c.is_control()
}

/// What is on at a place in a line: the codes that turned it on.
#[derive(Default)]
struct Look(String);

impl Look {
    fn turn(&mut self, code: char) {
        if code == CODES.reset {
            self.0.clear();
        } else if let Some(at) = self.0.find(code) {
            self.0.remove(at);
        } else {
            self.0.push(code);
        }
    }
}

/// Pieces of at most `limit` bytes, each of which turns on what is on there and ends with nothing
/// on; a character of more bytes than that is a piece of its own.
fn wrap(line: &str, limit: usize) -> impl Iterator<Item = String> {
    let reset = if line.contains(is_code) { 1 } else { 0 };
    let mut look = Look::default();
    let mut rest = line;
    std::iter::from_fn(move || {
        let text = rest.trim_start_matches(is_code);
        let turned = rest.len() - text.len();
        rest[..turned].chars().for_each(|code| look.turn(code));
        if text.is_empty() {
            return None;
        }
        let mut piece = look.0.clone();
        let mut end = text.len();
        if piece.len() + end > limit {
            end = cut(text, limit.saturating_sub(piece.len() + reset));
        }
        piece.push_str(&text[..end]);
        text[..end]
            .matches(is_code)
            .flat_map(str::chars)
            .for_each(|code| look.turn(code));
        rest = &text[end..];
        if !look.0.is_empty() {
            piece.push(CODES.reset);
        }
        Some(piece)
    })
}

/// Where to cut: before the last space of the piece if that isn't too far back, else between two
/// characters as a reader sees them, else between two characters as Unicode has them. Some servers
/// drop the spaces at a line's end, so no piece but a line's last one ends with a space of its own.
/// Codes at the cut belong to what comes after it.
fn cut(line: &str, limit: usize) -> usize {
    if line.len() <= limit {
        return line.len();
    }
    let seen = |end: usize| line[..end].trim_end_matches(is_code);
    let longest = line.floor_char_boundary(limit);
    let gaps = line[..line.ceil_char_boundary(limit + 1)].match_indices(' ');
    let mut starts = gaps
        .map(|(gap, _)| gap)
        .filter(|gap| !seen(*gap).ends_with(' '));
    let gap = starts.rfind(|gap| (longest / 2..=longest).contains(gap));
    let end = gap.unwrap_or_else(|| {
        let ends = line
            .grapheme_indices(true)
            .map(|(start, grapheme)| start + grapheme.len());
        let fitting = ends.take_while(|end| *end <= limit).last();
        fitting.unwrap_or(longest)
    });
    let first = line.chars().next().map_or(0, char::len_utf8);
    seen(end).len().max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [&str; 8] = [
        "The quick brown fox jumps over the lazy dog, again and again and again.",
        "Жил-был пёс, и был он рыж, и жил он в конуре у самой реки",
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
        "👩‍👩‍👧‍👦 family 👨🏽‍🚀 astronaut 🇺🇳🇪🇺 flags 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "e\u{301}\u{302}\u{303} combining a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}",
        "nospaceatallnospaceatallnospaceatallnospaceatall",
        "  leading, trailing  and   many   ",
        "\x02bold and \x1dboth of them at once\x0f\x1d, italics \x0f\x11 code\x0f\x1e x \x0f\x02.\x0f",
    ];

    /// Each character that is seen, with what is on there.
    fn looks(line: &str) -> Vec<(char, String)> {
        let mut look = Look::default();
        let mut looks = Vec::new();
        for c in line.chars() {
            if is_code(c) {
                look.turn(c);
                continue;
            }
            let mut codes: Vec<char> = look.0.chars().collect();
            codes.sort_unstable();
            looks.push((c, codes.into_iter().collect()));
        }
        assert!(look.0.is_empty(), "{line:?} ends with something on");
        looks
    }

    fn pieces(line: &str, limit: usize) -> Vec<String> {
        wrap(line, limit).collect()
    }

    #[test]
    fn pieces_fit_and_make_the_line_again_in_its_look() {
        for sample in SAMPLES {
            for limit in 1..=sample.len() + 1 {
                let pieces = pieces(sample, limit);
                let all: Vec<_> = pieces.iter().flat_map(|piece| looks(piece)).collect();
                assert_eq!(all, looks(sample), "limit {limit}");
                for piece in &pieces {
                    let one_character = looks(piece).len() == 1;
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
        for sample in SAMPLES.iter().filter(|sample| !sample.contains(is_code)) {
            let longest = sample.graphemes(true).map(str::len).max().unwrap();
            for limit in longest..=sample.len() {
                let graphemes: usize = pieces(sample, limit)
                    .iter()
                    .map(|piece| piece.graphemes(true).count())
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
    fn a_line_is_cut_before_a_space_and_formatted_again_after_it() {
        for (line, limit, expected) in [
            ("one two three", 9, &["one two", " three"][..]),
            ("one two three", 7, &["one two", " three"]),
            ("one two   three", 9, &["one two", "   three"]),
            ("a bcdefghijkl", 9, &["a bcdefgh", "ijkl"]),
            (
                "one \x02two three\x0f",
                9,
                &["one \x02two\x0f", "\x02 three\x0f"],
            ),
            ("one \x02two\x0f three", 10, &["one \x02two\x0f", " three"]),
            (
                "\x02\x1done two\x0f",
                8,
                &["\x02\x1done\x0f", "\x02\x1d two\x0f"],
            ),
            ("\x11abcdefgh\x0f", 6, &["\x11abcd\x0f", "\x11efgh\x0f"]),
        ] {
            assert_eq!(pieces(line, limit), expected, "{line:?} within {limit}");
        }
    }

    #[test]
    fn a_text_is_written_in_lines_without_anything_of_its_own_that_controls() {
        for (text, expected) in [
            (
                Text::from("**a** *b* ~~c~~ `d` **e *f***"),
                &["\x02a\x0f \x1db\x0f \x1ec\x0f \x11d\x0f \x02e \x1df\x0f"][..],
            ),
            (Text::from("a\n\nb  \nc"), &["a", "b", "c"]),
            (
                Text::from("```\nfn a\n\n  b\n```"),
                &["\x11fn a\x0f", "\x11  b\x0f"],
            ),
            (Text::from("- a\n- b"), &["• a", "• b"]),
            (
                Text::from("[a](https://b.c) https://d.e"),
                &["a (https://b.c) https://d.e"],
            ),
            (
                Text::from("<@ann> <@Bob!b@h> <@@cy> <#c> <##d> <#&e>"),
                &["ann Bob cy #c #d &e"],
            ),
            (Text::plain("**a** \x02b\x02"), &["**a** b"]),
            (
                Text::plain("one\r\ntwo\rQUIT\n\n \nthr\0e\x01e\u{85}\x1b\ttab"),
                &["one", "two", "QUIT", "three tab"],
            ),
            (Text::from("`a\x0f\x02b` \x1dc"), &["\x11ab\x0f c"]),
            (Text::plain("\r\n \t\0\x01\n\x02\n"), &[]),
            (Text::from("``` \n \n```"), &[]),
        ] {
            assert_eq!(lines(&text, "", 100), expected, "{text:?}");
        }
    }

    #[test]
    fn what_stands_before_a_text_stands_before_its_first_line_alone() {
        assert_eq!(lines(&"a\nb".into(), "ann: ", 100), ["ann: a", "b"]);
        assert!(lines(&"\x02".into(), "ann: ", 100).is_empty());
    }

    #[test]
    fn a_text_can_be_one_line() {
        assert_eq!(line(&"# a\r\n\n**b**\nc".into()), "\x02a\x0f \x02b\x0f c");
        assert_eq!(line(&"\n".into()), "");
    }

    #[test]
    fn codes_are_markup_and_all_else_is_text() {
        for (line, expected) in [
            ("**a** <@b> 1,2 é👩‍🚀", Text::plain("**a** <@b> 1,2 é👩‍🚀")),
            ("> a  - b ", Text::plain("> a  - b ")),
            (
                "\x02bold\x02 \x0304,12red\x03 \x1ditalic\x0f",
                Text::from("**bold** red *italic*"),
            ),
            ("\x1eno\x1e \x11a*b\x11 c*d", Text::from("~~no~~ `a*b` c*d")),
            (
                "\x031,two \x03123 \x03,x \x04ff0000hex\x04",
                Text::plain(",two 3 ,x hex"),
            ),
            ("a\tb\0c\x1b[1m", Text::plain("a\tbc[1m")),
            ("\x02\x0304,12", Text::plain("")),
        ] {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }
}
