//! A service that fails as a test tells it and remembers every try, and a storage that can be cut
//! off as a crash would.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use opsdroid_core::{
    bot::{Builder, Running},
    clock::Clock,
    config::Section,
    connector::Registered,
    prelude::*,
    skill::Skill,
};
use tokio::{sync::Semaphore, time::Instant};

use super::shelf::Shelf;

/// What the service does with one try at sending a text.
pub(crate) enum Answer {
    Fails(Error),
    /// It fails from now on.
    Always(fn() -> Error),
    /// It says nothing.
    Never,
}

/// One try at sending.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub(crate) at: Instant,
    pub(crate) event: AnyEvent,
    pub(crate) taken: bool,
}

impl Try {
    pub(crate) fn text(&self) -> String {
        self.event.text().unwrap_or_default().to_string()
    }
}

/// The test's end of a service, over the restarts of its bot.
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) shelf: Shelf,
    clock: Clock,
    answers: Mutex<HashMap<String, VecDeque<Answer>>>,
    tries: Mutex<Vec<Try>>,
    notes: Mutex<Vec<String>>,
    /// A skill that wants to be let on takes one.
    pub(crate) pass: Semaphore,
    /// How many more connects are refused.
    pub(crate) refusals: AtomicU32,
    /// Connections of bots that have crashed since are dead.
    alive: AtomicU32,
    ids: AtomicU32,
}

static DESKS: LazyLock<Mutex<HashMap<String, Arc<Desk>>>> = LazyLock::new(Mutex::default);

impl Desk {
    /// A service that no other test has.
    pub(crate) fn new() -> Arc<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("desk-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let desk = Arc::new(Self {
            name: name.clone(),
            shelf: Shelf::default(),
            clock: Clock::simulated("2026-01-01T00:00:00Z".parse().unwrap()),
            answers: Mutex::default(),
            tries: Mutex::default(),
            notes: Mutex::default(),
            pass: Semaphore::new(0),
            refusals: AtomicU32::new(0),
            alive: AtomicU32::new(0),
            ids: AtomicU32::new(0),
        });
        DESKS.lock().unwrap().insert(name, Arc::clone(&desk));
        desk
    }

    /// The one that this handle's connector or skill belongs to.
    pub(crate) fn of(bot: &Bot) -> Arc<Self> {
        Arc::clone(&DESKS.lock().unwrap()[bot.name()])
    }

    /// A bot with a connector of this type, configured so, on this desk's storage.
    pub(crate) fn builder<C: Registered>(&self, yaml: &str) -> Builder {
        Bot::builder()
            .storage(Arc::new(self.shelf.reopened()))
            .clock(self.clock.clone())
            .connector::<C>(Section::from_yaml(self.name.as_str(), yaml).unwrap())
    }

    /// A started bot, and its connector's handle.
    pub(crate) fn start<C: Registered>(
        &self,
        yaml: &str,
        skills: impl IntoIterator<Item = &'static Skill>,
    ) -> (Running, Bot) {
        let builder = self.builder::<C>(yaml).skills(skills);
        let running = builder.start().unwrap();
        let bot = running.bot().connector(&self.name).unwrap();
        (running, bot)
    }

    /// From here on the bot that runs reaches neither the service nor the storage.
    pub(crate) fn crash(&self) {
        self.alive.fetch_add(1, Ordering::Relaxed);
        self.shelf.cut();
    }

    /// What the service does with the next tries at this text. Else it takes it.
    pub(crate) fn answers(&self, text: &str, answers: impl IntoIterator<Item = Answer>) {
        let mut all = self.answers.lock().unwrap();
        all.entry(text.to_owned()).or_default().extend(answers);
    }

    pub(crate) fn obeys(&self, text: &str) {
        self.answers.lock().unwrap().remove(text);
    }

    pub(crate) fn tries(&self) -> Vec<Try> {
        self.tries.lock().unwrap().clone()
    }

    pub(crate) fn tries_at(&self, text: &str) -> Vec<Try> {
        let mut tries = self.tries();
        tries.retain(|tried| tried.text() == text);
        tries
    }

    /// The texts that the service has, in its order.
    pub(crate) fn sent(&self) -> Vec<String> {
        let tries = self.tries().into_iter().filter(|tried| tried.taken);
        tries.map(|tried| tried.text()).collect()
    }

    pub(crate) fn note(&self, note: impl Into<String>) {
        self.notes.lock().unwrap().push(note.into());
    }

    pub(crate) fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }

    async fn take(&self, event: &AnyEvent, connection: u32) -> Result<Receipt> {
        if connection != self.alive.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        let text = event.text().unwrap_or_default();
        let answer = {
            let mut answers = self.answers.lock().unwrap();
            answers.get_mut(&*text).and_then(|answers| {
                let answer = answers.pop_front()?;
                if let Answer::Always(error) = answer {
                    answers.push_front(Answer::Always(error));
                }
                Some(answer)
            })
        };
        self.tries.lock().unwrap().push(Try {
            at: Instant::now(),
            event: event.clone(),
            taken: answer.is_none(),
        });
        match answer {
            None => {
                let id = self.ids.fetch_add(1, Ordering::Relaxed);
                Ok(Receipt::id(format!("sent-{id}")))
            }
            Some(Answer::Fails(error)) => Err(error),
            Some(Answer::Always(error)) => Err(error()),
            Some(Answer::Never) => std::future::pending().await,
        }
    }
}

macro_rules! connectors {
    ($($(#[$fact:meta])* $name:ident)*) => {$(
        $(#[$fact])*
        pub(crate) struct $name {
            desk: Arc<Desk>,
            connection: u32,
        }

        #[connector]
        impl $name {
            async fn connect(bot: &Bot) -> Result<Self> {
                let desk = Desk::of(bot);
                let refused = desk.refusals.fetch_update(
                    Ordering::Relaxed,
                    Ordering::Relaxed,
                    |left| left.checked_sub(1),
                );
                if refused.is_ok() {
                    return Err(Error::network("closed today"));
                }
                let connection = desk.alive.load(Ordering::Relaxed);
                Ok(Self { desk, connection })
            }

            async fn listen(&self, bot: &Bot) -> Result<()> {
                bot.stopped().await;
                Ok(())
            }

            #[register_event(Message, include_subclasses)]
            #[register_event(Typing)]
            async fn take(&self, event: &AnyEvent) -> Result<Receipt> {
                self.desk.take(event, self.connection).await
            }
        }
    )*};
}

connectors! {
    /// Keeps what it takes.
    #[connector(name = "post", emits(Message))]
    Post
    /// Keeps what it takes, and recognises what it has.
    #[connector(name = "ledger", emits(Message), idempotent)]
    Ledger
    /// Takes one a second.
    #[connector(name = "slow-post", emits(Message), rate(limit = 1, per = "1s"))]
    SlowPost
    /// Takes one a second for each target.
    #[connector(name = "slow-rooms", emits(Message), target_rate(limit = 1, per = "1s"))]
    SlowRooms
}

/// What ann says in the lobby.
pub(crate) fn said(text: &str) -> Event<Message> {
    Message::new(text)
        .by("ann")
        .with_user_id("U1")
        .in_target("lobby")
}

pub(crate) fn to(target: &str, text: &str) -> Event<Message> {
    Message::new(text).in_target(target)
}

/// Waits, in paused time, until this holds.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let patience = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let patience = tokio::time::timeout(Duration::from_secs(600), patience).await;
    patience.expect("it comes to hold");
}

pub(crate) async fn pass(seconds: f64) {
    tokio::time::sleep(Duration::from_secs_f64(seconds)).await;
}
