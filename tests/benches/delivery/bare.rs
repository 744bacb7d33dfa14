//! The same hops by hand: a bounded channel and a task for each room, another for each target,
//! and a receipt.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::{ROOM, ROOMS, TAKERS};

/// What was said, as a hand-written bot would have it.
struct Said {
    id: String,
    user: String,
    user_id: String,
    room: Arc<str>,
    text: String,
}

struct Answer {
    room: Arc<str>,
    text: String,
    receipt: oneshot::Sender<u64>,
}

pub(crate) async fn run(events: u64) {
    let (done, mut all) = mpsc::channel::<u64>(1);
    let rooms: Vec<_> = (0..ROOMS).map(|_| room(done.clone())).collect();
    drop(done);
    for taker in 0..TAKERS {
        let room = rooms[(taker % ROOMS) as usize].clone();
        let name: Arc<str> = format!("room {}", taker % ROOMS).into();
        tokio::spawn(async move {
            let mut number = taker;
            while number < events {
                let said = Said {
                    id: number.to_string(),
                    user: "ann".to_owned(),
                    user_id: "U1".to_owned(),
                    room: Arc::clone(&name),
                    text: format!("ping {number}"),
                };
                room.send(said).await.unwrap();
                number += TAKERS;
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
fn room(done: mpsc::Sender<u64>) -> mpsc::Sender<Said> {
    let (said, mut hear) = mpsc::channel::<Said>(ROOM);
    let (answer, mut send) = mpsc::channel::<Answer>(ROOM);
    tokio::spawn(async move {
        while let Some(said) = hear.recv().await {
            assert!(said.text.starts_with("ping") && !said.id.is_empty());
            assert!(said.user.len() + said.user_id.len() > 1);
            // Nobody waits for the receipt, as with `enqueue`.
            let (receipt, _) = oneshot::channel();
            let text = format!("pong {}", &said.text[5..]);
            let room = said.room;
            let sent = answer
                .send(Answer {
                    room,
                    text,
                    receipt,
                })
                .await;
            sent.ok().unwrap();
        }
    });
    tokio::spawn(async move {
        let mut sent = 0;
        while let Some(answer) = send.recv().await {
            assert!(answer.text.len() + answer.room.len() > 5);
            sent += 1;
            let _ = answer.receipt.send(sent);
        }
        done.send(sent).await.unwrap();
    });
    said
}
