//! What a connector's dispatch costs: an event through `Box<dyn Connector>`, against the same
//! `match` written by hand over an enum, boxed in the same way.
//!
//! The promise is at most twice the time; the ratio is printed at the end, and more fails.
#![allow(missing_docs, clippy::print_stdout)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group};
use futures_util::{FutureExt, future::BoxFuture};
use opsdroid_core::{connector::Connector, prelude::*};

/// Takes everything and does nothing.
#[connector(name = "bench")]
struct Generated;

macro_rules! arms {
    ($($method:ident($event:ident))*) => {
        #[connector]
        impl Generated {
            async fn connect(_bot: &Bot) -> Result<Self> {
                Ok(Self)
            }

            async fn listen(&self, _bot: &Bot) -> Result<()> {
                Ok(())
            }

            $(
                #[register_event($event)]
                async fn $method(&self, event: &Event<$event>) -> Result<Receipt> {
                    black_box(event);
                    Ok(Receipt::none())
                }
            )*
        }

        /// The same events as one enum; only one of them is sent.
        #[allow(dead_code)]
        enum Any {
            $($event(Event<$event>)),*
        }

        /// The same connector without our macros.
        trait ByHand: Send + Sync {
            fn send<'a>(&'a self, event: &'a Any) -> BoxFuture<'a, Result<Receipt>>;
        }

        impl ByHand for Generated {
            fn send<'a>(&'a self, event: &'a Any) -> BoxFuture<'a, Result<Receipt>> {
                match event {
                    $(Any::$event(event) => Box::pin(self.$method(event)),)*
                }
            }
        }
    };
}

arms! {
    message(Message)
    edited(EditedMessage)
    reply(Reply)
    typing(Typing)
    reaction(Reaction)
    pin(PinMessage)
    unpin(UnpinMessage)
    delete(DeleteMessage)
    file(File)
    join(JoinRoom)
}

fn message() -> Event<Message> {
    Message::new("hi").by("ann").in_target("lobby")
}

fn generated(connector: &dyn Connector, event: &AnyEvent) {
    let sent = black_box(connector).send(black_box(event)).now_or_never();
    black_box(sent.is_some_and(|sent| sent.is_ok()));
}

fn by_hand(connector: &dyn ByHand, event: &Any) {
    let sent = black_box(connector).send(black_box(event)).now_or_never();
    black_box(sent.is_some_and(|sent| sent.is_ok()));
}

fn dispatch(criterion: &mut Criterion) {
    let boxed: Box<dyn Connector> = Box::new(Generated);
    let event = AnyEvent::from(message());
    criterion.bench_function("dispatch/generated", |b| {
        b.iter(|| generated(&*boxed, &event))
    });
    let boxed: Box<dyn ByHand> = Box::new(Generated);
    let event = Any::Message(message());
    criterion.bench_function("dispatch/by hand", |b| b.iter(|| by_hand(&*boxed, &event)));
}

/// The time of one call, in nanoseconds: the best of many runs, so that a busy machine doesn't
/// count.
fn best(mut call: impl FnMut()) -> f64 {
    const CALLS: u32 = 100_000;
    let run = |_| {
        let began = Instant::now();
        (0..CALLS).for_each(|_| call());
        began.elapsed()
    };
    let best = (0..50).map(run).min().unwrap_or(Duration::MAX);
    best.as_secs_f64() * 1e9 / f64::from(CALLS)
}

criterion_group!(benches, dispatch);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();

    let boxed: Box<dyn Connector> = Box::new(Generated);
    let event = AnyEvent::from(message());
    let ours = best(|| generated(&*boxed, &event));
    let boxed: Box<dyn ByHand> = Box::new(Generated);
    let event = Any::Message(message());
    let theirs = best(|| by_hand(&*boxed, &event));
    let ratio = ours / theirs;
    println!("generated {ours:.1} ns, by hand {theirs:.1} ns: {ratio:.2} times");
    assert!(
        cfg!(debug_assertions) || ratio <= 2.0,
        "the promise is at most twice the time"
    );
}
