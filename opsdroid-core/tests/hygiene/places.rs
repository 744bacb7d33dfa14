//! Declarations where one doesn't expect them: in a function, beneath a module.

use opsdroid_core::{connector::Registered, prelude::*, skills};

mod above {
    pub(super) mod beneath {
        use opsdroid_core::prelude::*;

        /// A connector of a module beneath.
        #[connector(name = "hygiene-beneath")]
        #[derive(Debug)]
        pub(in super::super) struct Deep;

        #[connector]
        impl Deep {
            async fn connect(_bot: &Bot) -> Result<Self> {
                Ok(Self)
            }

            async fn listen(&self, bot: &Bot) -> Result<()> {
                bot.stopped().await;
                Ok(())
            }
        }

        #[match_always]
        pub(in super::super) async fn deep(_event: &AnyEvent) -> Result<()> {
            Ok(())
        }
    }
}

#[test]
fn connectors_events_and_skills_may_live_in_a_function() {
    /// A connector of a function's own.
    #[connector(name = "hygiene-local", emits(Local))]
    #[derive(Debug)]
    struct Here;

    /// Its configuration.
    #[config]
    #[derive(Debug)]
    struct HereConfig {}

    /// Its event.
    #[event(name = "hygiene.local")]
    struct Local {}

    /// One that descends from it.
    #[event(name = "hygiene.more-local")]
    struct MoreLocal {
        /// It.
        #[parent]
        local: Local,
    }

    #[connector]
    impl Here {
        async fn connect(_config: HereConfig, _bot: &Bot) -> Result<Self> {
            Ok(Self)
        }

        async fn listen(&self, bot: &Bot) -> Result<()> {
            bot.parse(MoreLocal { local: Local {} }).await
        }

        #[register_event(Local, include_subclasses)]
        async fn local(&self, _event: &Event<Local>) -> Result<Receipt> {
            Ok(Receipt::none())
        }
    }

    #[match_event(Local, include_subclasses)]
    async fn skill(_event: &Matched<Local>) -> Result<()> {
        Ok(())
    }

    assert_eq!(Here::DESCRIPTOR.name(), "hygiene-local");
    assert_eq!(skills![skill, above::beneath::deep][0].name, "skill");
    assert_eq!(above::beneath::Deep::DESCRIPTOR.name(), "hygiene-beneath");
}
