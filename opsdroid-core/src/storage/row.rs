//! How keys with their values lie behind one another in a batch, and in a row of the journal.
//!
//! Each is the key's length in two bytes, the value's in four (the highest number where there is
//! no value), the key, and the value.

use bytes::{Buf, Bytes};

/// Stands for the length of a value where there is none.
const NONE: u32 = u32::MAX;
/// Both lengths.
const HEAD: usize = 6;

/// Adds a key and its value, whose lengths are within a batch's bounds.
pub(super) fn push(row: &mut Vec<u8>, key: &[u8], value: Option<&[u8]>) {
    let len = value.map_or(NONE, |value| value.len() as u32);
    row.reserve(HEAD + key.len() + value.map_or(0, <[u8]>::len));
    row.extend_from_slice(&(key.len() as u16).to_le_bytes());
    row.extend_from_slice(&len.to_le_bytes());
    row.extend_from_slice(key);
    row.extend_from_slice(value.unwrap_or_default());
}

/// Takes the next key and its value; `None` at the end, or where there is something else.
pub(super) fn next(row: &mut Bytes) -> Option<(Bytes, Option<Bytes>)> {
    let (key, has_value, end) = lengths(row)?;
    if row.len() < end {
        return None;
    }
    let mut entry = row.split_to(end);
    entry.advance(HEAD);
    let key = entry.split_to(key);
    Some((key, has_value.then_some(entry)))
}

/// A key and what is said of it.
pub(super) type Entry<'a> = (&'a [u8], Option<&'a [u8]>);

/// All keys and their values.
pub(super) fn entries(mut row: &[u8]) -> impl Iterator<Item = Entry<'_>> {
    std::iter::from_fn(move || {
        let (key, value, end) = lengths(row)?;
        let (entry, rest) = row.split_at_checked(end)?;
        row = rest;
        let (key, text) = entry[HEAD..].split_at(key);
        Some((key, value.then_some(text)))
    })
}

/// How long the first key is, whether it has a value, and where that ends.
fn lengths(mut row: &[u8]) -> Option<(usize, bool, usize)> {
    let (key, value) = (row.try_get_u16_le().ok()?, row.try_get_u32_le().ok()?);
    let key = usize::from(key);
    Some(match value {
        NONE => (key, false, HEAD + key),
        value => (key, true, HEAD + key + usize::try_from(value).ok()?),
    })
}
