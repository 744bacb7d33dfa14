//! A bot that is killed again and again loses nothing that it has accepted.
//!
//! The bot is a process of its own ([`child`]) with its storage in a file, against a simulated
//! [`service`] in this process. It is killed at random moments, and at every point that the core
//! names, started again on the same file, and left alone in the end: then every event that it has
//! acknowledged has been answered, in order in each room, and what came twice had the same
//! idempotency key and was in the outbox when the bot was killed.
//!
//! `OPSDROID_TEST_SEED` repeats the choices of a run, `OPSDROID_TEST_KILLS` says how many there are.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod boxes;
mod child;
mod counted;
mod sequence;
mod service;
mod skills;
mod wire;

use std::{collections::BTreeSet, env, fs, path::Path, time::Duration};

use self::sequence::{End, Sequence, Tally};

/// How many bots are killed side by side.
const BOTS: usize = 4;
const KILLS: usize = 300;

/// Every point around a write, a send or a commit, by the name that the core gives it.
const FAILPOINTS: &[&str] = &[
    "dead.after-commit",
    "dead.before-commit",
    "dead.before-forgotten",
    "inbox.after-commit",
    "inbox.after-complete",
    "inbox.before-commit",
    "inbox.before-complete",
    "inbox.before-skills",
    "inbox.committing",
    "outbox.after-commit",
    "outbox.after-send",
    "outbox.after-settle",
    "outbox.before-commit",
    "outbox.before-send",
    "outbox.before-settle",
    "outbox.committing",
    "outbox.safe",
    "recovery.after-inbox",
    "recovery.after-outbox",
    "recovery.before-commit",
    "sweep.before-commit",
];

fn seed() -> u64 {
    let given = env::var("OPSDROID_TEST_SEED").ok();
    let seed = given.map_or_else(|| fastrand::u64(..), |seed| seed.parse().unwrap());
    println!("OPSDROID_TEST_SEED={seed}");
    seed
}

/// Runs these side by side, so many at a time.
async fn all(sequences: Vec<impl Future<Output = Tally> + Send + 'static>) -> Tally {
    let mut running = tokio::task::JoinSet::new();
    let mut tally = Tally::default();
    for sequence in sequences {
        if running.len() == BOTS {
            tally.add(running.join_next().await.unwrap().unwrap());
        }
        running.spawn(sequence);
    }
    while let Some(done) = running.join_next().await {
        tally.add(done.unwrap());
    }
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_loses_nothing() {
    let kills = env::var("OPSDROID_TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut seeds = fastrand::Rng::with_seed(seed());
    let sequences = (0..BOTS).map(|bot| {
        let mut rng = seeds.fork();
        async move {
            let mut sequence = Sequence::new(format!("bot {bot}"), rng.u64(..), false).await;
            for _ in 0..kills / BOTS {
                sequence.live(moment(&mut rng)).await;
            }
            sequence.finish().await
        }
    });
    let tally = all(sequences.collect()).await;
    assert!(tally.loaded * 10 >= tally.kills * 9, "{tally:?}");
    tally.report("at random moments");
}

/// Some time while it starts, or while it works.
fn moment(rng: &mut fastrand::Rng) -> End {
    match rng.u8(0..4) {
        0 => End::AfterStart(Duration::from_micros(rng.u64(0..60_000))),
        _ => End::AfterConnect(Duration::from_micros(rng.u64(0..80_000))),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_each_point_it_loses_nothing() {
    let mut seeds = fastrand::Rng::with_seed(seed());
    let sequences = FAILPOINTS.iter().map(|&point| {
        let mut rng = seeds.fork();
        async move {
            let refuses = point.starts_with("dead.");
            let mut sequence = Sequence::new(point, rng.u64(..), refuses).await;
            // Something has to be there for what only happens then.
            sequence.live(End::At("outbox.after-settle", 40)).await;
            sequence.live(End::At(point, 1)).await;
            // Some happen but once in a life, or for each dead letter at its start.
            let rare = ["dead.before-forgotten", "recovery.", "sweep."];
            let is_rare = rare.iter().any(|rare| point.starts_with(rare));
            for most in [4, 40] {
                let times = if is_rare { 1 } else { rng.u64(1..most) };
                sequence.live(End::At(point, times)).await;
            }
            sequence.finish().await
        }
    });
    all(sequences.collect()).await.report("at each point");
}

#[test]
fn every_point_that_the_core_names_is_tried() {
    fn look(folder: &Path, names: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, names);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = fs::read_to_string(path).unwrap();
                let calls = source.split("failpoint(\"").skip(1);
                names.extend(calls.filter_map(|call| Some(call.split_once('"')?.0.to_owned())));
            }
        }
    }
    let mut names = BTreeSet::new();
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../opsdroid-core/src");
    look(&core, &mut names);
    assert_eq!(Vec::from_iter(names), FAILPOINTS);
}
