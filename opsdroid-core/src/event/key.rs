//! The key by which a service recognises what it has been sent already.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The same for each try at sending one event, and for no other event.
///
/// It prints as 32 hexadecimal digits, which any service's field for such a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(u128);

impl IdempotencyKey {
    /// A key made of a number that nothing else has.
    pub fn new(number: u128) -> Self {
        Self(number)
    }

    /// A key made of these parts: the same for the same parts.
    pub(crate) fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        // FNV-1a in 128 bits: nobody who could choose the parts gains anything by a clash.
        const PRIME: u128 = (1 << 88) + (1 << 8) + 0x3b;
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let mut hash = BASIS;
        for part in parts {
            for byte in (part.len() as u64).to_be_bytes().iter().chain(part) {
                hash = (hash ^ u128::from(*byte)).wrapping_mul(PRIME);
            }
        }
        Self(hash)
    }
}

impl IdempotencyKey {
    /// It, as a part of what another key is made of.
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// Its 32 digits: every event that is kept has one written with it.
    fn digits(self) -> [u8; 32] {
        let mut digits = [0; 32];
        for (two, byte) in digits.chunks_exact_mut(2).zip(self.bytes()) {
            for (digit, half) in two.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = b"0123456789abcdef"[usize::from(half)];
            }
        }
        digits
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for IdempotencyKey {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

impl Serialize for IdempotencyKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for IdempotencyKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}
