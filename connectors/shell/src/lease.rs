//! There is one standard input: only one connector has it at a time.

use std::sync::atomic::{AtomicBool, Ordering};

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The right to read standard input; given back when dropped.
pub(crate) struct Lease(());

impl Lease {
    /// The lease, unless another connector has it.
    pub(crate) fn take() -> Option<Self> {
        (!TAKEN.swap(true, Ordering::AcqRel)).then_some(Self(()))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        TAKEN.store(false, Ordering::Release);
    }
}
