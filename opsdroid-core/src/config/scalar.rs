//! What YAML 1.2 takes an unquoted word for.

/// An unquoted word's meaning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    Unsigned(u64),
    /// Below zero.
    Signed(i64),
    Float(f64),
    Text,
}

/// Reads a word by YAML's core schema.
pub(super) fn meaning(text: &str) -> Meaning {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Meaning::Null,
        "true" | "True" | "TRUE" => return Meaning::Bool(true),
        "false" | "False" | "FALSE" => return Meaning::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Meaning::Float(f64::NAN),
        _ => {}
    }
    integer(text)
        .or_else(|| float(text))
        .unwrap_or(Meaning::Text)
}

/// Reads a truth value where one is asked for; YAML 1.1's words, which opsdroid's users may have
/// in their files, are understood too.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn integer(text: &str) -> Option<Meaning> {
    let unsigned = if let Some(hex) = text.strip_prefix("0x") {
        digits(hex, 16)
    } else if let Some(octal) = text.strip_prefix("0o") {
        digits(octal, 8)
    } else {
        digits(text.strip_prefix('+').unwrap_or(text), 10)
    };
    let signed = || digits(text.strip_prefix('-')?, 10).and(text.parse().ok());
    unsigned
        .map(Meaning::Unsigned)
        .or_else(|| signed().map(Meaning::Signed))
}

fn digits(text: &str, radix: u32) -> Option<u64> {
    let all = !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    all.then(|| u64::from_str_radix(text, radix).ok()).flatten()
}

fn float(text: &str) -> Option<Meaning> {
    let (negative, size) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if matches!(size, ".inf" | ".Inf" | ".INF") {
        return Some(Meaning::Float(if negative {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        }));
    }
    // Rust would also take `inf` and `nan`, which are words to YAML.
    let numeric = size
        .bytes()
        .all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    numeric
        .then(|| text.parse().ok())
        .flatten()
        .map(Meaning::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_yaml_says() {
        for (text, expected) in [
            ("", Meaning::Null),
            ("~", Meaning::Null),
            ("True", Meaning::Bool(true)),
            ("yes", Meaning::Text),
            ("0", Meaning::Unsigned(0)),
            ("+12", Meaning::Unsigned(12)),
            ("-12", Meaning::Signed(-12)),
            ("0x1F", Meaning::Unsigned(31)),
            ("0o17", Meaning::Unsigned(15)),
            ("18446744073709551615", Meaning::Unsigned(u64::MAX)),
            (
                "18446744073709551616",
                Meaning::Float(18_446_744_073_709_551_616.0),
            ),
            ("-9223372036854775808", Meaning::Signed(i64::MIN)),
            ("1.5", Meaning::Float(1.5)),
            (".5", Meaning::Float(0.5)),
            ("-2e3", Meaning::Float(-2000.0)),
            ("-.inf", Meaning::Float(f64::NEG_INFINITY)),
            ("inf", Meaning::Text),
            ("nan", Meaning::Text),
            ("1-2", Meaning::Text),
            ("-", Meaning::Text),
            ("+", Meaning::Text),
            (".", Meaning::Text),
            ("0x", Meaning::Text),
            ("1_000", Meaning::Text),
        ] {
            assert_eq!(meaning(text), expected, "{text:?}");
        }
        assert!(matches!(meaning(".nan"), Meaning::Float(nan) if nan.is_nan()));
    }
}
