//! What a bot, a connector or a skill needs: `use opsdroid::prelude::*;`

pub use opsdroid_core::prelude::*;
pub use opsdroid_macros::{
    config, connector, event, match_always, match_catchall, match_event, match_regex,
    register_event,
};
