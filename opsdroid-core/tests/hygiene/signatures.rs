//! Signatures and attributes as people write them.

use opsdroid_core::{connector::Registered, prelude::*};

#[doc = include_str!("about.md")]
#[config]
#[derive(Debug)]
pub(crate) struct Settings {
    #[doc = include_str!("about.md")]
    pub(crate) room: Option<String>,
    /// With `cfg`, of course.
    #[cfg(any())]
    pub(crate) nowhere: NoSuchType,
}

/// Signatures of every sort.
///
/// With an attribute between.
#[allow(dead_code)]
#[connector(name = "hygiene-signatures")]
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    #[cfg(not(any()))]
    pub(crate) room: String,
}

#[connector]
impl Chat {
    const ROOM: &'static str = "room";

    #[cfg(any())]
    async fn connect(config: NoSuchType, _: &Bot) -> Result<Self> {
        unreachable!()
    }

    #[cfg(not(any()))]
    async fn connect(Settings { room, .. }: Settings, _: &'_ Bot) -> Result<Self> {
        let room = room.unwrap_or_else(|| Self::ROOM.to_owned());
        Ok(Self { room })
    }

    #[cfg(any())]
    async fn listen(&self, incoming: NoSuchType, bot: &Bot) -> Result<()> {
        unreachable!()
    }

    #[allow(clippy::needless_lifetimes)]
    async fn listen<'a>(&'a self, bot: &'a Bot) -> Result<()> {
        bot.stopped().await;
        Ok(())
    }

    #[register_event(Message)]
    #[allow(unused_mut, unused_variables)]
    async fn r#move(&self, mut message: &'_ Event<Message>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    #[register_event(Reaction, Typing)]
    async fn either(&self, Event { payload: _, .. }: &Event<impl Payload>) -> Result<Receipt> {
        Ok(Receipt::none())
    }

    #[register_event(File, include_subclasses)]
    #[register_event(JoinRoom)]
    async fn rest(&self, _: &AnyEvent) -> Result<Receipt, Error> {
        Ok(Receipt::none())
    }

    #[cfg(any())]
    async fn resolve_target(&self, _: &str) -> Result<Option<Target>> {
        unreachable!()
    }

    #[cfg(any())]
    async fn probe(&self) -> Result<()> {
        unreachable!()
    }

    #[cfg(not(any()))]
    async fn disconnect(&self) -> Result<()> {
        Ok(())
    }
}

/// Tells time.
#[match_regex("^time$", case_insensitive)]
#[match_event(Reaction)]
pub(crate) async fn time(_: &'_ AnyEvent, _: &'_ Bot) -> Result<()> {
    Ok(())
}

#[match_regex(r"^mut$")]
async fn mutable(
    mut message: &Matched,
    bot: &Bot,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let other = message.clone();
    message = &other;
    bot.respond(message.as_any(), "it is").await?;
    Ok(())
}

#[test]
fn a_method_that_is_switched_off_is_not_there() {
    let descriptor = Chat::DESCRIPTOR;
    assert!(!descriptor.probes);
    assert!(!descriptor.resolves_targets);
    assert_eq!(descriptor.sends.len(), 5);
}

#[test]
fn a_skill_in_a_list_is_the_skill() {
    let skills = opsdroid_core::skills![time, mutable];
    assert_eq!(skills[0].summary, "Tells time.");
}
