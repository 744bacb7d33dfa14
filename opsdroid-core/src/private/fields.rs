//! What the fields of an event and of a configuration have to be, and what goes through serde.
//!
//! The derives of an item with a wrong field compile, but the item has none of serde's traits then.
//! So that it is told at the field and nowhere else, the macros take [`Json`]'s and [`Section`]'s
//! constants by a path that falls back to [`Quiet`]'s, which nothing ever calls.

use std::{borrow::Cow, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    config,
    error::{Error, Result},
    event::{self, AnyEvent, Event, Payload},
};

/// What a field of an event holds.
#[diagnostic::on_unimplemented(
    message = "an event can't hold `{Self}`",
    label = "can't be written as JSON and read back",
    note = "derive serde's `Serialize` and `Deserialize` for it, or say how else: `#[serde(with = \"..\")]` or `#[serde(skip)]`"
)]
pub trait EventField: Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> EventField for T {}

/// Holds for what an event can hold; its error is the field's.
pub const fn event_field<T: EventField>() {}

/// What a field of a configuration holds.
#[diagnostic::on_unimplemented(
    message = "a configuration can't hold `{Self}`",
    label = "can't be read from the configuration, or has no schema",
    note = "put `#[config]` on it, or say how else: `#[serde(skip)]`, or `#[serde(with = \"..\")]` with `#[schemars(with = \"..\")]`"
)]
pub trait ConfigField: DeserializeOwned + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> ConfigField for T {}

/// A field's type in the derived schema, which takes no bound for a type without parameters: so
/// that this is where a wrong field is told.
pub struct Schemed<T>(PhantomData<T>);

impl<T: ConfigField> JsonSchema for Schemed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    // These two are how schemars tells an `Option`; the version in the manifest has them.
    fn _schemars_private_non_optional_json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::_schemars_private_non_optional_json_schema(generator)
    }

    fn _schemars_private_is_option() -> bool {
        T::_schemars_private_is_option()
    }
}

/// The type itself, for all lifetimes: a bound on it isn't checked where it is written.
pub trait Itself<'a> {
    type Type;
}

impl<T> Itself<'_> for T {
    type Type = T;
}

pub type Encoded = serde_json::Result<String>;
type Decode = fn(Event<&str>) -> serde_json::Result<AnyEvent>;

/// An event's way to JSON and back.
pub struct Json<P>(PhantomData<P>);

impl<P: Payload + Serialize + DeserializeOwned> Json<P> {
    pub const ENCODE: fn(&Event<P>) -> Encoded = event::encode_payload;
    pub const DECODE: Decode = event::decode_payload::<P>;
}

/// A configuration's way from the file.
pub struct Section<C>(PhantomData<C>);

impl<C: DeserializeOwned + JsonSchema> Section<C> {
    pub const SCHEMA: fn() -> schemars::Schema = || schemars::schema_for!(C);
    pub const READ: fn(&config::Section) -> Result<C> = config::Section::read;
}

/// What stands for both where a field is wrong.
pub trait Quiet {
    type Of;
    const ENCODE: fn(&Event<Self::Of>) -> Encoded = |_| Err(serde::ser::Error::custom(WRONG));
    const DECODE: Decode = |_| Err(serde::de::Error::custom(WRONG));
    const SCHEMA: fn() -> schemars::Schema = schemars::Schema::default;
    const READ: fn(&config::Section) -> Result<Self::Of> = |_| Err(Error::rejected(WRONG));
}

const WRONG: &str = "a field can't be written or read";

impl<P> Quiet for Json<P> {
    type Of = P;
}

impl<C> Quiet for Section<C> {
    type Of = C;
}
