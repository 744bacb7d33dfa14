//! Runs the skills that an event is for. A skill that fails stops nothing but itself.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::slot::panic_text;
use crate::{
    bot::Bot,
    error::{BoxError, one_line},
    event::{AnyEvent, Message},
    skill::{Call, Skill},
};

/// Runs the skills for this event, one after the other.
pub(super) async fn react(bot: &Bot, event: AnyEvent) {
    // What a skill does proves nothing of its connector's connection.
    let skills_bot = bot.scoped(&bot.scope);
    for (skill, captures) in bot.core.skills.select(&event) {
        let call = Call {
            event: event.clone(),
            bot: skills_bot.clone(),
            captures,
        };
        let failure = match AssertUnwindSafe(call_skill(skill, call))
            .catch_unwind()
            .await
        {
            Ok(Ok(())) => continue,
            Ok(Err(error)) => one_line(&*error),
            Err(panic) => format!("panicked: {}", panic_text(&*panic)),
        };
        tracing::error!(
            skill = skill.name,
            error = %failure,
            event = event.name(),
            connector = event.connector().map(|name| &**name),
            id = event.id().map(|id| id.as_str()),
            target = %event.target(),
            user = event.user(),
            "a skill failed"
        );
        apologise(bot, &event).await;
    }
}

async fn call_skill(skill: &'static Skill, call: Call) -> Result<(), BoxError> {
    (skill.run)(call).await
}

/// Tells the user in the configured sentence, where there is a user to tell.
async fn apologise(bot: &Bot, event: &AnyEvent) {
    let sentence = bot.core.config.error_message();
    if sentence.is_empty() || event.user().is_none() && event.user_id().is_none() {
        return;
    }
    if let Err(error) = bot.respond(event, Message::new(sentence)).await {
        let error = one_line(&error);
        tracing::warn!(error, "the user couldn't be told that a skill failed");
    }
}
