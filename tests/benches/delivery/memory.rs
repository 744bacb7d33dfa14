//! The memory of this process, looked at all the time, and its processor time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Looks at the memory until it is stopped.
pub(crate) struct Samples {
    done: Arc<AtomicBool>,
    thread: JoinHandle<Vec<f64>>,
}

impl Samples {
    pub(crate) fn start() -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let done = Arc::clone(&done);
            move || {
                let mut samples = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    samples.push(resident());
                    std::thread::sleep(Duration::from_millis(20));
                }
                samples
            }
        });
        Self { done, thread }
    }

    /// The most, and how much more the last tenth has than the first, in MiB.
    pub(crate) fn stop(self) -> (f64, f64) {
        self.done.store(true, Ordering::Relaxed);
        let samples = self.thread.join().unwrap();
        let tenth = (samples.len() / 10).max(1);
        let most = |samples: &[f64]| samples.iter().copied().fold(0.0, f64::max);
        let growth = most(&samples[samples.len() - tenth..]) - most(&samples[..tenth]);
        (most(&samples), growth)
    }
}

/// How long processors were busy with this process: the kernel counts hundredths of a second.
pub(crate) fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // After the name, which may hold anything: the 12th and 13th field.
    let fields = stat.rsplit(") ").next().unwrap().split(' ');
    let ticks = fields.skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum::<f64>()
        / 100.0
}

fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    kib.map_or(0.0, |kib| kib.parse::<f64>().unwrap() / 1024.0)
}
