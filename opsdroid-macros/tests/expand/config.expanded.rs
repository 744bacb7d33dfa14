//! What `config.rs` becomes.

use opsdroid_core::prelude::*;
#[derive(
    ::opsdroid_core::__private::serde::Deserialize,
    ::opsdroid_core::__private::schemars::JsonSchema
)]
#[serde(
    crate = ":: opsdroid_core :: __private :: serde",
    rename_all = "kebab-case",
    deny_unknown_fields
)]
#[schemars(crate = ":: opsdroid_core :: __private :: schemars")]
/// Its configuration.
struct ChatConfig {
    /// What the service gave you.
    #[serde(
        bound = "for<'__a> <Secret as ::opsdroid_core::__private::Itself<'__a>>::Type: ::opsdroid_core::__private::ConfigField"
    )]
    #[schemars(with = "::opsdroid_core::__private::Schemed<Secret>")]
    token: Secret,
}
impl ::opsdroid_core::connector::ConnectorConfig for ChatConfig {
    fn schema() -> ::opsdroid_core::__private::schemars::Schema {
        #[allow(unused_imports)]
        use ::opsdroid_core::__private::Quiet as _;
        ::opsdroid_core::__private::Section::<Self>::SCHEMA()
    }
    fn read(
        section: &::opsdroid_core::config::Section,
    ) -> ::opsdroid_core::Result<Self> {
        #[allow(unused_imports)]
        use ::opsdroid_core::__private::Quiet as _;
        ::opsdroid_core::__private::Section::<Self>::READ(section)
    }
}
