//! One bot's lives, one after the other on one file, and what must be true of them all.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    process::Stdio,
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
    time::{sleep, timeout},
};

use super::{
    boxes::Boxes,
    child::{FAILPOINT, FOLDER, LIFE, PORT},
    counted::UNSYNCED,
    service::{Arrival, Service, answer},
};

/// A life that should have ended by now won't.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a life ends.
pub(crate) enum End {
    /// Killed so long after its start.
    AfterStart(Duration),
    /// Killed so long after it has connected.
    AfterConnect(Duration),
    /// By itself, at this point, the how many-th time it is there.
    At(&'static str, u64),
    /// Cleanly, once everything is answered.
    Dry,
}

/// A bot with its file and its service.
pub(crate) struct Sequence {
    name: String,
    folder: tempfile::TempDir,
    service: Service,
    /// The outbox before each life.
    outboxes: Vec<BTreeSet<String>>,
    /// What the bot has said it took.
    enqueued: BTreeSet<String>,
    accepted: BTreeSet<usize>,
    refuses: bool,
    pub(crate) tally: Tally,
}

/// What is counted over many lives.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) kills: usize,
    /// Kills that left something in a box.
    pub(crate) loaded: usize,
    pub(crate) opened: Vec<Duration>,
    pub(crate) events: usize,
    pub(crate) messages: usize,
    pub(crate) repeated: usize,
    pub(crate) commits: u64,
    pub(crate) syncs: u64,
}

impl Sequence {
    /// A service that, if it refuses, doesn't want all answers before the bot's last life.
    pub(crate) async fn new(name: impl Into<String>, seed: u64, refuses: bool) -> Self {
        Self {
            name: name.into(),
            // A real disk, which the system's folder for such files may not be.
            folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap(),
            service: Service::new(seed, refuses),
            outboxes: vec![BTreeSet::new()],
            enqueued: BTreeSet::new(),
            accepted: BTreeSet::new(),
            refuses,
            tally: Tally::default(),
        }
    }

    /// Starts the bot and ends it so. What it left is looked at before the next start.
    pub(crate) async fn live(&mut self, end: End) {
        let life = self.service.begin(matches!(end, End::Dry));
        // One of its own for each life: a connection that the last one made just before its end
        // must not be taken for this one's.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut child = self.spawn(life, port, &end);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let output = tokio::spawn(read(lines));
        let mut serving = None;
        let connected = async {
            let (bot, _) = listener.accept().await.unwrap();
            let service = self.service.clone();
            serving = Some(tokio::spawn(async move { service.serve(bot).await }));
        };
        match end {
            End::AfterStart(wait) => tokio::select! {
                () = async { connected.await; std::future::pending().await } => {}
                () = sleep(wait) => {}
            },
            End::AfterConnect(wait) => {
                let connected = timeout(PATIENCE, connected).await;
                connected.expect("the bot doesn't connect");
                sleep(wait).await;
            }
            End::At(..) | End::Dry => tokio::select! {
                () = async { connected.await; std::future::pending().await } => {}
                ended = timeout(PATIENCE, child.wait()) => {
                    if ended.is_err() {
                        child.kill().await.unwrap();
                        let output = output.await.unwrap();
                        let missing = self.missing(&output);
                        let boxes = Boxes::look(self.folder.path()).await;
                        panic!("{}: life {life} doesn't end: {missing}\n{boxes:?}", self.name);
                    }
                }
            },
        }
        // Does nothing to one that has ended.
        let _ = child.start_kill();
        let status = child.wait().await.unwrap();
        let output = output.await.unwrap();
        if let Some(serving) = serving {
            serving.await.unwrap();
        }
        self.heard(&output);
        match end {
            End::At(name, _) => {
                let said = format!("dies at {name}");
                assert!(output.contains(&said), "{}: {output:?}", self.name);
            }
            End::Dry => {
                assert!(status.success(), "{}: {status}", self.name);
                return;
            }
            End::AfterStart(_) | End::AfterConnect(_) => {}
        }
        let boxes = Boxes::look(self.folder.path()).await;
        assert!(
            self.refuses || boxes.dead.is_empty(),
            "{}: {boxes:?}",
            self.name
        );
        self.tally.kills += 1;
        self.tally.loaded += usize::from(!boxes.are_empty());
        self.outboxes.push(boxes.outgoing);
    }

    fn spawn(&self, life: usize, port: u16, end: &End) -> Child {
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "--nocapture", "child::lives_until_it_is_killed"])
            .env(FOLDER, self.folder.path())
            .env(PORT, port.to_string())
            .env(LIFE, life.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if let End::At(name, times) = end {
            command.env(FAILPOINT, format!("{name}:{times}"));
        }
        command.spawn().unwrap()
    }

    /// Takes note of what a life has said.
    fn heard(&mut self, output: &[String]) {
        for line in output {
            assert_ne!(
                line, UNSYNCED,
                "{}: a commit was answered too early",
                self.name
            );
            match line.split_once(' ') {
                Some(("accepted", number)) => drop(self.accepted.insert(number.parse().unwrap())),
                Some(("enqueued", text)) => drop(self.enqueued.insert(text.to_owned())),
                // The first one made the file.
                Some(("opened", micros)) if self.tally.kills > 0 => {
                    let micros = micros.parse().unwrap();
                    self.tally.opened.push(Duration::from_micros(micros));
                }
                Some(("committed", counts)) => {
                    let (commits, syncs) = counts.split_once(' ').unwrap();
                    self.tally.commits += commits.parse::<u64>().unwrap();
                    self.tally.syncs += syncs.parse::<u64>().unwrap();
                }
                _ => {}
            }
        }
    }

    /// Lets the bot come to its end, and checks all that it did.
    pub(crate) async fn finish(mut self) -> Tally {
        self.live(End::Dry).await;
        let boxes = Boxes::look(self.folder.path()).await;
        assert!(
            boxes.are_empty() && boxes.done == 0 && boxes.dead.is_empty(),
            "{}: {boxes:?}",
            self.name
        );
        let missing = self.missing(&[]);
        assert!(missing.is_empty(), "{}: lost: {missing}", self.name);
        let arrivals = std::mem::take(&mut self.service.state().arrivals);
        let first = self.check_repeated(&arrivals);
        self.check_order(&first);
        self.tally.events = self.accepted.len();
        self.tally.messages = first.len();
        self.tally.repeated = arrivals.len() - first.len();
        self.tally
    }

    /// What was accepted and hasn't come.
    fn missing(&self, output: &[String]) -> String {
        let state = self.service.state();
        let mut missing = String::new();
        for (number, event) in state.events.iter().enumerate() {
            let accepted = self.accepted.contains(&number);
            if !event.acknowledged || !event.is_answered() {
                missing += &format!(
                    "event {number} in {}: answers {:?} of {}, acknowledged: {}, accepted: {accepted}\n",
                    event.room, event.answers, event.count, event.acknowledged
                );
            }
        }
        let arrived: BTreeSet<_> = state.arrivals.iter().map(|arrival| &arrival.text).collect();
        for text in self.enqueued.iter().filter(|text| !arrived.contains(text)) {
            missing += &format!("`{text}`, which was enqueued\n");
        }
        for arrival in &state.arrivals {
            let is_expected = match answer(&arrival.text) {
                Some((number, _)) => state.events[number].is_answered(),
                None => arrival.text.contains(" after "),
            };
            if !is_expected {
                missing += &format!("there is {arrival:?}\n");
            }
        }
        if !missing.is_empty() {
            missing += &output.join("\n");
        }
        missing
    }

    /// A text has one key, and comes again only where the bot couldn't know that it had come.
    fn check_repeated<'a>(&self, arrivals: &'a [Arrival]) -> Vec<&'a Arrival> {
        let mut keys = BTreeMap::new();
        let mut last: BTreeMap<&str, &Arrival> = BTreeMap::new();
        let mut first = Vec::new();
        for arrival in arrivals {
            let key = keys.entry(&arrival.key).or_insert(&arrival.text);
            assert_eq!(*key, &arrival.text, "{}: one key", self.name);
            let Some(before) = last.insert(&arrival.text, arrival) else {
                first.push(arrival);
                continue;
            };
            assert_eq!(before.key, arrival.key, "{}: {arrival:?}", self.name);
            let was_in_flight = before.life < arrival.life
                && self.outboxes[arrival.life - 1].contains(&arrival.key);
            // What can't be delivered is a dead letter again after a run that was cut off, and an
            // operator has both sent.
            assert!(
                before.broke || was_in_flight || self.refuses,
                "{}: {before:?} and then {arrival:?}",
                self.name
            );
        }
        first
    }

    /// In each room the answers are in the order of the events, and what is announced in its own.
    fn check_order(&self, first: &[&Arrival]) {
        let mut rooms = BTreeMap::<_, Vec<_>>::new();
        let state = self.service.state();
        for arrival in first {
            if let Some((number, _)) = answer(&arrival.text) {
                let event = &state.events[number];
                let room = arrival.room.trim_end_matches("-echo");
                assert_eq!(room, event.room, "{}", self.name);
                // It came when an operator had it sent once more.
                if event.refused {
                    continue;
                }
            }
            let order = match answer(&arrival.text) {
                Some((number, answer)) => (true, number, answer),
                None => {
                    let (life, rest) = arrival.text.split_once(':').unwrap();
                    let (number, _) = rest.split_once(' ').unwrap();
                    (false, life.parse().unwrap(), number.parse().unwrap())
                }
            };
            rooms
                .entry((&arrival.room, order.0))
                .or_default()
                .push(order);
        }
        for (room, order) in rooms {
            let wrong = order.windows(2).find(|two| two[0] >= two[1]);
            assert_eq!(wrong, None, "{}: {room:?}", self.name);
        }
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.kills += other.kills;
        self.loaded += other.loaded;
        self.opened.extend(other.opened);
        self.events += other.events;
        self.messages += other.messages;
        self.repeated += other.repeated;
        self.commits += other.commits;
        self.syncs += other.syncs;
    }

    /// Prints what was counted.
    pub(crate) fn report(mut self, what: &str) {
        self.opened.sort();
        let median = self.opened.get(self.opened.len() / 2);
        println!(
            "{what}: {} kills, {} of them with something in a box; {} events and {} messages, none \
             lost, {} sent again; opening after a kill took {median:?} in the median, {:?} at the \
             most; in clean ends {} commits with {} syncs",
            self.kills,
            self.loaded,
            self.events,
            self.messages,
            self.repeated,
            self.opened.last(),
            self.commits,
            self.syncs,
        );
    }
}

async fn read(mut lines: tokio::io::Lines<BufReader<tokio::process::ChildStdout>>) -> Vec<String> {
    let mut output = Vec::new();
    while let Ok(Some(line)) = lines.next_line().await {
        output.push(line);
    }
    output
}
