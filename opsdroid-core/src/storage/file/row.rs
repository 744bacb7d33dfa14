//! How keys with their values lie behind one another in a row of the journal.
//!
//! Each is the key's length in two bytes, the value's in four (the highest number where there is
//! no value), the key, and the value.

use bytes::{Buf, Bytes};

/// Stands for the length of a value where there is none.
const NONE: u32 = u32::MAX;

/// Adds a key and its value, whose lengths are within a batch's bounds.
pub(super) fn push(row: &mut Vec<u8>, key: &[u8], value: Option<&[u8]>) {
    let len = value.map_or(NONE, |value| value.len() as u32);
    row.extend_from_slice(&(key.len() as u16).to_le_bytes());
    row.extend_from_slice(&len.to_le_bytes());
    row.extend_from_slice(key);
    row.extend_from_slice(value.unwrap_or_default());
}

/// Takes the next key and its value; `None` at the end, or where there is something else.
pub(super) fn next(row: &mut Bytes) -> Option<(Bytes, Option<Bytes>)> {
    let (key, value) = {
        let mut lengths = row.get(..6)?;
        (lengths.get_u16_le(), lengths.get_u32_le())
    };
    let key = usize::from(key);
    let end = match value {
        NONE => 6 + key,
        value => 6 + key + usize::try_from(value).ok()?,
    };
    if row.len() < end {
        return None;
    }
    let mut entry = row.split_to(end);
    entry.advance(6);
    let key = entry.split_to(key);
    Some((key, (value != NONE).then_some(entry)))
}
