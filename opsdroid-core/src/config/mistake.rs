//! What serde finds wrong, and Rust's words for it in a person's.

use std::fmt::{self, Display};

use serde::de::{Error as DeError, Expected, Unexpected};

use super::{error::Problem, excerpt::clean, interpolate::Broken, suggest::nearest};

/// How much of a key or value is repeated in a sentence, in characters.
pub(super) const LONGEST: usize = 60;

/// An error of the deserializer: first without a place, then with.
pub(super) enum Mistake {
    Raw(Kind),
    Placed(Box<Problem>),
}

pub(super) enum Kind {
    /// Another library's words.
    Custom(String),
    WrongType {
        expected: String,
        found: &'static str,
    },
    UnknownVariant {
        found: String,
        expected: &'static [&'static str],
    },
    UnknownKey {
        name: String,
        expected: &'static [&'static str],
    },
    MissingKey(&'static str),
    DuplicateKey(&'static str),
    Variable(Broken),
}

/// "expected one of ...; did you mean ...?"
pub(super) fn choice<'a>(word: &str, words: impl Iterator<Item = &'a str> + Clone) -> String {
    let quoted: Vec<_> = words.clone().map(|word| format!("`{word}`")).collect();
    let mut text = match quoted.as_slice() {
        [] => return "nothing is expected here".to_owned(),
        [one] => format!("expected {one}"),
        [one, other] => format!("expected {one} or {other}"),
        all => format!("expected one of {}", all.join(", ")),
    };
    if let Some(nearest) = nearest(word, words) {
        text += &format!("; did you mean `{nearest}`?");
    }
    text
}

/// Rust's words for a type in a person's.
pub(super) fn humanise(expected: &str) -> String {
    match expected {
        "a string" | "str" | "a borrowed string" => "text",
        "a boolean" => "`true` or `false`",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number from 0",
        "i8" => "a whole number from -128 to 127",
        "i16" => "a whole number from -32768 to 32767",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a nonzero u8" => "a whole number from 1 to 255",
        "a nonzero u16" => "a whole number from 1 to 65535",
        "a nonzero u32" => "a whole number from 1 to 4294967295",
        "a nonzero u64" | "a nonzero usize" => "a whole number from 1",
        "a sequence" => "a list",
        "a map" => "a mapping",
        "path string" => "a path",
        "unit" => "nothing",
        other if other.starts_with("struct ") => "a mapping",
        other => other,
    }
    .to_owned()
}

fn kind_of(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(true) => "`true`",
        Unexpected::Bool(false) => "`false`",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "a whole number",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "text",
        Unexpected::Unit | Unexpected::Option => "nothing",
        Unexpected::Seq => "a list",
        Unexpected::Map => "a mapping",
        _ => "something else",
    }
}

// Serde's own sentences repeat the value that was found; ours name only its kind.
impl DeError for Mistake {
    fn custom<T: Display>(message: T) -> Self {
        Self::Raw(Kind::Custom(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Raw(Kind::WrongType {
            expected: expected.to_string(),
            found: kind_of(&found),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match kind_of(&found) {
            "a whole number" | "a number" => "another",
            "text" => "another text",
            other => other,
        };
        Self::Raw(Kind::WrongType {
            expected: expected.to_string(),
            found,
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {expected}, found {length}"))
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        Self::Raw(Kind::UnknownVariant {
            found: found.to_owned(),
            expected,
        })
    }

    fn unknown_field(name: &str, expected: &'static [&'static str]) -> Self {
        Self::Raw(Kind::UnknownKey {
            name: name.to_owned(),
            expected,
        })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Raw(Kind::MissingKey(name))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::Raw(Kind::DuplicateKey(name))
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custom(message) => f.write_str(message),
            Self::WrongType { expected, found } => {
                write!(f, "expected {}, found {found}", humanise(expected))
            }
            Self::UnknownVariant { expected, .. } => {
                f.write_str(&choice("", expected.iter().copied()))
            }
            Self::UnknownKey { name, .. } => write!(f, "unknown key `{}`", clean(name, LONGEST)),
            Self::MissingKey(name) => write!(f, "missing key `{name}`"),
            Self::DuplicateKey(name) => write!(f, "key `{name}` is given twice"),
            Self::Variable(_) => f.write_str("an environment variable isn't set"),
        }
    }
}

impl Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(kind) => kind.fmt(f),
            Self::Placed(problem) => problem.fmt(f),
        }
    }
}

impl fmt::Debug for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl std::error::Error for Mistake {}
