//! A service that does as a test tells it, and connectors to it that differ in what they declare.

use std::{
    collections::HashMap,
    future::pending,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use opsdroid_core::{bot::Builder, clock::Rng, config::Section, connector::Registered, prelude::*};
use tokio::{sync::Notify, time::Instant};

/// What the service does to who connects.
#[derive(Clone, Debug)]
pub(crate) enum Connect {
    Refuses,
    Hangs,
    Panics,
    Babbles,
    Limits(Duration),
    Denies,
    Misconfigured,
    Accepts(Listen),
}

/// And then to who listens.
#[derive(Clone, Debug)]
pub(crate) enum Listen {
    /// Ends the connection after so long, cleanly.
    Ends(Duration),
    /// Breaks it after so long.
    Breaks(Duration),
    /// Says something so often.
    Talks(Duration),
    /// Says something once, at once.
    Welcomes,
    Silent,
    Panics,
    Denies,
}

/// And to who probes or sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Takes,
    Denies,
    Forbids,
    Limits,
    Fails,
    Hangs,
    Panics,
}

/// One service, and what was asked of it.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) began: Instant,
    script: Box<dyn Fn(Duration) -> Connect + Send + Sync>,
    /// How probes and sends are answered.
    pub(crate) probe: Mutex<Answer>,
    pub(crate) send: Mutex<Answer>,
    tries: Mutex<Vec<Duration>>,
    probes: Mutex<Vec<Duration>>,
    goodbyes: Mutex<Vec<Duration>>,
    /// How long a goodbye takes.
    pub(crate) goodbye: Mutex<Duration>,
    /// Breaks the connections that there are.
    pub(crate) cut: Notify,
}

static SERVICES: LazyLock<Mutex<HashMap<&'static str, Arc<Service>>>> =
    LazyLock::new(Mutex::default);

impl Service {
    /// A service under a name that no other test has. The script says what it does to who connects
    /// so long after the beginning.
    pub(crate) fn new(
        name: &'static str,
        script: impl Fn(Duration) -> Connect + Send + Sync + 'static,
    ) -> Arc<Self> {
        let service = Arc::new(Self {
            name,
            began: Instant::now(),
            script: Box::new(script),
            probe: Mutex::new(Answer::Takes),
            send: Mutex::new(Answer::Takes),
            tries: Mutex::default(),
            probes: Mutex::default(),
            goodbyes: Mutex::default(),
            goodbye: Mutex::default(),
            cut: Notify::new(),
        });
        SERVICES.lock().unwrap().insert(name, Arc::clone(&service));
        service
    }

    /// A bot with one connector to it.
    pub(crate) fn bot<C: Registered>(&self) -> Builder {
        self.join::<C>(Bot::builder().rng(Rng::seeded(7)), "")
    }

    /// The bot with a connector to it, configured so.
    pub(crate) fn join<C: Registered>(&self, bot: Builder, yaml: &str) -> Builder {
        bot.connector::<C>(Section::from_yaml(self.name, yaml).unwrap())
    }

    /// When it was connected to, in milliseconds from the beginning.
    pub(crate) fn tries(&self) -> Vec<u64> {
        millis(&self.tries)
    }

    /// When it was probed.
    pub(crate) fn probes(&self) -> Vec<u64> {
        millis(&self.probes)
    }

    /// When it was told goodbye.
    pub(crate) fn goodbyes(&self) -> Vec<u64> {
        millis(&self.goodbyes)
    }

    fn note(&self, list: &Mutex<Vec<Duration>>) -> Duration {
        let now = self.began.elapsed();
        list.lock().unwrap().push(now);
        now
    }

    async fn connect(&self) -> Result<Listen> {
        let now = self.note(&self.tries);
        match (self.script)(now) {
            Connect::Refuses => Err(Error::network("refused")),
            Connect::Hangs => pending().await,
            Connect::Panics => panic!("in connect"),
            Connect::Babbles => Err(Error::protocol("babble")),
            Connect::Limits(wait) => Err(Error::rate_limited(wait, "too many")),
            Connect::Denies => Err(Error::auth("token revoked")),
            Connect::Misconfigured => Err(Error::config("no such room")),
            Connect::Accepts(listen) => Ok(listen),
        }
    }

    async fn listen(&self, listen: Listen, bot: &Bot) -> Result<()> {
        let something = || Message::new("something").by("ann").in_target("lobby");
        let course = async {
            match listen {
                Listen::Ends(after) => {
                    tokio::time::sleep(after).await;
                    Ok(())
                }
                Listen::Breaks(after) => {
                    tokio::time::sleep(after).await;
                    Err(Error::network("broken"))
                }
                Listen::Talks(every) => loop {
                    tokio::time::sleep(every).await;
                    bot.parse(something()).await?;
                },
                Listen::Welcomes => {
                    bot.parse(something()).await?;
                    pending().await
                }
                Listen::Silent => pending().await,
                Listen::Panics => panic!("in listen"),
                Listen::Denies => Err(Error::auth("token revoked")),
            }
        };
        tokio::select! {
            ended = course => ended,
            () = self.cut.notified() => Err(Error::network("cut")),
        }
    }

    async fn answer(&self, answer: &Mutex<Answer>) -> Result<()> {
        let answer = *answer.lock().unwrap();
        match answer {
            Answer::Takes => Ok(()),
            Answer::Denies => Err(Error::from_status(401, None, "token revoked")),
            Answer::Forbids => Err(Error::from_status(403, None, "not in this room")),
            Answer::Limits => Err(Error::rate_limited(Duration::from_secs(60), "too many")),
            Answer::Fails => Err(Error::network("no route")),
            Answer::Hangs => pending().await,
            Answer::Panics => panic!("in probe"),
        }
    }

    async fn probe(&self) -> Result<()> {
        self.note(&self.probes);
        self.answer(&self.probe).await
    }

    async fn say_goodbye(&self) -> Result<()> {
        self.note(&self.goodbyes);
        let goodbye = *self.goodbye.lock().unwrap();
        tokio::time::sleep(goodbye).await;
        Ok(())
    }
}

fn millis(list: &Mutex<Vec<Duration>>) -> Vec<u64> {
    let list = list.lock().unwrap();
    let millis = list.iter().map(|at| u64::try_from(at.as_millis()));
    millis.map(Result::unwrap).collect()
}

fn of(bot: &Bot) -> Arc<Service> {
    Arc::clone(&SERVICES.lock().unwrap()[bot.name()])
}

macro_rules! connectors {
    ($($(#[$attr:meta])* $name:ident { $($probe:ident)? })*) => {$(
        $(#[$attr])*
        pub(crate) struct $name(Arc<Service>);

        #[connector]
        impl $name {
            async fn connect(bot: &Bot) -> Result<(Self, Listen)> {
                let service = of(bot);
                let listen = service.connect().await?;
                Ok((Self(service), listen))
            }

            async fn listen(&self, listen: Listen, bot: &Bot) -> Result<()> {
                self.0.listen(listen, bot).await
            }

            #[register_event(Message)]
            async fn send_message(&self, _message: &Event<Message>) -> Result<Receipt> {
                self.0.answer(&self.0.send).await.map(|()| Receipt::none())
            }

            $(async fn $probe(&self) -> Result<()> {
                self.0.probe().await
            })?

            async fn disconnect(&self) -> Result<()> {
                self.0.say_goodbye().await
            }
        }
    )*};
}

connectors! {
    /// Declares nothing.
    #[connector(name = "plain", emits(Message), delivery = "at-most-once")]
    Plain {}

    /// Says how long it may be silent, and can be probed.
    #[connector(name = "watched", emits(Message), heartbeat = "90s", delivery = "at-most-once")]
    Watched { probe }

    /// Says how long it may be silent, and can't be probed.
    #[connector(name = "unprobed", emits(Message), heartbeat = "90s", delivery = "at-most-once")]
    Unprobed {}
}

/// Waits, in paused time and to the second, until this holds.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let patience = async {
        while !holds() {
            tokio::time::sleep(secs(1)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(7 * 24 * 3600), patience).await;
    in_time.expect("it comes to hold within a week");
}

/// Waits until so long after the beginning.
pub(crate) async fn pass(service: &Service, seconds: u64) {
    tokio::time::sleep_until(service.began + secs(seconds)).await;
}

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// How the connector to this service is doing.
pub(crate) fn status(bot: &Bot, service: &Service) -> Status {
    bot.connector(service.name).unwrap().status()
}
