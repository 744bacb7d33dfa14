//! The way of an event out: which connector, where to, the delays, the receipt.

use std::sync::Arc;
use std::time::Duration;

use super::{
    Bot,
    pieces::{is_whole, pieces},
};
use crate::{
    config::Delay,
    delivery::{self, Accepted, Enqueued, Gate, Priority},
    error::{Error, Result, Unsupported},
    event::{AnyEvent, Event, IdempotencyKey, LinkedEvent, Message, Payload, Typing},
    receipt::Receipt,
    runtime::Slot,
};

/// Where nothing is kept, nobody waits longer than this for a service that wants a pause.
const PATIENCE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_secs(1);

pub(super) async fn send(bot: &Bot, event: AnyEvent, priority: Priority) -> Result<Receipt> {
    let (slot, event) = prepare(bot, event)?;
    let sent = async {
        bot.core().recovered().await?;
        let pieces = pieces(slot.descriptor, event)?;
        if is_direct(bot, slot, &pieces[0]) {
            let mut receipts = Vec::with_capacity(pieces.len());
            for piece in &pieces {
                receipts.push(straight(bot, slot, piece, priority).await?);
            }
            return Ok(Receipt::joined(receipts));
        }
        let outbox = &bot.core().outbox;
        let taken = pieces
            .into_iter()
            .map(|piece| outbox.accept(bot, slot, piece, priority));
        // All are taken before the first one is waited for.
        let taken = taken.collect::<Result<Vec<_>>>()?;
        let mut receipts = Vec::with_capacity(taken.len());
        for piece in taken {
            receipts.push(receipt(bot, piece).await?);
        }
        Ok(Receipt::joined(receipts))
    };
    match &bot.run {
        Some(run) => run.excused(bot.clock(), sent).await,
        None => sent.await,
    }
}

async fn receipt(bot: &Bot, accepted: Accepted) -> Result<Receipt> {
    match accepted {
        Accepted::Sent(receipt) => Ok(receipt),
        Accepted::Taken(outcome) => tokio::select! {
            outcome = outcome => outcome.unwrap_or(Err(Error::Stopped)),
            () = bot.core().halt.cancelled() => Err(Error::Stopped),
        },
    }
}

pub(super) fn enqueue(bot: &Bot, event: AnyEvent) -> Enqueued {
    if bot.core().recovered.initialized() {
        return enqueue_now(bot, event);
    }
    // Its key says where it stands among what a skill sends, so it has to have it from now on: a
    // run after a crash counts the same.
    let event = match prepare(bot, event) {
        Ok((_, event)) => event,
        Err(error) => return Enqueued::refused(error),
    };
    match bot.core().outbox.defer(bot, event) {
        Ok(taken) => Enqueued::waiting(async { taken.await.map_err(|_| Error::Stopped)?.await }),
        Err(event) => enqueue_now(bot, event),
    }
}

pub(crate) fn enqueue_now(bot: &Bot, event: AnyEvent) -> Enqueued {
    take(bot, event).unwrap_or_else(Enqueued::refused)
}

fn take(bot: &Bot, event: AnyEvent) -> Result<Enqueued> {
    let (slot, event) = prepare(bot, event)?;
    if event.is_a(Typing::TYPE) {
        show(bot, slot, event)?;
        return Ok(taken(bot, slot, None));
    }
    let outbox = &bot.core().outbox;
    let enqueue = |piece| outbox.enqueue(bot, slot, piece, Priority::Bulk);
    if is_whole(slot.descriptor, &event) {
        return Ok(taken(bot, slot, enqueue(event)?));
    }
    let pieces = pieces(slot.descriptor, event)?.into_iter().map(enqueue);
    let gates = pieces.collect::<Result<Vec<_>>>()?;
    let mut gates = gates.into_iter().flatten();
    let first = taken(bot, slot, gates.next());
    let further: Vec<_> = gates.collect();
    if further.is_empty() {
        return Ok(first);
    }
    Ok(Enqueued::waiting(async move {
        for gate in further {
            let _ = gate.await?;
        }
        first.await
    }))
}

/// It is safe once the gate says so, and more may come once there is room.
fn taken(bot: &Bot, slot: &Arc<Slot>, gate: Option<Gate>) -> Enqueued {
    let is_full = slot.outgoing.is_full();
    if let Some(run) = bot.run.as_ref().filter(|_| is_full) {
        run.crowds(slot);
    }
    match gate {
        None if !is_full => Enqueued::safe(),
        gate => Enqueued::taken(bot.clone(), Arc::clone(slot), gate),
    }
}

/// Shows typing without a wait. It is of no use later, so it waits behind nothing.
fn show(bot: &Bot, slot: &Arc<Slot>, typing: AnyEvent) -> Result<()> {
    let (bot, slot) = (bot.clone(), Arc::clone(slot));
    slot.outgoing.take()?;
    tokio::spawn(async move {
        let shown = straight(&bot, &slot, &typing, Priority::Bulk);
        tokio::select! {
            shown = shown => {
                if let Err(error) = shown {
                    tracing::debug!(connector = %slot.name, %error, "typing not shown");
                }
            }
            () = bot.core().halt.cancelled() => {}
        }
        slot.outgoing.free();
    });
    Ok(())
}

/// Finds the connector and fills in what the event doesn't say.
fn prepare(bot: &Bot, mut event: AnyEvent) -> Result<(&Arc<Slot>, AnyEvent)> {
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
    if event.target().is_unset() && !slot.default_target.is_unset() {
        event.set_target(slot.default_target.clone());
    }
    if event.target().is_unset() && event.event_type().targeted {
        return Err(Error::rejected(format!(
            "the `{}` event says no target, and connector `{}` has no `default-target`",
            event.name(),
            slot.name
        )));
    }
    let created = || bot.core().clock.now();
    // Typing is never kept, and may be shown by one run and not by the next.
    let counts = !event.is_a(Typing::TYPE);
    let key = || {
        let run = bot.run.as_ref().filter(|_| counts);
        let key = run.and_then(|run| run.next_key());
        key.unwrap_or_else(|| IdempotencyKey::new(bot.core().rng.number()))
    };
    // Many runs count the same name: each counts its conversation's, where that is the one.
    let run = bot.run.as_ref();
    let name = run.map(|run| &run.conversation.connector);
    let name = name.filter(|name| **name == slot.name);
    event.stamp(name.unwrap_or(&slot.name), created, key);
    Ok((slot, event))
}

/// Whether it goes out by itself, and not through the outbox: where nothing is kept and nothing
/// waits before it, and where it is of no use later.
fn is_direct(bot: &Bot, slot: &Slot, event: &AnyEvent) -> bool {
    if event.is_a(Typing::TYPE) {
        return true;
    }
    !slot.is_durable() && !bot.core().outbox.has_lane(slot, event.target())
}

async fn straight(
    bot: &Bot,
    slot: &Arc<Slot>,
    event: &AnyEvent,
    priority: Priority,
) -> Result<Receipt> {
    let clock = &bot.core().clock;
    let patience = clock.instant() + PATIENCE;
    loop {
        let link = slot.connection()?;
        let target = event.target();
        slot.governor.ready(target, priority, clock).await;
        let sent = delivery::attempt(bot.core(), slot, &link, event, clock.instant()).await;
        match sent.map_err(|failure| failure.error) {
            Err(Error::RateLimited { retry_after, cause }) => {
                // At least a moment, so that a service which asks for none isn't hammered.
                let pause = retry_after.max(MOMENT);
                slot.governor.pause(Some(target), pause, clock);
                if pause > patience - clock.instant() {
                    return Err(Error::RateLimited { retry_after, cause });
                }
            }
            Ok(mut receipt) => {
                delivery::address(&mut receipt, slot, event);
                return Ok(receipt);
            }
            Err(error) => return Err(error),
        }
    }
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
        match &bot.run {
            Some(run) => run.excused(bot.clock(), delay(bot, &answer)).await,
            None => delay(bot, &answer).await,
        }
    }
    send(bot, answer, Priority::Answer).await
}

/// The `thinking-delay`, then as long as a person would type, shown as typing where that goes.
async fn delay(bot: &Bot, answer: &AnyEvent) {
    let Ok(slot) = slot(bot, answer) else { return };
    let shared = slot.section.shared();
    let wait = |delay: &Delay| {
        let seconds = bot.core().rng.between(delay.low, delay.high);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    };
    if let Some(thinking) = &shared.thinking_delay {
        bot.core().clock.sleep(wait(thinking)).await;
    }
    let Some(typing) = &shared.typing_delay else {
        return;
    };
    let length = answer.text().map_or(0, |text| text.chars().count());
    show_typing(bot, slot, answer, true).await;
    let each = u32::try_from(length).unwrap_or(u32::MAX);
    bot.core()
        .clock
        .sleep(wait(typing).saturating_mul(each))
        .await;
    show_typing(bot, slot, answer, false).await;
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
    if let Err(error) = send(bot, typing.into(), Priority::Answer).await {
        tracing::debug!(connector = %slot.name, %error, "typing not shown");
    }
}

/// The connector that an event names, or the handle's own, or the bot's default.
fn slot<'a>(bot: &'a Bot, event: &AnyEvent) -> Result<&'a Arc<Slot>> {
    if let Some(name) = event.connector() {
        return bot.slot(name);
    }
    if bot.is_scoped() {
        return Ok(bot.scope());
    }
    let default = bot.core().default_slot.as_ref();
    default.ok_or_else(|| Error::not_found("the configuration has no connector to send through"))
}
