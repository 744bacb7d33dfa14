//! The way of an event out: which connector, where to, the delays, the receipt.

use std::sync::Arc;
use std::time::Duration;

use super::Bot;
use crate::{
    config::Delay,
    error::{Error, Result, Unsupported},
    event::{AnyEvent, Event, IdempotencyKey, LinkedEvent, Message, Payload, Typing},
    receipt::Receipt,
    runtime::Slot,
    target::Target,
};

pub(super) async fn send(bot: &Bot, mut event: AnyEvent) -> Result<Receipt> {
    let slot = slot(bot, &event)?;
    let descriptor = slot.descriptor;
    if !descriptor.can_send(event.event_type()) {
        return Err(Error::Unsupported(Box::new(Unsupported {
            event: event.name(),
            connector: slot.name.to_string(),
            supported: descriptor
                .sends
                .iter()
                .map(|capability| capability.event)
                .collect(),
        })));
    }
    let (connector, attempt) = slot.connection()?;
    if event.target().is_unset() && !slot.default_target.is_unset() {
        event.set_target(slot.default_target.clone());
    }
    if let Target::Name { name } = event.target() {
        let resolved = slot.caught(connector.resolve_target(name)).await;
        let resolved = slot.learn(attempt, &bot.core.clock, resolved)?;
        let target = resolved.ok_or_else(|| {
            Error::not_found(format!(
                "connector `{}` knows no target `{name}`",
                slot.name
            ))
        })?;
        event.set_target(target);
    }
    if event.target().is_unset() && event.event_type().targeted {
        return Err(Error::rejected(format!(
            "the `{}` event says no target, and connector `{}` has no `default-target`",
            event.name(),
            slot.name
        )));
    }
    event.set_connector(Arc::clone(&slot.name));
    if event.created().is_none() {
        event.set_created(bot.core.clock.now());
    }
    if event.idempotency_key().is_none() {
        event.set_idempotency_key(IdempotencyKey::new(bot.core.rng.number()));
    }
    let sent = slot.caught(async { connector.send(&event).await }).await;
    let mut receipt = slot.learn(attempt, &bot.core.clock, sent)?;
    receipt.connector = Some(Arc::clone(&slot.name));
    receipt.target = event.target().clone();
    Ok(receipt)
}

/// Sends an answer, which has from its source what it doesn't say itself.
pub(super) async fn respond(bot: &Bot, source: &AnyEvent, mut answer: AnyEvent) -> Result<Receipt> {
    if let (None, Some(connector)) = (answer.connector(), source.connector()) {
        answer.set_connector(Arc::clone(connector));
    }
    if answer.target().is_unset() && answer.connector() == source.connector() {
        answer.set_target(source.target().clone());
    }
    if answer.user().is_none() && answer.user_id().is_none() {
        let id = source.user_id().or(source.user());
        answer.set_user(source.user().map(Into::into), id.map(Into::into));
    }
    if answer.linked_event().is_none() {
        answer.set_linked_event(Some(LinkedEvent::from(source.clone())));
    }
    if answer.is_a(Message::TYPE) {
        delay(bot, &answer).await;
    }
    send(bot, answer).await
}

/// The `thinking-delay`, then as long as a person would type, shown as typing where that goes.
async fn delay(bot: &Bot, answer: &AnyEvent) {
    let Ok(slot) = slot(bot, answer) else { return };
    let shared = slot.section.shared();
    let wait = |delay: &Delay| {
        let seconds = bot.core.rng.between(delay.low, delay.high);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    };
    if let Some(thinking) = &shared.thinking_delay {
        bot.core.clock.sleep(wait(thinking)).await;
    }
    let Some(typing) = &shared.typing_delay else {
        return;
    };
    let length = answer.text().map_or(0, |text| text.chars().count());
    show_typing(bot, &slot, answer, true).await;
    let each = u32::try_from(length).unwrap_or(u32::MAX);
    bot.core
        .clock
        .sleep(wait(typing).saturating_mul(each))
        .await;
    show_typing(bot, &slot, answer, false).await;
}

/// Typing is a courtesy: where it can't be shown, the answer still goes out.
async fn show_typing(bot: &Bot, slot: &Slot, answer: &AnyEvent, trigger: bool) {
    if !slot.descriptor.can_send(Typing::TYPE) {
        return;
    }
    let mut typing = Event::new(Typing {
        trigger,
        timeout: None,
    })
    .in_target(answer.target());
    typing.connector = answer.connector().cloned();
    if let Err(error) = send(bot, typing.into()).await {
        tracing::debug!(connector = %slot.name, %error, "typing not shown");
    }
}

/// The connector that an event names, or the handle's own, or the bot's default.
fn slot(bot: &Bot, event: &AnyEvent) -> Result<Arc<Slot>> {
    if let Some(name) = event.connector() {
        return Ok(bot.connector(name)?.scope);
    }
    if bot.is_scoped() {
        return Ok(Arc::clone(&bot.scope));
    }
    bot.core
        .default_slot
        .clone()
        .ok_or_else(|| Error::not_found("the configuration has no connector to send through"))
}
