//! Finds how much fits, by trying.

use std::ops::Range;

/// How much of what is measured one unit of the limit takes, in millionths; learned by trying.
#[derive(Clone, Copy, Debug)]
pub(super) struct Density(i64);

const ONE: i64 = 1_000_000;

impl Density {
    /// One in this many units.
    pub(super) const fn one_in(units: i64) -> Self {
        Self(ONE / units)
    }

    /// How much so many units take; at least one.
    fn of(self, units: i64) -> usize {
        let much = units.saturating_mul(self.0) / ONE;
        usize::try_from(much).unwrap_or(0).max(1)
    }

    fn learn(&mut self, much: usize, units: i64) {
        let much = i64::try_from(much).unwrap_or(i64::MAX);
        // More than 16 bytes for a unit is nothing to count on.
        self.0 = (much.saturating_mul(ONE) / units.max(1)).clamp(1, 16 * ONE);
    }
}

/// The last place in the range, its end included, that costs no more than there is room, and what
/// it costs. The range's start, if none does.
///
/// `floor` gives the last possible place that is no later. Places that are later should cost more;
/// the tries are few if they cost in proportion.
pub(super) fn longest(
    range: Range<usize>,
    room: i64,
    density: &mut Density,
    floor: impl Fn(usize) -> usize,
    mut cost: impl FnMut(usize) -> i64,
) -> (usize, i64) {
    let (mut low, mut spent) = (range.start, 0);
    let mut high = range.end + 1;
    let mut guess = low.saturating_add(density.of(room));
    let mut tries = 0;
    while low < range.end {
        let mut at = floor(guess.clamp(low + 1, high - 1));
        if at <= low {
            // There is none between: the next after it.
            at = (low + 1..high).find(|at| floor(*at) > low).unwrap_or(high);
            if at >= high {
                break;
            }
        }
        let price = cost(at);
        tries += 1;
        density.learn(at - range.start, price);
        guess = if price <= room {
            (low, spent) = (at, price);
            at.saturating_add(density.of(room - price))
        } else {
            high = at;
            at.saturating_sub(density.of(price - room))
        };
        if high - low <= 1 {
            break;
        }
        if tries > 4 {
            let far = low.saturating_add(low - range.start + 1);
            guess = far.min(low + (high - low) / 2);
        }
    }
    (low, spent)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Density, longest};

    #[test]
    fn finds_the_last_that_fits_in_few_tries() {
        let tries = Cell::new(0);
        for room in 0..200 {
            let mut density = Density::one_in(7);
            let cost = |at: usize| {
                tries.set(tries.get() + 1);
                3 * i64::try_from(at).unwrap() + i64::from(at > 20) * 10
            };
            let (at, price) = longest(0..1000, room, &mut density, |at| at, cost);
            assert_eq!(price, if at == 0 { 0 } else { cost(at) });
            assert!(price <= room && cost(at + 1) > room, "{room}: {at}");
        }
        assert!(tries.get() < 200 * 10, "{}", tries.get());
    }

    #[test]
    fn never_stops_between_possible_places() {
        for room in 0..60 {
            let cost = |at: usize| i64::try_from(at).unwrap();
            let floor = |at: usize| at / 8 * 8;
            let (at, _) = longest(0..40, room, &mut Density::one_in(1), floor, cost);
            assert_eq!(i64::try_from(at).unwrap(), (room / 8 * 8).min(40));
        }
    }
}
