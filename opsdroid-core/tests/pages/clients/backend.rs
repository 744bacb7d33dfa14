//! A service in memory: it answers calls as the test says, and shows the test each of them.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::{Notify, mpsc};

/// The services that run, by their URL.
static SERVICES: LazyLock<Mutex<HashMap<String, Arc<Backend>>>> = LazyLock::new(Mutex::default);

/// What a service says no with, as HTTP has it.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    pub code: String,
    pub retry_after: Option<u64>,
}

impl Refusal {
    pub fn new(status: u16, code: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            retry_after: None,
        }
    }

    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// What the service asked for in `Retry-After`.
    pub fn wait(&self) -> Option<Duration> {
        self.retry_after.map(Duration::from_secs)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.code)
    }
}

impl std::error::Error for Refusal {}

type Answers = VecDeque<Result<Value, Refusal>>;

/// The service as its clients see it.
pub struct Backend {
    calls: mpsc::UnboundedSender<(String, Value)>,
    answers: Mutex<HashMap<String, Answers>>,
    feed: Mutex<Vec<Value>>,
    fed: Notify,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Backend")
    }
}

impl Backend {
    /// The service at this URL.
    pub fn at(url: &str) -> Result<Arc<Self>, Refusal> {
        let services = SERVICES.lock().unwrap();
        services
            .get(url)
            .cloned()
            .ok_or_else(|| Refusal::new(503, "no such server"))
    }

    /// Calls a method: the next answer for it, of which the last one stays.
    pub async fn call<T: DeserializeOwned>(&self, method: &str, body: Value) -> Result<T, Refusal> {
        let answer = {
            let mut answers = self.answers.lock().unwrap();
            match answers.get_mut(method) {
                Some(queue) if queue.len() > 1 => queue.pop_front(),
                Some(queue) => queue.front().cloned(),
                None => None,
            }
        };
        let _ = self.calls.send((method.to_owned(), body));
        let value = answer.unwrap_or_else(|| Err(Refusal::new(404, "unscripted")))?;
        serde_json::from_value(value).map_err(|_| Refusal::new(0, "unreadable"))
    }

    /// What the service has to tell from this place on; waits where there is nothing yet.
    pub async fn feed(&self, from: usize) -> Vec<Value> {
        loop {
            let fed = self.fed.notified();
            let news = self
                .feed
                .lock()
                .unwrap()
                .get(from..)
                .unwrap_or_default()
                .to_vec();
            if !news.is_empty() {
                return news;
            }
            fed.await;
        }
    }
}

/// The service as a test holds it.
pub struct Service {
    pub url: String,
    backend: Arc<Backend>,
    calls: mpsc::UnboundedReceiver<(String, Value)>,
}

impl Service {
    pub fn start() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let url = format!("memory://{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let (sender, calls) = mpsc::unbounded_channel();
        let backend = Arc::new(Backend {
            calls: sender,
            answers: Mutex::default(),
            feed: Mutex::default(),
            fed: Notify::new(),
        });
        SERVICES
            .lock()
            .unwrap()
            .insert(url.clone(), Arc::clone(&backend));
        Self {
            url,
            backend,
            calls,
        }
    }

    /// One more answer of this method; the last one stays.
    pub fn answer(&self, method: &str, answer: Value) -> &Self {
        self.push(method, Ok(answer))
    }

    pub fn refuse(&self, method: &str, refusal: Refusal) -> &Self {
        self.push(method, Err(refusal))
    }

    /// Says no once, before any other answer.
    pub fn refuse_first(&self, method: &str, refusal: Refusal) -> &Self {
        let mut answers = self.backend.answers.lock().unwrap();
        answers
            .entry(method.to_owned())
            .or_default()
            .push_front(Err(refusal));
        drop(answers);
        self
    }

    fn push(&self, method: &str, answer: Result<Value, Refusal>) -> &Self {
        let mut answers = self.backend.answers.lock().unwrap();
        answers
            .entry(method.to_owned())
            .or_default()
            .push_back(answer);
        self
    }

    /// Something happens at the service.
    pub fn happens(&self, event: Value) {
        self.backend.feed.lock().unwrap().push(event);
        self.backend.fed.notify_waiters();
    }

    /// The next call of this method, whatever else is called before.
    pub async fn called(&mut self, method: &str) -> Value {
        let mut others = Vec::new();
        let next = async {
            loop {
                match self.calls.recv().await.unwrap() {
                    (name, body) if name == method => return body,
                    (name, _) => others.push(name),
                }
            }
        };
        let called = tokio::time::timeout(Duration::from_secs(20), next).await;
        called.unwrap_or_else(|_| panic!("`{method}` was never called, but {others:?}"))
    }
}
