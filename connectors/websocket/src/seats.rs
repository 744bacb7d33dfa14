//! Who may have a socket: reservations that expire, and the sockets that are open.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::socket::Socket;

/// So many expired reservations are remembered, to tell a late client from a wrong one.
const REMEMBERED: usize = 64;

/// All sockets that are open or reserved.
pub(crate) struct Seats {
    max: usize,
    wait: Duration,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// In the order in which they expire.
    reserved: VecDeque<(Arc<str>, Instant)>,
    taken: usize,
    open: HashMap<Arc<str>, Arc<Socket>>,
}

/// Why there is no seat.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoSeat {
    /// As many sockets as may be are open or reserved.
    Full,
    /// Nobody reserved this, or it is open already.
    Unknown,
    /// It wasn't opened in time.
    Expired,
}

/// The right to one open socket, which ends with this value.
pub(crate) struct Seat {
    pub(crate) id: Arc<str>,
    seats: Arc<Seats>,
}

impl Seats {
    pub(crate) fn new(max: usize, wait: Duration) -> Self {
        Self {
            max,
            wait,
            inner: Mutex::default(),
        }
    }

    /// Keeps a seat for a client for a while.
    pub(crate) fn reserve(&self, id: Arc<str>, now: Instant) -> Result<(), NoSeat> {
        let mut inner = self.lock();
        let expired = inner.reserved.partition_point(|(_, until)| *until <= now);
        if inner.taken + inner.reserved.len() - expired >= self.max {
            return Err(NoSeat::Full);
        }
        inner.reserved.drain(..expired.saturating_sub(REMEMBERED));
        inner.reserved.push_back((id, now + self.wait));
        Ok(())
    }

    /// Whether a seat is kept under this id.
    pub(crate) fn check(&self, id: &str, now: Instant) -> Result<(), NoSeat> {
        self.lock().find(id, now).map(drop)
    }

    /// Takes the seat that is kept under this id.
    pub(crate) fn take(self: &Arc<Self>, id: &str, now: Instant) -> Result<Seat, NoSeat> {
        let mut inner = self.lock();
        let index = inner.find(id, now)?;
        let (id, _) = inner.reserved.remove(index).ok_or(NoSeat::Unknown)?;
        inner.taken += 1;
        Ok(Seat {
            id,
            seats: Arc::clone(self),
        })
    }

    /// The open socket with this id.
    pub(crate) fn socket(&self, id: &str) -> Option<Arc<Socket>> {
        self.lock().open.get(id).cloned()
    }

    /// All open sockets.
    pub(crate) fn sockets(&self) -> Vec<Arc<Socket>> {
        self.lock().open.values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn find(&self, id: &str, now: Instant) -> Result<usize, NoSeat> {
        let mut reserved = self.reserved.iter().enumerate();
        let (index, (_, until)) = reserved
            .find(|(_, (other, _))| **other == *id)
            .ok_or(NoSeat::Unknown)?;
        if *until <= now {
            Err(NoSeat::Expired)
        } else {
            Ok(index)
        }
    }
}

impl Seat {
    /// Makes the socket known under its id.
    pub(crate) fn open(&self, socket: &Arc<Socket>) {
        self.seats
            .lock()
            .open
            .insert(Arc::clone(&self.id), Arc::clone(socket));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut inner = self.seats.lock();
        inner.taken -= 1;
        inner.open.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use tokio::time::Instant;

    use super::{NoSeat, REMEMBERED, Seats};

    const WAIT: Duration = Duration::from_secs(60);

    #[test]
    fn a_reservation_counts_until_it_expires_or_its_seat_is_left() {
        let seats = Arc::new(Seats::new(1, WAIT));
        let start = Instant::now();
        seats.reserve("a".into(), start).unwrap();
        assert_eq!(seats.reserve("b".into(), start), Err(NoSeat::Full));
        let seat = seats.take("a", start).unwrap();
        assert_eq!(
            seats.reserve("b".into(), start + 2 * WAIT),
            Err(NoSeat::Full)
        );
        drop(seat);
        seats.reserve("b".into(), start).unwrap();
        seats.reserve("c".into(), start + WAIT).unwrap();
        assert_eq!(seats.check("b", start + WAIT), Err(NoSeat::Expired));
        assert_eq!(seats.check("c", start + WAIT), Ok(()));
    }

    #[test]
    fn a_seat_is_taken_once() {
        let seats = Arc::new(Seats::new(5, WAIT));
        let now = Instant::now();
        seats.reserve("a".into(), now).unwrap();
        let _seat = seats.take("a", now).unwrap();
        assert_eq!(seats.take("a", now).err(), Some(NoSeat::Unknown));
        assert_eq!(seats.take("z", now).err(), Some(NoSeat::Unknown));
    }

    #[test]
    fn unused_reservations_take_no_memory_for_ever() {
        let seats = Seats::new(1, WAIT);
        let mut now = Instant::now();
        for id in 0..1000 {
            seats.reserve(id.to_string().into(), now).unwrap();
            now += WAIT;
        }
        assert!(seats.lock().reserved.len() <= REMEMBERED + 1);
        assert_eq!(seats.check("999", now), Err(NoSeat::Expired));
        assert_eq!(seats.check("0", now), Err(NoSeat::Unknown));
    }
}
