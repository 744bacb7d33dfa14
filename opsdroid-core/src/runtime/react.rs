//! Runs the skills that an event is for. A skill that fails stops nothing but itself.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;

use super::conversations::{Conversation, Waiting};
use crate::{
    bot::Bot,
    delivery::Run,
    error::{BoxError, Error, one_line, panic_text},
    event::{AnyEvent, Event, Message},
    skill::{Call, Skill},
};

/// Runs the skills that were selected for this event, one after the other. `false`: the bot stopped before they were
/// done.
pub(super) async fn react(
    bot: &Bot,
    waiting: &mut Waiting,
    conversation: &Arc<Conversation>,
) -> bool {
    let Waiting {
        event,
        selected,
        kept,
        ..
    } = waiting;
    let limit = bot.core().config.skill_timeout();
    let mut finished = true;
    for (skill, captures) in std::mem::take(selected) {
        let origin = kept.as_ref().map(|(origin, _)| Arc::clone(origin));
        let run = Arc::new(Run::new(skill.name, origin, Arc::clone(conversation)));
        let call = Call {
            event: event.clone(),
            bot: bot.of_run(&run),
            captures,
        };
        let called = AssertUnwindSafe(call_skill(skill, call)).catch_unwind();
        let ended = run.within(limit, bot.clock(), called).await;
        let failure = match ended {
            Some(Ok(Ok(()))) => {
                if let Some(crowded) = run.crowded() {
                    tokio::select! {
                        () = crowded.outgoing.wait() => {}
                        () = bot.stopped() => {}
                    }
                }
                continue;
            }
            Some(Ok(Err(error))) if bot.is_stopping() && is_stop(&error) => {
                finished = false;
                continue;
            }
            Some(Ok(Err(error))) => one_line(&*error),
            Some(Err(panic)) => format!("panicked: {}", panic_text(&*panic)),
            None => format!("took longer than {limit:?}"),
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
        apologise(&bot.of_run(&run), event).await;
    }
    finished
}

async fn call_skill(skill: &'static Skill, call: Call) -> Result<(), BoxError> {
    (skill.run)(call).await
}

/// Whether a skill failed only because the bot stops.
fn is_stop(error: &BoxError) -> bool {
    matches!(error.downcast_ref(), Some(Error::Stopped))
}

/// Tells the user in the configured sentence, where there is a user to tell.
async fn apologise(bot: &Bot, event: &AnyEvent) {
    let sentence = bot.core().config.error_message();
    if sentence.is_empty() || event.user().is_none() && event.user_id().is_none() {
        return;
    }
    let mut apology = AnyEvent::from(Event::new(Message::new(sentence)));
    apology.set_idempotency_key(bot.run.as_ref().and_then(|run| run.apology_key()));
    if let Err(error) = bot.respond(event, apology).await {
        let error = one_line(&error);
        tracing::warn!(error, "the user couldn't be told that a skill failed");
    }
}
