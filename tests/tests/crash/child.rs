//! The bot that is killed: in a process of its own, it says on its output what it has accepted.

use std::{
    collections::HashMap,
    env,
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::stream::{FuturesOrdered, StreamExt};
use opsdroid_core::{
    config::Section, connector::NoConfig, prelude::*, skills, storage::FileStorage,
};
use rustix::process::{Signal, getpid, kill_process};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::{TcpStream, tcp},
    sync::{Mutex as AsyncMutex, oneshot},
};

use super::{
    counted::Counted,
    skills::{ask, echo, say},
    wire::{ToBot, ToService, Verdict},
};

/// The folder of the bot's file. Only a child process has it.
pub(crate) const FOLDER: &str = "OPSDROID_TEST_CRASH_FOLDER";
/// Where the service listens.
pub(crate) const PORT: &str = "OPSDROID_TEST_CRASH_PORT";
/// Which of the bot's lives this is.
pub(crate) const LIFE: &str = "OPSDROID_TEST_CRASH_LIFE";
/// Where it dies by itself: a point's name and the how many-th time.
pub(crate) const FAILPOINT: &str = "OPSDROID_TEST_CRASH_FAILPOINT";

/// Runs until it is killed, or the service tells it to stop.
#[test]
fn lives_until_it_is_killed() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    // The harness has begun a line.
    println!();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let began = Instant::now();
        let storage = FileStorage::open(folder.join("bot.db")).unwrap();
        println!("opened {}", began.elapsed().as_micros());
        let storage = Arc::new(Counted::new(storage));
        let outcome = opsdroid_core::Bot::builder()
            .connector::<Simulated>(Section::new("simulated"))
            .skills(skills![ask, echo, say])
            .storage(Arc::clone(&storage) as Arc<_>)
            .failpoints(die_here)
            .run()
            .await;
        println!("ended {outcome:?}");
        println!("{storage}");
    });
}

/// Ends the process at the point that it was told, as a kill from outside would.
fn die_here(reached: &str) {
    static POINT: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static TIMES: AtomicU64 = AtomicU64::new(0);
    let point = POINT.get_or_init(|| {
        let point = env::var(FAILPOINT).ok()?;
        let (name, times) = point.split_once(':')?;
        Some((name.to_owned(), times.parse().ok()?))
    });
    let Some((name, times)) = point else { return };
    if name == reached && TIMES.fetch_add(1, Ordering::SeqCst) + 1 == *times {
        println!("dies at {name}");
        let _ = kill_process(getpid(), Signal::KILL);
        loop {
            std::thread::park();
        }
    }
}

/// Talks to the simulated service.
#[connector(name = "simulated", emits(Message), delivery = "at-least-once")]
struct Simulated {
    service: AsyncMutex<tcp::OwnedWriteHalf>,
    /// Who waits for the service's verdict.
    turns: Mutex<HashMap<u64, oneshot::Sender<Verdict>>>,
    next: AtomicU64,
}

#[connector]
impl Simulated {
    async fn connect(_: NoConfig, _: &Bot) -> Result<(Self, Lines<BufReader<tcp::OwnedReadHalf>>)> {
        let port: u16 = env::var(PORT).config()?.parse().config()?;
        let service = TcpStream::connect(("127.0.0.1", port)).await.network()?;
        service.set_nodelay(true).network()?;
        let (incoming, service) = service.into_split();
        let connection = Self {
            service: AsyncMutex::new(service),
            turns: Mutex::default(),
            next: AtomicU64::new(0),
        };
        Ok((connection, BufReader::new(incoming).lines()))
    }

    async fn listen(
        &self,
        mut incoming: Lines<BufReader<tcp::OwnedReadHalf>>,
        bot: &Bot,
    ) -> Result<()> {
        for letter in bot.dead_letters().await? {
            bot.replay(letter.number).await?;
        }
        let mut parses = FuturesOrdered::new();
        let mut announcements = FuturesOrdered::new();
        loop {
            tokio::select! {
                line = incoming.next_line() => {
                    let Some(line) = line.network()? else { return Ok(()) };
                    match serde_json::from_str(&line).protocol()? {
                        ToBot::Event { number, room, text } => {
                            let event = Message::new(text)
                                .with_id(number.to_string())
                                .by("ann")
                                .in_target(Target::room_id(&*room));
                            parses.push_back(async move {
                                (number, room, bot.parse(event).await)
                            });
                        }
                        ToBot::Answer { turn, verdict } => self.answered(turn, verdict),
                        ToBot::Stop => bot.stop(),
                    }
                }
                Some((number, room, parsed)) = parses.next() => {
                    if parsed.is_err() && bot.is_stopping() {
                        continue;
                    }
                    parsed?;
                    println!("accepted {number}");
                    self.say(&ToService::Acknowledge { number }).await?;
                    if number % 5 == 0 {
                        announcements.push_back(announce(bot, &room, number));
                    }
                }
                Some(announced) = announcements.next() => println!("enqueued {}", announced?),
            }
        }
    }

    #[register_event(Message)]
    async fn send_message(&self, message: &Event<Message>) -> Result<Receipt> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, verdict) = oneshot::channel();
        self.turns().insert(turn, sender);
        let key = message.idempotency_key.map(|key| key.to_string());
        self.say(&ToService::Send {
            turn,
            room: message.target.id().to_owned(),
            text: message.text.clone(),
            key: key.unwrap_or_default(),
        })
        .await?;
        match verdict.await.network()? {
            Verdict::Taken => Ok(Receipt::id(turn.to_string())),
            Verdict::Busy => Err(Error::rate_limited(Duration::from_millis(5), "busy")),
            Verdict::Broken => Err(Error::network("it broke")),
            Verdict::Refused => Err(Error::rejected("nobody wants this")),
        }
    }
}

impl Simulated {
    async fn say(&self, what: &ToService) -> Result<()> {
        let mut line = serde_json::to_vec(what).protocol()?;
        line.push(b'\n');
        let mut service = self.service.lock().await;
        service.write_all(&line).await.network()
    }

    fn answered(&self, turn: u64, verdict: Verdict) {
        if let Some(waits) = self.turns().remove(&turn) {
            let _ = waits.send(verdict);
        }
    }

    fn turns(&self) -> std::sync::MutexGuard<'_, HashMap<u64, oneshot::Sender<Verdict>>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says something that no event's skill would say again: the outbox alone keeps it.
fn announce(bot: &Bot, room: &str, number: usize) -> impl Future<Output = Result<String>> + use<> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let life = env::var(LIFE).unwrap_or_default();
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let text = format!("{life}:{next} after {number}");
    let enqueued = bot.enqueue(Message::new(&*text).in_target(Target::room_id(room)));
    async move { enqueued.await.map(|()| text) }
}
