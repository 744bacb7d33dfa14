//! `$VAR`, `${VAR}`, `${VAR:-default}` and `$$`.

use std::{borrow::Cow, ops::Range};

/// How deep defaults may lie in each other.
const DEEPEST: usize = 8;

/// How long a value may grow, in bytes.
const LONGEST: usize = 1 << 20;

/// A value with its variables replaced.
#[cfg_attr(test, derive(Debug))]
pub(super) struct Resolved<'a> {
    pub(super) text: Cow<'a, str>,
    /// The environment's values in it.
    pub(super) from_env: Vec<String>,
    /// The variables they came from.
    pub(super) names: Vec<String>,
    /// The text was one reference and nothing else.
    whole: bool,
    /// The text holds references or `$$`.
    changed: bool,
}

impl Resolved<'_> {
    pub(super) fn is_from_env(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether an unquoted text may mean more than text: nothing was replaced in it, or all.
    pub(super) fn is_word(&self) -> bool {
        self.whole || !self.changed
    }

    /// Whether the environment gave nothing at all.
    pub(super) fn is_nothing(&self) -> bool {
        self.whole && self.text.is_empty()
    }
}

/// A reference that can't be replaced.
#[derive(Debug, PartialEq)]
pub(super) struct Broken {
    /// Where in the text.
    pub(super) at: Range<usize>,
    pub(super) why: Why,
}

#[derive(Debug, PartialEq)]
pub(super) enum Why {
    /// The variable isn't set and has no default.
    Unset {
        name: String,
        /// `$NAME` amid other text, which may be a password with a `$` in it.
        perhaps_text: bool,
    },
    /// `${` without `}`.
    Unclosed,
    /// `${...}` that isn't a name, or a name and `:-`.
    Malformed,
    TooDeep,
    TooLong,
}

/// Replaces the variables of a text.
pub(super) fn resolve<'a>(
    text: &'a str,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Resolved<'a>, Broken> {
    let mut resolved = Resolved {
        text: Cow::Borrowed(text),
        from_env: Vec::new(),
        names: Vec::new(),
        whole: false,
        changed: false,
    };
    if text.contains('$') {
        let mut out = String::new();
        expand(text, 0..text.len(), 0, env, &mut out, &mut resolved)?;
        resolved.text = Cow::Owned(out);
    }
    Ok(resolved)
}

fn expand(
    text: &str,
    range: Range<usize>,
    depth: usize,
    env: &dyn Fn(&str) -> Option<String>,
    out: &mut String,
    resolved: &mut Resolved<'_>,
) -> Result<(), Broken> {
    if depth > DEEPEST {
        return Err(Broken {
            at: range,
            why: Why::TooDeep,
        });
    }
    let mut at = range.start;
    while let Some(found) = text[at..range.end].find('$') {
        out.push_str(&text[at..at + found]);
        let dollar = at + found;
        let rest = &text[dollar + 1..range.end];
        let (end, name, default) = if rest.starts_with('$') {
            resolved.changed = true;
            out.push('$');
            at = dollar + 2;
            continue;
        } else if let Some(inner) = rest.strip_prefix('{') {
            let Some(length) = closing(inner) else {
                return Err(Broken {
                    at: dollar..range.end,
                    why: Why::Unclosed,
                });
            };
            let end = dollar + 2 + length + 1;
            let name = name(inner);
            let default = &inner[name.len()..length];
            match default.strip_prefix(":-") {
                _ if name.is_empty() => None,
                Some(_) => Some((end, name, Some(dollar + 2 + name.len() + 2..end - 1))),
                None if default.is_empty() => Some((end, name, None)),
                None => None,
            }
            .ok_or(Broken {
                at: dollar..end,
                why: Why::Malformed,
            })?
        } else if let name = name(rest)
            && !name.is_empty()
        {
            (dollar + 1 + name.len(), name, None)
        } else {
            out.push('$');
            at = dollar + 1;
            continue;
        };
        resolved.changed = true;
        let alone = dollar == 0 && end == text.len();
        // As in a shell, an empty variable gives way to its default.
        match (env(name), default) {
            (Some(value), default) if default.is_none() || !value.is_empty() => {
                out.push_str(&value);
                resolved.names.push(name.to_owned());
                if !value.is_empty() {
                    resolved.from_env.push(value);
                }
            }
            (_, Some(default)) => expand(text, default, depth + 1, env, out, resolved)?,
            (_, None) => {
                let braced = rest.starts_with('{');
                let why = Why::Unset {
                    name: name.to_owned(),
                    perhaps_text: !braced && !alone,
                };
                return Err(Broken {
                    at: dollar..end,
                    why,
                });
            }
        }
        resolved.whole = alone;
        if out.len() > LONGEST {
            return Err(Broken {
                at: dollar..end,
                why: Why::TooLong,
            });
        }
        at = end;
    }
    out.push_str(&text[at..range.end]);
    Ok(())
}

/// The variable's name that the text begins with; empty if it begins with none.
fn name(text: &str) -> &str {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !text.starts_with(first) {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}

/// Where the `}` is that closes the text after a `${`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' if at > 0 && bytes[at - 1] == b'$' => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(name: &str) -> Option<String> {
        match name {
            "A" => Some("alpha".into()),
            "TOKEN2" => Some("two".into()),
            "lower_case" => Some("low".into()),
            "EMPTY" => Some(String::new()),
            "DOLLAR" => Some("$A".into()),
            "LONG" => Some("x".repeat(LONGEST / 4)),
            _ => None,
        }
    }

    #[test]
    fn variables_are_replaced_wherever_they_stand() {
        for (text, expected) in [
            ("plain", "plain"),
            ("$A", "alpha"),
            ("${A}", "alpha"),
            ("a$A-b", "aalpha-b"),
            ("${A}b$TOKEN2", "alphabtwo"),
            ("$lower_case", "low"),
            ("$$A", "$A"),
            ("$$$A", "$alpha"),
            ("costs 5$", "costs 5$"),
            ("$5 $ $-", "$5 $ $-"),
            ("${NO:-fallback}", "fallback"),
            ("${A:-fallback}", "alpha"),
            ("${NO:-}", ""),
            ("$EMPTY", ""),
            ("${EMPTY:-fallback}", "fallback"),
            ("${NO:-${A}}!", "alpha!"),
            ("${NO:-a $A {b}", "a alpha {b"),
            ("$DOLLAR", "$A"),
            ("ü$A日", "üalpha日"),
        ] {
            assert_eq!(
                resolve(text, &env).map(|r| r.text.into_owned()),
                Ok(expected.into())
            );
        }
    }

    #[test]
    fn only_a_lone_reference_is_a_word() {
        for (text, word, from_env) in [
            ("$A", true, true),
            ("${A}", true, true),
            ("${NO:-5}", true, false),
            ("${NO:-$A}", true, true),
            ("5", true, false),
            ("$A$A", false, true),
            ("5$A", false, true),
            ("$$", false, false),
        ] {
            let resolved = resolve(text, &env).unwrap();
            assert_eq!(
                (resolved.is_word(), resolved.is_from_env()),
                (word, from_env),
                "{text}"
            );
        }
    }

    #[test]
    fn broken_references_say_where() {
        let unset = |name: &str, perhaps_text| Why::Unset {
            name: name.into(),
            perhaps_text,
        };
        let deep = "${NO:-".repeat(12) + &"}".repeat(12);
        for (text, at, why) in [
            ("$NO", 0..3, unset("NO", false)),
            ("a ${NO} b", 2..7, unset("NO", false)),
            ("pa$word", 2..7, unset("word", true)),
            ("${NO:-$ALSO}", 6..11, unset("ALSO", true)),
            ("a ${A", 2..5, Why::Unclosed),
            ("${}", 0..3, Why::Malformed),
            ("${1}", 0..4, Why::Malformed),
            ("${A:?no}", 0..8, Why::Malformed),
            ("$LONG$LONG$LONG$LONG$A", 20..22, Why::TooLong),
        ] {
            assert_eq!(
                resolve(text, &env).unwrap_err(),
                Broken { at, why },
                "{text}"
            );
        }
        assert_eq!(resolve(&deep, &env).unwrap_err().why, Why::TooDeep);
    }
}
