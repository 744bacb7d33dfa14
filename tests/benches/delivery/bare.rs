//! The same hops by hand: a bounded channel and a task for each room, another for each target,
//! and a receipt. The events are the same: what is compared is what happens to them.

use opsdroid_core::prelude::*;
use tokio::sync::{mpsc, oneshot};

use super::{ROOM, ROOMS, heard, said};

struct Answer {
    event: AnyEvent,
    receipt: oneshot::Sender<Receipt>,
}

pub(crate) async fn run(takers: u64, events: u64) {
    let (done, mut all) = mpsc::channel::<u64>(1);
    let rooms: Vec<_> = (0..ROOMS).map(|_| room(done.clone())).collect();
    drop(done);
    for taker in 0..takers {
        let rooms = rooms.clone();
        tokio::spawn(async move {
            for (number, (room, name)) in heard(taker, takers, events) {
                rooms[room].send(said(number, &name)).await.unwrap();
            }
        });
    }
    drop(rooms);
    let mut sent = 0;
    while let Some(more) = all.recv().await {
        sent += more;
    }
    assert_eq!(sent, events);
}

/// A room: a task that answers, and one that sends the answers.
fn room(done: mpsc::Sender<u64>) -> mpsc::Sender<AnyEvent> {
    let (said, mut hear) = mpsc::channel::<AnyEvent>(ROOM);
    let (answer, mut send) = mpsc::channel::<Answer>(ROOM);
    tokio::spawn(async move {
        while let Some(said) = hear.recv().await {
            let said: &Event<Message> = said.downcast_ref().unwrap();
            // Nobody waits for the receipt, as with `enqueue`.
            let (receipt, _) = oneshot::channel();
            let pong = Message::new(format!("pong {}", &said.text[5..]));
            let event = pong.in_target(&said.target).into();
            let sent = answer.send(Answer { event, receipt }).await;
            sent.ok().unwrap();
        }
    });
    tokio::spawn(async move {
        let mut sent = 0_u64;
        while let Some(answer) = send.recv().await {
            let event: &Event<Message> = answer.event.downcast_ref().unwrap();
            assert!(event.text.len() > 5);
            sent += 1;
            let _ = answer.receipt.send(Receipt::id(sent.to_string()));
        }
        done.send(sent).await.unwrap();
    });
    said
}
