//! What must not be shown: by a key's name, by a value's shape, in another library's message.

use std::sync::Arc;

use super::{
    interpolate::resolve,
    tree::{Document, Node, Scalar, Value},
};

/// What stands in an excerpt for a hidden value, whatever its length.
pub(super) const MASK: &str = "********";

/// What stands in JSON for a hidden value.
pub(super) const REDACTED: &str = "<redacted>";

/// Parts of a key's name that say its value is secret.
const SECRET_PARTS: &[&str] = &[
    "auth",
    "authorization",
    "bearer",
    "cookie",
    "dsn",
    "jwt",
    "key",
    "otp",
    "pass",
    "pat",
    "pin",
    "private",
    "pwd",
    "sas",
    "session",
];

/// The same, wherever they stand in a name.
const SECRET_STEMS: &[&str] = &[
    "token",
    "secret",
    "passw",
    "passphrase",
    "credential",
    "apikey",
    "webhook-url",
];

/// Whether a key's name says that its value is secret; rather too often than too rarely.
pub(super) fn names_a_secret(key: &str) -> bool {
    let key = key.to_lowercase().replace('_', "-");
    SECRET_STEMS.iter().any(|stem| key.contains(stem))
        || key.split('-').any(|part| {
            is_nearly_secret(part)
                || SECRET_PARTS.contains(&part)
                || part
                    .strip_suffix('s')
                    .is_some_and(|one| SECRET_PARTS.contains(&one))
        })
}

/// Whether a part of a name is a slip away from one that says secret: a misspelt `tokn:` still
/// holds a token.
fn is_nearly_secret(part: &str) -> bool {
    (4..16).contains(&part.len())
        && ["token", "secret", "password", "passwd", "credential"]
            .iter()
            .any(|word| strsim::damerau_levenshtein(part, word) <= 1)
}

/// Whether a value holds a secret by its shape: an address with a user's password in it.
pub(super) fn holds_a_secret(value: &str) -> bool {
    value.split_once("://").is_some_and(|(_, rest)| {
        rest.split(['/', '?', '#'])
            .next()
            .is_some_and(|authority| authority.contains('@'))
    })
}

/// A message with every secret value of this node, or below it, taken out.
pub(super) fn scrub(message: &str, document: &Document, node: &Node, secret: bool) -> String {
    let mut secrets = Vec::new();
    collect(document, node, secret, &mut secrets);
    // The longest first, so that no rest of it stays.
    secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.dedup();
    let mut message = message.to_owned();
    for secret in secrets {
        if message.contains(&secret) {
            message = message.replace(&secret, MASK);
        }
    }
    message
}

fn collect(document: &Document, node: &Node, secret: bool, found: &mut Vec<String>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar(scalar) => {
            let mut add = |text: &str| {
                // Shorter ones are in any sentence.
                if text.len() > 2 {
                    found.push(text.to_owned());
                    let debug = format!("{text:?}");
                    found.push(debug[1..debug.len() - 1].to_owned());
                }
            };
            match resolve(&scalar.text, &*document.env) {
                Ok(resolved) => {
                    resolved.from_env.iter().for_each(|text| add(text));
                    if secret || resolved.is_from_env() || holds_a_secret(&resolved.text) {
                        add(&resolved.text);
                    }
                }
                Err(_) => add(&scalar.text),
            }
        }
        Value::Sequence(items) => {
            items
                .iter()
                .for_each(|item| collect(document, item, secret, found));
        }
        Value::Mapping(entries) => entries.iter().for_each(|(key, node)| {
            collect(document, node, secret || names_a_secret(&key.text), found);
        }),
    }
}

/// The node as JSON, without its secrets: no value from the environment, none whose key looks
/// secret.
pub(super) fn redacted(document: &Document, node: &Node, secret: bool) -> serde_json::Value {
    let each = |node: &Arc<Node>, secret| redacted(document, node, secret);
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar(scalar) => redacted_scalar(document, scalar, secret),
        Value::Sequence(items) => items.iter().map(|item| each(item, secret)).collect(),
        Value::Mapping(entries) => entries
            .iter()
            .map(|(key, node)| {
                (
                    key.text.clone(),
                    each(node, secret || names_a_secret(&key.text)),
                )
            })
            .collect(),
    }
}

fn redacted_scalar(document: &Document, scalar: &Scalar, secret: bool) -> serde_json::Value {
    use super::scalar::{Meaning, meaning};

    match resolve(&scalar.text, &*document.env) {
        Ok(resolved) if !(secret || resolved.is_from_env() || holds_a_secret(&resolved.text)) => {
            let text = resolved.text.as_ref();
            let typed = match meaning(text) {
                _ if !(scalar.plain && resolved.is_word()) => None,
                Meaning::Bool(truth) => Some(truth.into()),
                Meaning::Unsigned(number) => Some(number.into()),
                Meaning::Signed(number) => Some(number.into()),
                Meaning::Float(number) => serde_json::Number::from_f64(number).map(Into::into),
                Meaning::Null | Meaning::Text => None,
            };
            typed.unwrap_or_else(|| text.into())
        }
        _ => REDACTED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names_are_told_from_others() {
        for key in [
            "token",
            "bot_token",
            "access-tokens",
            "accessToken",
            "password",
            "passwd",
            "api-key",
            "apikey",
            "private-key-file",
            "client-secret",
            "webhook-url",
            "pass",
            "keys",
            "PAT",
            "tokn",
            "bot-otken",
            "pasword",
        ] {
            assert!(names_a_secret(key), "{key}");
        }
        for key in [
            "url",
            "keyboard",
            "bypass",
            "path",
            "user-agent",
            "spin",
            "host",
            "monkey",
        ] {
            assert!(!names_a_secret(key), "{key}");
        }
    }

    #[test]
    fn addresses_with_a_password_are_secret() {
        assert!(holds_a_secret("http://ann:pw@proxy:3128"));
        assert!(!holds_a_secret("http://proxy:3128/a@b"));
        assert!(!holds_a_secret("ann@example.org"));
    }
}
