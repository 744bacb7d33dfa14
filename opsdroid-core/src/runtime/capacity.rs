//! How many events of one connector may be under way, and who waits until there are fewer.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::sync::{Notify, oneshot};

use crate::error::{Error, Result};

/// How many lines there are to wait in.
const LINES: usize = 256;
/// So often in a row what one event leaves goes to the next one of the same line; then it is
/// another line's turn.
const TURNS: u32 = 32;

/// Permits for so many events at once.
///
/// Who waits stands in the line of its conversation. An event that is dealt with leaves its permit
/// to that line: what belongs together follows each other on the same processor, and nobody asks
/// a lock that all share.
pub(crate) struct Capacity {
    total: usize,
    /// How many permits nobody has; changes under the lock of `waiting`. While there is one,
    /// nobody waits.
    free: AtomicUsize,
    /// The lines that have somebody in them, or had.
    waiting: Mutex<VecDeque<usize>>,
    /// Made when somebody has to wait for the first time.
    lines: OnceLock<Vec<Mutex<Line>>>,
    /// Nobody new is given one; changes under the lock of `waiting`, too.
    shut: AtomicBool,
    closed: AtomicBool,
    idle: Notify,
}

#[derive(Default)]
struct Line {
    waiters: VecDeque<oneshot::Sender<Permit>>,
    /// Whether it is one of those that are `waiting`.
    is_listed: bool,
    /// How often in a row it was its turn.
    turns: u32,
}

impl Line {
    /// Gives the last place in it.
    fn stand(&mut self) -> oneshot::Receiver<Permit> {
        let (sender, turn) = oneshot::channel();
        self.waiters.push_back(sender);
        turn
    }
}

/// One event's part of the capacity. Dropped, it goes to who waits for it.
pub(crate) struct Permit {
    capacity: Option<Arc<Capacity>>,
    line: usize,
}

impl Capacity {
    pub(crate) fn new(total: usize) -> Arc<Self> {
        Arc::new(Self {
            total,
            free: AtomicUsize::new(total),
            waiting: Mutex::default(),
            lines: OnceLock::new(),
            shut: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            idle: Notify::new(),
        })
    }

    /// A permit for an event of the conversation with this hash, where there is one.
    pub(crate) fn try_take(self: &Arc<Self>, hash: u64) -> Option<Permit> {
        if self.free.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let _lock = lock(&self.waiting);
        match self.is_shut() {
            true => None,
            false => self.take_free(hash),
        }
    }

    /// A permit for an event of the conversation with this hash, once there is one.
    ///
    /// # Errors
    /// [`Error::Stopped`] once nobody is given one.
    pub(crate) async fn take(self: &Arc<Self>, hash: u64) -> Result<Permit> {
        if self.is_shut() {
            return Err(Error::Stopped);
        }
        let number = line(hash);
        let turn = {
            let mut line = self.line(number);
            // Who looks for somebody that waits comes by here.
            line.is_listed.then(|| line.stand())
        };
        let turn = match turn {
            Some(turn) => turn,
            None => {
                let mut waiting = lock(&self.waiting);
                if self.is_shut() {
                    return Err(Error::Stopped);
                }
                if let Some(permit) = self.take_free(hash) {
                    return Ok(permit);
                }
                let mut line = self.line(number);
                if !std::mem::replace(&mut line.is_listed, true) {
                    waiting.push_back(number);
                }
                line.stand()
            }
        };
        turn.await.map_err(|_| Error::Stopped)
    }

    /// One of those that nobody has. To be called under the lock.
    fn take_free(self: &Arc<Self>, hash: u64) -> Option<Permit> {
        let free = self.free.load(Ordering::Relaxed).checked_sub(1)?;
        self.free.store(free, Ordering::Relaxed);
        Some(Permit {
            capacity: Some(Arc::clone(self)),
            line: line(hash),
        })
    }

    /// Who waits, in this line or another, and in which. Where nobody does, the permit is free.
    fn next(&self, number: usize) -> Option<(oneshot::Sender<Permit>, usize)> {
        if self.lines.get().is_some() {
            let mut line = self.line(number);
            line.turns = (line.turns + 1) % TURNS;
            if line.turns != 0
                && let Some(next) = line.waiters.pop_front()
            {
                return Some((next, number));
            }
        }
        let mut waiting = lock(&self.waiting);
        while let Some(number) = waiting.pop_front() {
            let mut line = self.line(number);
            let next = line.waiters.pop_front();
            line.is_listed = !line.waiters.is_empty();
            if line.is_listed {
                waiting.push_back(number);
            }
            if let Some(next) = next {
                return Some((next, number));
            }
        }
        let free = self.free.load(Ordering::Relaxed) + 1;
        self.free.store(free, Ordering::Relaxed);
        if free == self.total {
            self.idle.notify_waiters();
        }
        None
    }

    /// Gives nobody new a permit and waits until who has one, or waits for one, is done.
    pub(crate) async fn finish(&self) {
        {
            let _lock = lock(&self.waiting);
            self.shut.store(true, Ordering::Release);
        }
        loop {
            let idle = self.idle.notified();
            let free = {
                let _lock = lock(&self.waiting);
                self.free.load(Ordering::Relaxed)
            };
            if free == self.total {
                return;
            }
            idle.await;
        }
    }

    /// Gives nobody new a permit, nor who waits for one.
    pub(crate) fn refuse(&self) {
        let mut waiting = lock(&self.waiting);
        self.shut.store(true, Ordering::Release);
        waiting.clear();
        for line in self.lines.get().into_iter().flatten() {
            *lock(line) = Line::default();
        }
    }

    /// It is over: who asks may not even have a part in another's permit.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.refuse();
    }

    fn line(&self, number: usize) -> MutexGuard<'_, Line> {
        let made = || (0..LINES).map(|_| Mutex::default()).collect();
        lock(&self.lines.get_or_init(made)[number])
    }

    fn is_shut(&self) -> bool {
        self.shut.load(Ordering::Acquire)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        while let Some(capacity) = self.capacity.take() {
            let Some((next, line)) = capacity.next(self.line) else {
                return;
            };
            let permit = Self {
                capacity: Some(capacity),
                line,
            };
            // Who doesn't wait any more gives it back.
            if let Err(mut back) = next.send(permit) {
                self.capacity = back.capacity.take();
            }
        }
    }
}

/// The line for conversations of this hash.
fn line(hash: u64) -> usize {
    (hash >> 32) as usize % LINES
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, future::join_all};

    use super::*;

    /// A hash of this line.
    fn hash(line: u64) -> u64 {
        line << 32
    }

    async fn turn(capacity: Arc<Capacity>, hash: u64) -> Result<Permit> {
        capacity.take(hash).await
    }

    #[tokio::test]
    async fn what_is_left_goes_to_the_same_line_first() {
        let capacity = Capacity::new(1);
        let permit = capacity.take(hash(1)).await.unwrap();
        let mut other = Box::pin(turn(Arc::clone(&capacity), hash(2)));
        let mut same = Box::pin(turn(Arc::clone(&capacity), hash(1)));
        assert!((&mut other).now_or_never().is_none());
        assert!((&mut same).now_or_never().is_none());
        drop(permit);
        assert!((&mut other).now_or_never().is_none());
        let permit = same.await.unwrap();
        drop(permit);
        drop(other.await.unwrap());
        assert!(capacity.try_take(hash(3)).is_some());
    }

    #[tokio::test]
    async fn no_line_waits_for_ever() {
        let capacity = Capacity::new(1);
        let mut permit = capacity.take(hash(1)).await.unwrap();
        let mut other = Box::pin(turn(Arc::clone(&capacity), hash(2)));
        assert!((&mut other).now_or_never().is_none());
        for left in (0..2 * TURNS).rev() {
            let mut next = Box::pin(turn(Arc::clone(&capacity), hash(1)));
            assert!((&mut next).now_or_never().is_none());
            drop(permit);
            if let Some(theirs) = (&mut other).now_or_never() {
                drop(theirs.unwrap());
                drop(next.await.unwrap());
                return;
            }
            assert!(left > 0, "the other line never had its turn");
            permit = next.await.unwrap();
        }
    }

    #[tokio::test]
    async fn who_has_gone_takes_nothing_along() {
        let capacity = Capacity::new(1);
        let permit = capacity.take(hash(1)).await.unwrap();
        // One goes before it has a permit, one with the permit that it never looked at.
        let mut first = Box::pin(turn(Arc::clone(&capacity), hash(1)));
        let mut second = Box::pin(turn(Arc::clone(&capacity), hash(1)));
        assert!((&mut first).now_or_never().is_none());
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        drop(permit);
        drop(second);
        assert!(capacity.try_take(hash(2)).is_some());
    }

    #[tokio::test]
    async fn it_is_finished_once_all_are_done() {
        let capacity = Capacity::new(2);
        let permits = [capacity.try_take(1), capacity.try_take(2)];
        assert!(capacity.try_take(3).is_none());
        let mut waits = Box::pin(turn(Arc::clone(&capacity), 1));
        assert!((&mut waits).now_or_never().is_none());
        let mut finish = Box::pin(capacity.finish());
        assert!((&mut finish).now_or_never().is_none());
        assert!(matches!(capacity.take(9).await, Err(Error::Stopped)));
        drop(permits);
        assert!((&mut finish).now_or_never().is_none());
        drop(waits.await.unwrap());
        finish.await;
        assert!(!capacity.is_closed());
        capacity.close();
        assert!(capacity.is_closed());
    }

    #[tokio::test]
    async fn who_waits_is_refused() {
        let capacity = Capacity::new(1);
        let permit = capacity.try_take(1).unwrap();
        let mut waits = Box::pin(turn(Arc::clone(&capacity), 1));
        assert!((&mut waits).now_or_never().is_none());
        capacity.refuse();
        assert!(matches!(waits.await, Err(Error::Stopped)));
        drop(permit);
        assert!(capacity.try_take(1).is_none());
        capacity.finish().await;
    }

    /// Many tasks in many lines, a few of which give up: never too many have one, and none is lost.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn none_is_lost_and_none_is_too_many() {
        let capacity = Capacity::new(7);
        let under_way = Arc::new(AtomicUsize::new(0));
        let tasks = (0..64_u64).map(|task| {
            let (capacity, under_way) = (Arc::clone(&capacity), Arc::clone(&under_way));
            tokio::spawn(async move {
                for round in 0..500_u64 {
                    let mut taken = Box::pin(turn(Arc::clone(&capacity), hash(task % 5)));
                    if (task + round) % 7 == 0 {
                        // Gives up at once, with or without one.
                        drop((&mut taken).now_or_never());
                        continue;
                    }
                    let _permit = taken.await.unwrap();
                    assert!(under_way.fetch_add(1, Ordering::SeqCst) < 7);
                    tokio::task::yield_now().await;
                    under_way.fetch_sub(1, Ordering::SeqCst);
                }
            })
        });
        for done in join_all(tasks).await {
            done.unwrap();
        }
        let all: Vec<_> = (0..7).map(|line| capacity.try_take(hash(line))).collect();
        assert!(all.iter().all(Option::is_some));
    }
}
