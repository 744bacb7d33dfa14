//! How names are spelled: which known one an unknown one is near to, and what is kebab-case.

use syn::LitStr;

use crate::report::Report;

/// `` `a`, `b` or `c` ``
pub(crate) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "no argument".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// The known name that differs in at most a third of its letters.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let close = |near: &&str| distance(name, near) * 3 <= near.len().max(3);
    known
        .iter()
        .copied()
        .filter(close)
        .min_by_key(|near| distance(name, near))
}

/// How many letters to insert, delete or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, cb) in b.iter().enumerate() {
            let change = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// A lower-case name of letters, digits and single dashes, perhaps of several parts with dots.
pub(crate) fn check_kebab(text: &LitStr, dots: bool, report: &mut Report) {
    let value = text.value();
    if value.is_empty() {
        report.at(
            text,
            "the name is empty; write one in kebab-case, such as `\"my-chat\"`",
        );
        return;
    }
    let part = |part: &str| {
        let word = |word: &str| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        part.split('-').all(word)
    };
    let fits = if dots {
        value.split('.').all(part)
    } else {
        part(&value)
    };
    if !value.is_ascii() {
        let message = format!(
            "`{value}` is not kebab-case: only `a` to `z`, `0` to `9` and single dashes are"
        );
        return report.at(text, message);
    }
    if !fits {
        let parts = value.split('.').map(kebab).filter(|part| !part.is_empty());
        let suggestion = match dots {
            true => parts.collect::<Vec<_>>().join("."),
            false => kebab(&value),
        };
        let hint = match suggestion.is_empty() {
            true => String::new(),
            false => format!("; write `\"{suggestion}\"`"),
        };
        report.span(text.span(), format!("`{value}` is not kebab-case{hint}"));
    }
}

fn kebab(text: &str) -> String {
    let mut out = String::new();
    let mut boundary = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if (boundary || c.is_ascii_uppercase()) && !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            out.push(c.to_ascii_lowercase());
            boundary = false;
        } else {
            boundary = true;
        }
    }
    out
}
