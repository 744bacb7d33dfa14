//! A connector that does as a test tells it, and tells the test what it was asked to do.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use opsdroid_core::{bot::Builder, config::Section, prelude::*};
use tokio::sync::{Mutex as AsyncMutex, Notify, mpsc};
use tokio::time::Instant;

/// Does as it is told.
#[connector(name = "fake", emits(Message), delivery = "at-most-once")]
pub(crate) struct Fake {
    line: Arc<Inner>,
}

/// What a test tells a connector's `listen`.
pub(crate) enum Tell {
    Event(AnyEvent),
    Fail(Error),
    Panic,
    End,
    Close,
}

/// What a connector was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Connect,
    Disconnect,
    /// The disconnect is done.
    Gone,
}

/// The test's end of one connector.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) name: String,
    inner: Arc<Inner>,
    told: mpsc::UnboundedSender<Tell>,
}

struct Inner {
    tell: AsyncMutex<mpsc::UnboundedReceiver<Tell>>,
    sent: Mutex<VecDeque<(Instant, AnyEvent)>>,
    news: Notify,
    life: Mutex<Vec<(Instant, Life)>>,
    refusals: Mutex<VecDeque<Error>>,
    goodbye: Mutex<Duration>,
    stalls: AtomicBool,
    breaks: AtomicBool,
}

/// Every test's connectors, by their names in the configuration.
static LINES: LazyLock<Mutex<HashMap<String, Arc<Inner>>>> = LazyLock::new(Mutex::default);

impl Line {
    /// A connector under a name that no other test has.
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("fake-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let (told, tell) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            tell: AsyncMutex::new(tell),
            sent: Mutex::default(),
            news: Notify::new(),
            life: Mutex::default(),
            refusals: Mutex::default(),
            goodbye: Mutex::default(),
            stalls: AtomicBool::default(),
            breaks: AtomicBool::default(),
        });
        LINES
            .lock()
            .unwrap()
            .insert(name.clone(), Arc::clone(&inner));
        Self { name, inner, told }
    }

    /// A bot with this connector.
    pub(crate) fn bot(&self) -> Builder {
        self.join(Bot::builder())
    }

    /// The bot with this connector besides those it has.
    pub(crate) fn join(&self, bot: Builder) -> Builder {
        bot.connector::<Fake>(Section::new(self.name.as_str()))
    }

    /// A bot with this connector, configured so.
    pub(crate) fn configured(&self, yaml: &str) -> Builder {
        self.join_configured(Bot::builder(), yaml)
    }

    /// The bot with this connector, configured so, besides those it has.
    pub(crate) fn join_configured(&self, bot: Builder, yaml: &str) -> Builder {
        bot.connector::<Fake>(Section::from_yaml(self.name.as_str(), yaml).unwrap())
    }

    /// The next connect fails so.
    pub(crate) fn refuse(&self, error: Error) {
        self.inner.refusals.lock().unwrap().push_back(error);
    }

    /// No connect comes to an end.
    pub(crate) fn stall(&self) {
        self.inner.stalls.store(true, Ordering::Relaxed);
    }

    /// Whether every send panics from now on.
    pub(crate) fn breaks(&self, breaks: bool) {
        self.inner.breaks.store(breaks, Ordering::Relaxed);
    }

    /// A disconnect takes so long.
    pub(crate) fn linger(&self, goodbye: Duration) {
        *self.inner.goodbye.lock().unwrap() = goodbye;
    }

    pub(crate) fn tell(&self, tell: Tell) {
        self.told
            .send(tell)
            .unwrap_or_else(|_| panic!("the line holds the other end"));
    }

    /// The service says that ann wrote this.
    pub(crate) fn say(&self, text: &str) {
        self.event(
            Message::new(text)
                .by("ann")
                .with_user_id("U1")
                .in_target("lobby"),
        );
    }

    pub(crate) fn event(&self, event: impl Into<AnyEvent>) {
        self.tell(Tell::Event(event.into()));
    }

    /// The next event that the bot sent, and when.
    pub(crate) async fn sent_at(&self) -> (Instant, AnyEvent) {
        loop {
            let news = self.inner.news.notified();
            if let Some(sent) = self.inner.sent.lock().unwrap().pop_front() {
                return sent;
            }
            news.await;
        }
    }

    pub(crate) async fn sent(&self) -> AnyEvent {
        self.sent_at().await.1
    }

    /// The next message's text.
    pub(crate) async fn text(&self) -> String {
        self.sent().await.text().unwrap_or_default().into()
    }

    /// The texts of everything sent and not yet asked for.
    pub(crate) fn texts(&self) -> Vec<String> {
        let sent = self
            .inner
            .sent
            .lock()
            .unwrap()
            .drain(..)
            .collect::<Vec<_>>();
        sent.into_iter()
            .filter_map(|(_, event)| event.text().map(String::from))
            .collect()
    }

    /// What the connector was asked to do so far, and when.
    pub(crate) fn life(&self) -> Vec<(Instant, Life)> {
        self.inner.life.lock().unwrap().clone()
    }

    pub(crate) fn connects(&self) -> Vec<Instant> {
        let connects = self
            .life()
            .into_iter()
            .filter(|(_, life)| *life == Life::Connect);
        connects.map(|(at, _)| at).collect()
    }

    pub(crate) fn disconnects(&self) -> Vec<Instant> {
        let disconnects = self
            .life()
            .into_iter()
            .filter(|(_, life)| *life == Life::Disconnect);
        disconnects.map(|(at, _)| at).collect()
    }
}

impl Inner {
    fn lived(&self, life: Life) {
        self.life.lock().unwrap().push((Instant::now(), life));
    }
}

#[connector]
impl Fake {
    async fn connect(bot: &Bot) -> Result<Self> {
        let line = LINES
            .lock()
            .unwrap()
            .get(bot.name())
            .map(Arc::clone)
            .unwrap();
        line.lived(Life::Connect);
        if line.stalls.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        let refusal = line.refusals.lock().unwrap().pop_front();
        match refusal {
            Some(error) => Err(error),
            None => Ok(Self { line }),
        }
    }

    async fn listen(&self, bot: &Bot) -> Result<()> {
        let mut tell = self.line.tell.lock().await;
        while let Some(tell) = tell.recv().await {
            match tell {
                Tell::Event(event) => bot.parse(event).await?,
                Tell::Fail(error) => return Err(error),
                Tell::Panic => panic!("told to"),
                Tell::End => return Ok(()),
                Tell::Close => {
                    bot.close();
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    #[register_event(Message, include_subclasses)]
    #[register_event(Typing, Reaction, DeleteMessage)]
    async fn take(&self, event: &AnyEvent) -> Result<Receipt> {
        assert!(!self.line.breaks.load(Ordering::Relaxed), "told to break");
        if event.text().as_deref() == Some("refuse this") {
            return Err(Error::rejected("not that"));
        }
        self.line
            .sent
            .lock()
            .unwrap()
            .push_back((Instant::now(), event.clone()));
        self.line.news.notify_one();
        Ok(Receipt::id("17"))
    }

    async fn resolve_target(&self, name: &str) -> Result<Option<Target>> {
        Ok(name.strip_prefix('#').map(Target::room_id))
    }

    async fn disconnect(&self) -> Result<()> {
        self.line.lived(Life::Disconnect);
        let goodbye = *self.line.goodbye.lock().unwrap();
        tokio::time::sleep(goodbye).await;
        self.line.lived(Life::Gone);
        Ok(())
    }
}

/// Waits, in paused time, until this holds.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let patience = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(3600), patience)
        .await
        .unwrap();
}
