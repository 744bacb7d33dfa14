//! Reads serde's types from the tree; every error has the place of the value it is about.

use std::{cell::Cell, sync::Arc};

use serde::de::{DeserializeOwned, Deserializer, Error as _, Unexpected, Visitor};

use super::{
    access::{Entries, Items, Variant},
    error::Problem,
    hide::names_a_secret,
    interpolate::{Resolved, resolve},
    mistake::{Kind, Mistake},
    scalar::{Meaning, meaning, truth},
    tree::{Document, Key, Node, Value},
};

/// Which of a mapping's keys are read.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    All,
    Only(&'static [&'static str]),
    Without(&'static [&'static str]),
}

/// Reads one value of a file.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) node: &'a Node,
    /// The key that the value stands under; a list's, for what is in it.
    pub(super) key: Option<&'a Key>,
    /// The value is one of a list's.
    pub(super) item: bool,
    /// A key above says that the value is secret.
    pub(super) secret: bool,
    pub(super) keys: Keys,
    /// Set when a `Secret` is read from the value, so that what is found wrong afterwards hides it.
    read_as_secret: Option<&'a Cell<bool>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, node: &'a Node, key: Option<&'a Key>) -> Self {
        let secret = key.is_some_and(|key| names_a_secret(&key.text));
        Self {
            document,
            node,
            key,
            item: false,
            secret,
            keys: Keys::All,
            read_as_secret: None,
        }
    }

    /// The same for some of the keys.
    pub(super) fn keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// The same for a connector's section, whose name makes no secret of all that is in it.
    pub(super) fn of_connector(self) -> Self {
        Self {
            secret: false,
            ..self
        }
    }

    /// The same, noting in `read` whether a `Secret` is read from it.
    pub(super) fn noting(self, read: &'a Cell<bool>) -> Self {
        Self {
            read_as_secret: Some(read),
            ..self
        }
    }

    /// Whether the value must not be shown.
    pub(super) fn is_secret(self) -> bool {
        self.secret || self.read_as_secret.is_some_and(Cell::get)
    }

    /// Reads the value as a `T`.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, Problem> {
        let secret = Cell::new(false);
        let reader = self.noting(&secret);
        match T::deserialize(reader).map_err(|mistake| reader.place(mistake)) {
            Ok(value) => Ok(value),
            Err(Mistake::Placed(problem)) => Err(*problem),
            Err(Mistake::Raw(kind)) => Err(reader.problem(kind)),
        }
    }

    /// What stands under a key of this mapping.
    pub(super) fn entry(self, key: &'a Key, node: &'a Node) -> Self {
        let below = Self::new(self.document, node, Some(key));
        Self {
            secret: below.secret || self.secret,
            ..below
        }
    }

    /// What stands in this list.
    pub(super) fn item(self, node: &'a Node) -> Self {
        Self {
            node,
            item: true,
            keys: Keys::All,
            ..self
        }
    }

    /// The text with its variables replaced, and whether it may mean more than text.
    pub(super) fn text(self) -> Result<Option<(Resolved<'a>, bool)>, Mistake> {
        let Value::Scalar(scalar) = &self.node.value else {
            return Ok(None);
        };
        let resolved = resolve(&scalar.text, &*self.document.env)
            .map_err(|broken| self.place(Mistake::Raw(Kind::Variable(broken))))?;
        let word = scalar.plain && resolved.is_word();
        Ok(Some((resolved, word)))
    }

    fn visit_text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text()? {
            // `true` is hardly meant as text, while a number may well be: a token, a room.
            Some((text, true)) if !text.is_from_env() => match meaning(&text.text) {
                Meaning::Bool(truth) => visitor.visit_bool(truth),
                _ => visitor.visit_str(&text.text),
            },
            Some((text, _)) => visitor.visit_str(&text.text),
            None => return self.deserialize_any(visitor),
        }
        .map_err(|mistake| self.place(mistake))
    }

    fn visit_number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text()? {
            Some((text, true)) => visit_word(&text.text, visitor),
            Some((text, false)) => visitor.visit_str(&text.text),
            None => return self.deserialize_any(visitor),
        }
        .map_err(|mistake| self.place(mistake))
    }

    fn visit_items<'de, V: Visitor<'de>>(
        self,
        items: &'a [Arc<Node>],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let mut access = Items {
            parent: self,
            rest: items.iter(),
        };
        let value = visitor.visit_seq(&mut access)?;
        match access.rest.len() {
            0 => Ok(value),
            more => {
                let expected = format!("{} in all", items.len() - more);
                Err(Mistake::invalid_length(items.len(), &expected.as_str()))
            }
        }
    }

    fn visit_entries<'de, V: Visitor<'de>>(
        self,
        entries: &'a [(Key, Arc<Node>)],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let current = Cell::new(None);
        let access = Entries {
            parent: self,
            rest: entries.iter(),
            current: &current,
        };
        visitor
            .visit_map(access)
            .map_err(|mistake| match (&mistake, current.get()) {
                // Found before the value was asked for.
                (Mistake::Raw(Kind::DuplicateKey(_)), Some((key, _))) => {
                    self.place_at_key(key, mistake)
                }
                _ => mistake,
            })
    }
}

/// Hands on an unquoted word as what YAML takes it for.
pub(super) fn visit_word<'de, V: Visitor<'de>>(
    text: &str,
    visitor: V,
) -> Result<V::Value, Mistake> {
    match meaning(text) {
        Meaning::Null => visitor.visit_unit(),
        Meaning::Bool(truth) => visitor.visit_bool(truth),
        Meaning::Unsigned(number) => visitor.visit_u64(number),
        Meaning::Signed(number) => visitor.visit_i64(number),
        Meaning::Float(number) => visitor.visit_f64(number),
        Meaning::Text => visitor.visit_str(text),
    }
}

macro_rules! forward {
    ($to:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
            self.$to(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Scalar(_) => match self.text()? {
                // What the environment gives is text unless a number is asked for: a token of
                // digits has to stay one.
                Some((text, true)) if !text.is_from_env() => visit_word(&text.text, visitor),
                Some((text, _)) => visitor.visit_str(&text.text),
                None => visitor.visit_unit(),
            },
            Value::Sequence(items) => self.visit_items(items, visitor),
            Value::Mapping(entries) => self.visit_entries(entries, visitor),
        }
        .map_err(|mistake| self.place(mistake))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text()? {
            Some((text, true)) if let Some(truth) = truth(&text.text) => visitor
                .visit_bool(truth)
                .map_err(|mistake| self.place(mistake)),
            _ => self.visit_number(visitor),
        }
    }

    forward! { visit_number:
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64
    }
    forward! { visit_text:
        deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_identifier
    }
    forward! { deserialize_any: deserialize_unit }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let nothing = match &self.node.value {
            Value::Null => true,
            _ => self
                .text()?
                .is_some_and(|(text, word)| word && text.is_nothing()),
        };
        if nothing {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
        .map_err(|mistake| self.place(mistake))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == "Secret" {
            self.secret = true;
            if let Some(read) = self.read_as_secret {
                read.set(true);
            }
        }
        visitor
            .visit_newtype_struct(self)
            .map_err(|mistake| self.place(mistake))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.node.value {
            // A key with nothing under it.
            Value::Null => self
                .visit_items(&[], visitor)
                .map_err(|mistake| self.place(mistake)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.node.value {
            Value::Null => self
                .visit_entries(&[], visitor)
                .map_err(|mistake| self.place(mistake)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if let Value::Sequence(_) = self.node.value {
            // Serde would take a list as the fields without their names.
            return Err(self.place(Mistake::invalid_type(Unexpected::Seq, &"a map")));
        }
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if let Some((text, _)) = self.text()? {
            let variant = Variant {
                reader: self,
                name: &text.text,
                content: None,
            };
            return visitor
                .visit_enum(variant)
                .map_err(|mistake| self.place(mistake));
        }
        let (found, entry) = match &self.node.value {
            Value::Mapping(entries) => (
                Unexpected::Map,
                entries.first().filter(|_| entries.len() == 1),
            ),
            Value::Sequence(_) => (Unexpected::Seq, None),
            _ => (Unexpected::Unit, None),
        };
        let Some((key, node)) = entry else {
            let names: Vec<_> = variants.iter().map(|name| format!("`{name}`")).collect();
            let expected = names.join(" or ");
            return Err(self.place(Mistake::invalid_type(found, &expected.as_str())));
        };
        let content = Some((key, self.entry(key, node)));
        let variant = Variant {
            reader: self,
            name: &key.text,
            content,
        };
        visitor
            .visit_enum(variant)
            .map_err(|mistake| self.place(mistake))
    }

    // Nothing is looked up in the environment for what nobody reads.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }
}
