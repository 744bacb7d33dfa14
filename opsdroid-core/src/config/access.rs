//! The parts of a value: a list's, a mapping's and an enum's.

use std::{cell::Cell, slice::Iter, sync::Arc};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor, value::StrDeserializer,
};

use super::{
    de::{Keys, Reader, visit_word},
    mistake::Mistake,
    tree::{Key, Node},
};

/// A list's values, one by one.
pub(super) struct Items<'a> {
    pub(super) parent: Reader<'a>,
    pub(super) rest: Iter<'a, Arc<Node>>,
}

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some(node) = self.rest.next() else {
            return Ok(None);
        };
        let secret = Cell::new(false);
        let reader = self.parent.item(node).noting(&secret);
        seed.deserialize(reader)
            .map(Some)
            .map_err(|mistake| reader.place(mistake))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }
}

/// A key and its value.
type Entry = (Key, Arc<Node>);

/// A mapping's entries, one by one.
pub(super) struct Entries<'a, 'b> {
    pub(super) parent: Reader<'a>,
    pub(super) rest: Iter<'a, Entry>,
    /// The entry whose key was read last, until its value is.
    pub(super) current: &'b Cell<Option<&'a Entry>>,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Mistake;

    fn next_key_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let keys = self.parent.keys;
        let read = |key: &str| match keys {
            Keys::All => true,
            Keys::Only(some) => some.contains(&key),
            Keys::Without(some) => !some.contains(&key),
        };
        let Some(entry) = self.rest.find(|(key, _)| read(&key.text)) else {
            return Ok(None);
        };
        self.current.set(Some(entry));
        let result = seed.deserialize(KeyReader(&entry.0.text));
        result
            .map(Some)
            .map_err(|mistake| self.parent.place_at_key(&entry.0, mistake))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Mistake> {
        let Some((key, node)) = self.current.take() else {
            return Err(Mistake::custom("a value without a key"));
        };
        let secret = Cell::new(false);
        let reader = self.parent.entry(key, node).noting(&secret);
        seed.deserialize(reader)
            .map_err(|mistake| reader.place(mistake))
    }
}

/// Reads a key, which may stand for a number or an enum's variant.
struct KeyReader<'a>(&'a str);

macro_rules! parse_key {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
            visit_word(self.0, visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_enum(IntoDeserializer::<Mistake>::into_deserializer(self.0))
    }

    parse_key! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_u128 deserialize_f32 deserialize_f64
    }
    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

/// An enum's variant: `name`, or `name: content`.
pub(super) struct Variant<'a, 'b> {
    pub(super) reader: Reader<'a>,
    pub(super) name: &'b str,
    pub(super) content: Option<(&'b Key, Reader<'a>)>,
}

impl<'de> EnumAccess<'de> for Variant<'_, '_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Mistake> {
        let name: StrDeserializer<'_, Mistake> = self.name.into_deserializer();
        match seed.deserialize(name) {
            Ok(value) => Ok((value, self)),
            Err(mistake) => Err(match &self.content {
                Some((key, _)) => self.reader.place_at_key(key, mistake),
                None => self.reader.place(mistake),
            }),
        }
    }
}

impl Variant<'_, '_> {
    fn content<T>(self, read: impl FnOnce(Reader<'_>) -> Result<T, Mistake>) -> Result<T, Mistake> {
        match self.content {
            Some((_, reader)) => read(reader).map_err(|mistake| reader.place(mistake)),
            None => {
                let expected = format!("settings under a key `{}`", self.name);
                let expected = if self
                    .reader
                    .text()?
                    .is_some_and(|(text, _)| !text.is_from_env())
                {
                    expected.as_str()
                } else {
                    "settings under a key"
                };
                Err(Mistake::invalid_type(Unexpected::Str(""), &expected))
            }
        }
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, '_> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        match self.content {
            Some((_, reader)) => reader
                .read::<()>()
                .map_err(|problem| Mistake::Placed(Box::new(problem))),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Mistake> {
        self.content(|reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mistake> {
        self.content(|reader| reader.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.content(|reader| reader.deserialize_struct("", fields, visitor))
    }
}
