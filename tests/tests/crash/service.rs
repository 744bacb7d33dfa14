//! The simulated service: says things in several rooms, again until they are acknowledged, and
//! writes down what it is sent.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::mpsc,
};

use super::wire::{ToBot, ToService, Verdict};

const ROOMS: usize = 8;
/// How many events may wait for their answers.
const WAITING: usize = 40;

/// The service. A handle on it; all are the same.
#[derive(Clone)]
pub(crate) struct Service(Arc<Mutex<State>>);

/// What it knows.
pub(crate) struct State {
    rng: fastrand::Rng,
    pub(crate) events: Vec<Said>,
    pub(crate) arrivals: Vec<Arrival>,
    /// Which of the bot's lives this is.
    life: usize,
    /// Whether it wants nothing that is the last answer to every fifth event.
    refuses: bool,
    /// Whether nothing new is said, and the bot stops after the last answer.
    ends: bool,
}

/// An event.
pub(crate) struct Said {
    pub(crate) room: String,
    verb: &'static str,
    pub(crate) count: usize,
    pub(crate) acknowledged: bool,
    pub(crate) answers: BTreeSet<usize>,
    /// Its last answer isn't wanted.
    pub(crate) refused: bool,
}

impl Said {
    pub(crate) fn is_answered(&self) -> bool {
        self.answers.len() == self.count
    }

    fn is_waited_for(&self) -> bool {
        self.answers.len() + usize::from(self.refused) < self.count
    }
}

/// A message that the bot sent and the service took.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) life: usize,
    pub(crate) room: String,
    pub(crate) text: String,
    pub(crate) key: String,
    /// The bot was told that it broke.
    pub(crate) broke: bool,
}

impl Service {
    pub(crate) fn new(seed: u64, refuses: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            rng: fastrand::Rng::with_seed(seed),
            events: Vec::new(),
            arrivals: Vec::new(),
            life: 0,
            refuses,
            ends: false,
        })))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bot's next life begins; in its last one it is left alone until everything is answered.
    pub(crate) fn begin(&self, is_last: bool) -> usize {
        let mut state = self.state();
        state.life += 1;
        state.ends = is_last;
        state.refuses &= !is_last;
        state.life
    }

    /// Talks to the bot until it is gone.
    pub(crate) async fn serve(&self, bot: TcpStream) {
        bot.set_nodelay(true).unwrap();
        let (incoming, mut outgoing) = bot.into_split();
        let (say, mut said) = mpsc::unbounded_channel::<ToBot>();
        let writer = tokio::spawn(async move {
            while let Some(line) = said.recv().await {
                let mut line = serde_json::to_vec(&line).unwrap();
                line.push(b'\n');
                if outgoing.write_all(&line).await.is_err() {
                    return;
                }
            }
        });
        self.state().begin(&say);
        let mut lines = BufReader::new(incoming).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            // A process that is killed while it writes leaves half a line.
            let Ok(heard) = serde_json::from_str(&line) else {
                continue;
            };
            let mut state = self.state();
            match heard {
                ToService::Acknowledge { number } => state.events[number].acknowledged = true,
                ToService::Send {
                    turn,
                    room,
                    text,
                    key,
                } => {
                    let verdict = state.take(room, text, key);
                    let wait = Duration::from_micros(state.rng.u64(0..2500));
                    let say = say.clone();
                    tokio::spawn(async move {
                        tokio::time::sleep(wait).await;
                        let _ = say.send(ToBot::Answer { turn, verdict });
                    });
                }
            }
            state.go_on(&say);
        }
        writer.abort();
    }
}

impl State {
    /// Whether all that was said is acknowledged and answered.
    pub(crate) fn is_done(&self) -> bool {
        let mut events = self.events.iter();
        events.all(|event| event.acknowledged && event.is_answered())
    }

    /// Says again what wasn't acknowledged, in its order, and then more.
    fn begin(&mut self, say: &mpsc::UnboundedSender<ToBot>) {
        for number in 0..self.events.len() {
            if !self.events[number].acknowledged {
                self.say(number, say);
            }
        }
        self.go_on(say);
    }

    fn go_on(&mut self, say: &mpsc::UnboundedSender<ToBot>) {
        if self.ends {
            if self.is_done() {
                let _ = say.send(ToBot::Stop);
            }
            return;
        }
        let waiting = self.events.iter().filter(|event| event.is_waited_for());
        let mut waiting = waiting.count();
        while waiting < WAITING {
            self.events.push(Said {
                room: format!("room-{}", self.rng.usize(0..ROOMS)),
                verb: if self.rng.u8(..) < 24 { "ask" } else { "say" },
                count: self.rng.usize(1..=3),
                acknowledged: false,
                answers: BTreeSet::new(),
                refused: false,
            });
            self.say(self.events.len() - 1, say);
            waiting += 1;
        }
        if self.rng.u8(..) < 8 {
            let number = self.rng.usize(0..self.events.len());
            let event = &self.events[number];
            // Else it would bring back what was lost.
            if event.acknowledged && (event.is_answered() || number.is_multiple_of(4)) {
                self.say(number, say);
            }
        }
    }

    fn say(&self, number: usize, say: &mpsc::UnboundedSender<ToBot>) {
        let event = &self.events[number];
        let _ = say.send(ToBot::Event {
            number,
            room: event.room.clone(),
            text: format!("{} {number} {}", event.verb, event.count),
        });
    }

    fn take(&mut self, room: String, text: String, key: String) -> Verdict {
        let answer = answer(&text);
        let verdict = match self.rng.u16(0..1000) {
            _ if self.refuses && self.is_refused(answer) => Verdict::Refused,
            0..30 => Verdict::Busy,
            30..33 if !self.ends => Verdict::Broken,
            _ => Verdict::Taken,
        };
        let event = answer.and_then(|(number, _)| self.events.get_mut(number));
        if let (Some(event), Verdict::Refused) = (event, verdict) {
            event.refused = true;
        }
        if matches!(verdict, Verdict::Taken | Verdict::Broken) {
            if let Some((number, answer)) = answer
                && let Some(event) = self.events.get_mut(number)
            {
                event.answers.insert(answer);
            }
            self.arrivals.push(Arrival {
                life: self.life,
                room,
                text,
                key,
                broke: verdict == Verdict::Broken,
            });
        }
        verdict
    }

    fn is_refused(&self, answer: Option<(usize, usize)>) -> bool {
        answer.is_some_and(|(number, answer)| {
            let event = self.events.get(number);
            number % 5 == 0 && event.is_some_and(|event| answer + 1 == event.count)
        })
    }
}

/// Which event a text answers, and which of its answers it is.
pub(crate) fn answer(text: &str) -> Option<(usize, usize)> {
    let (number, answer) = text.split_once('.')?;
    Some((number.parse().ok()?, answer.parse().ok()?))
}
