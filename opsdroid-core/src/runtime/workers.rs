//! Tasks that do one job after the other: a task for each would cost more than most jobs.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

use crate::bot::Core;

/// How many tasks wait for a job at the most. Further ones end with theirs.
const IDLE: usize = 256;

/// What a task does.
pub(crate) trait Job: Send + Sized + 'static {
    /// Who does such jobs.
    fn workers(core: &Core) -> &Workers<Self>;

    /// Does it.
    fn work(self, core: &Arc<Core>) -> impl Future<Output = ()> + Send;
}

/// The tasks that do jobs of one sort.
pub(crate) struct Workers<J> {
    jobs: Mutex<Jobs<J>>,
    news: Notify,
    tasks: TaskTracker,
}

struct Jobs<J> {
    /// Each for a task that is about to wake.
    given: VecDeque<J>,
    idle: usize,
}

impl<J: Job> Workers<J> {
    /// Has it done by a task that is idle or, where none is, by a new one.
    pub(crate) fn give(&self, core: &Arc<Core>, job: J) {
        let mut jobs = self.lock();
        if jobs.idle > 0 {
            jobs.idle -= 1;
            jobs.given.push_back(job);
            drop(jobs);
            return self.news.notify_one();
        }
        drop(jobs);
        let core = Arc::clone(core);
        self.tasks.spawn(async move {
            let mut next = Some(job);
            while let Some(job) = next {
                job.work(&core).await;
                next = J::workers(&core).next().await;
            }
        });
    }

    /// Waits for a job. `None`: enough others do, or none will come.
    async fn next(&self) -> Option<J> {
        let mut news = std::pin::pin!(self.news.notified());
        // Before it counts as idle, so that each job that is given wakes somebody.
        news.as_mut().enable();
        {
            let mut jobs = self.lock();
            if self.is_closed() || jobs.idle >= IDLE {
                return None;
            }
            jobs.idle += 1;
        }
        news.await;
        self.lock().given.pop_front()
    }

    /// Nobody waits for a job any more. One that comes all the same is still done.
    pub(crate) fn close(&self) {
        {
            let mut jobs = self.lock();
            self.tasks.close();
            jobs.idle = 0;
        }
        self.news.notify_waiters();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.tasks.is_closed()
    }

    /// Waits until no task is left. That never happens before it is closed.
    pub(crate) async fn wait(&self) {
        self.tasks.wait().await;
    }

    fn lock(&self) -> MutexGuard<'_, Jobs<J>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J> Default for Workers<J> {
    fn default() -> Self {
        Self {
            jobs: Mutex::new(Jobs {
                given: VecDeque::new(),
                idle: 0,
            }),
            news: Notify::new(),
            tasks: TaskTracker::new(),
        }
    }
}
