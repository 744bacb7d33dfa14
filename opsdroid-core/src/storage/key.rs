//! Keys of several parts, whose bytes have the order of the parts.
//!
//! A text is its bytes with `00 01` for each 0 in it, and `00 00` at its end; a number is eight
//! bytes, the highest first. So no text's encoding starts another's, one part's end can't be taken
//! for the next one's start, and byte order is the order of the parts, one after the other.

use std::borrow::Cow;

use bytes::Bytes;

use crate::error::{Error, Result};

/// A key, put together part by part.
///
/// ```
/// use opsdroid_core::storage::key::{Key, Parts};
///
/// # fn main() -> opsdroid_core::Result<()> {
/// let key = Key::new("outbox").text("my-chat").number(7);
/// assert!(key.as_ref() < Key::new("outbox").text("my-chat").number(256).as_ref());
///
/// let mut parts = Parts::of(key.as_ref());
/// assert_eq!(parts.text()?, "outbox");
/// assert_eq!(parts.text()?, "my-chat");
/// assert_eq!(parts.number()?, 7);
/// assert!(parts.rest().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Vec<u8>);

impl Key {
    /// A key of one part: what it is for.
    pub fn new(space: &str) -> Self {
        Self(Vec::with_capacity(space.len() + 40)).text(space)
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let mut key = self.starting(text);
        key.0.extend_from_slice(&[0, 0]);
        key
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// Adds the start of a text: the prefix of all keys whose next part starts so.
    #[must_use]
    pub fn starting(mut self, text: &str) -> Self {
        let mut left = text.as_bytes();
        while let Some(zero) = memchr::memchr(0, left) {
            let (part, rest) = left.split_at(zero);
            self.0.extend_from_slice(part);
            self.0.extend_from_slice(&[0, 1]);
            left = &rest[1..];
        }
        self.0.extend_from_slice(left);
        self
    }
}

impl AsRef<[u8]> for Key {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Key> for Bytes {
    fn from(key: Key) -> Self {
        key.0.into()
    }
}

/// Takes a key apart again, in the order in which it was put together.
#[derive(Clone, Debug)]
pub struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    /// The parts of this key.
    pub fn of(key: &'a [u8]) -> Self {
        Self(key)
    }

    /// The next part, a text.
    ///
    /// # Errors
    /// [`Error::Storage`]: there is none here.
    pub fn text(&mut self) -> Result<Cow<'a, str>> {
        let bytes = self.0;
        let mut escaped = false;
        let mut at = 0;
        loop {
            match bytes.get(at..) {
                Some([0, 0, ..]) => break,
                Some([0, 1, ..]) => {
                    escaped = true;
                    at += 2;
                }
                Some([byte, ..]) if *byte != 0 => at += 1,
                _ => return Err(broken("a text")),
            }
        }
        let (text, rest) = bytes.split_at(at);
        let text = std::str::from_utf8(text).map_err(|_| broken("a text"))?;
        self.0 = rest.get(2..).unwrap_or_default();
        Ok(match escaped {
            false => text.into(),
            true => text.replace("\0\u{1}", "\0").into(),
        })
    }

    /// The next part, a number.
    ///
    /// # Errors
    /// [`Error::Storage`]: there is none here.
    pub fn number(&mut self) -> Result<u64> {
        let (number, rest) = self
            .0
            .split_first_chunk()
            .ok_or_else(|| broken("a number"))?;
        self.0 = rest;
        Ok(u64::from_be_bytes(*number))
    }

    /// What hasn't been taken.
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }
}

fn broken(expected: &str) -> Error {
    Error::storage(format!("a stored key has no {expected} where one belongs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "", "\0", "\0\0", "\0\u{1}", "\u{1}", "a", "a\0", "a\0b", "a\u{1}", "ab", "b", "ü",
    ];

    #[test]
    fn the_order_of_keys_is_the_order_of_their_parts() {
        let numbers = [0, 1, 255, 256, u64::MAX];
        let mut parts = Vec::new();
        for one in TEXTS {
            for two in TEXTS {
                parts.extend(numbers.map(|number| (*one, number, *two)));
            }
        }
        parts.sort();
        let keys = parts.iter();
        let keys = keys.map(|(one, number, two)| Key::new(one).number(*number).text(two));
        assert!(keys.clone().is_sorted());
        for (key, (one, number, two)) in keys.zip(&parts) {
            let mut parts = Parts::of(key.as_ref());
            assert_eq!(parts.text().unwrap(), *one);
            assert_eq!(parts.number().unwrap(), *number);
            assert_eq!(parts.text().unwrap(), *two);
            assert!(parts.rest().is_empty());
        }
    }

    #[test]
    fn a_key_is_the_prefix_of_no_key_with_another_first_part() {
        for one in TEXTS {
            for two in TEXTS {
                let (one_key, two_key) = (Key::new(one), Key::new(two).number(7));
                assert_eq!(two_key.as_ref().starts_with(one_key.as_ref()), one == two);
                let start = Key::new("x").starting(one);
                let whole = Key::new("x").text(two);
                assert_eq!(
                    whole.as_ref().starts_with(start.as_ref()),
                    two.starts_with(one)
                );
            }
        }
    }

    #[test]
    fn a_broken_key_is_an_error() {
        assert!(Parts::of(b"").text().is_err());
        assert!(Parts::of(b"a").text().is_err());
        assert!(Parts::of(b"a\0").text().is_err());
        assert!(Parts::of(b"a\0\x02\0\0").text().is_err());
        assert!(Parts::of(b"\xff\0\0").text().is_err());
        assert!(Parts::of(b"1234567").number().is_err());
    }
}
