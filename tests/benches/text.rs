//! What text costs: a megabyte of what people send, read, written and split in every dialect,
//! against pulldown-cmark's own reading of it; and texts made to hurt, once and twice as long.
//!
//! The promise is at most three times the parser's time, and time in proportion to the length.
//! `cargo bench -p opsdroid-tests --bench text` prints both, and fails over either.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, Throughput, criterion_group};
use opsdroid_core::text::{
    Dialect, Markdown, Piece, Split, TextLimit, TextUnit,
    dialect::{Ansi, ControlCodes, Html, Marks, Plain},
    parse,
    split::split,
};
use pulldown_cmark::{Options, Parser};

/// How long the text is, in bytes.
const SIZE: usize = 1 << 20;
const ROUNDS: usize = 21;
const MOST: f64 = 3.0;

/// How deep hostile texts nest, and how many cells their tables have.
const DEEP: usize = 100_000;
/// What takes twice the time may take this much more; what is quadratic takes four times.
const MOST_FOR_TWICE: f64 = 3.0;

fn dialects() -> Vec<(&'static str, Box<dyn Dialect>)> {
    vec![
        ("markdown", Box::new(Markdown)),
        ("html", Box::new(Html::full())),
        ("limited html", Box::new(Html::limited())),
        ("asterisks", Box::new(Marks::asterisk())),
        ("plain", Box::new(Plain::new())),
        ("ansi", Box::new(Ansi::new())),
        ("control codes", Box::new(ControlCodes::new())),
    ]
}

/// The inputs of the golden files, one after the other, again and again.
fn text() -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../opsdroid-core/tests/text/golden"
    );
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let inputs = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    let all = inputs.collect::<Vec<_>>().join("\n\n") + "\n\n";
    all.repeat(SIZE.div_ceil(all.len()))
}

/// Only pulldown-cmark, with the extensions that are read.
fn theirs(text: &str) {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(text, options) {
        black_box(event);
    }
}

/// Reads, writes and splits. To free what that made is the caller's, and not measured.
fn ours<'a>(text: &'a str, dialect: &dyn Dialect) -> Vec<Piece<'a>> {
    let options = Split::new(TextLimit {
        max: 4_000,
        unit: TextUnit::Chars,
    });
    black_box(split(parse(text), dialect, &(), &options))
}

fn criteria(criterion: &mut Criterion) {
    let text = text();
    let mut group = criterion.benchmark_group("text");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("pulldown-cmark", |b| b.iter(|| theirs(&text)));
    for (name, dialect) in dialects() {
        group.bench_function(name, |b| b.iter_with_large_drop(|| ours(&text, &*dialect)));
    }
    group.finish();
}

fn timed<T>(call: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    let made = call();
    let took = began.elapsed();
    drop(made);
    took
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// How many times the parser's time each dialect takes: the median of many rounds, each of which
/// measures both, so that a busy machine is busy for both.
fn ratios() -> Vec<(&'static str, f64)> {
    let text = text();
    let ratio = |dialect: &dyn Dialect| {
        let round = |_| {
            let theirs = timed(|| theirs(&text));
            timed(|| ours(&text, dialect)).as_secs_f64() / theirs.as_secs_f64()
        };
        median((0..ROUNDS).map(round).collect())
    };
    let all = dialects().into_iter();
    all.map(|(name, dialect)| (name, ratio(&*dialect)))
        .collect()
}

/// What nests or grows, so often.
fn hostile(times: usize) -> Vec<(&'static str, String)> {
    let row = |cells: usize, cell: &str| format!("{}|\n", cell.repeat(cells));
    let table =
        |cells: usize| row(10, "| h ") + &row(10, "|---") + &row(10, "| a ").repeat(cells / 10);
    let item = |depth: usize| format!("{}- a\n", "  ".repeat(depth % 100));
    vec![
        ("> ", "> ".repeat(times) + "a"),
        ("[", "[".repeat(times)),
        ("[..](a)", "[".repeat(times) + "a" + &"](a)".repeat(times)),
        ("*", "*".repeat(times)),
        ("*a *b ..", "*a ".repeat(times)),
        ("*a ..b*", "*a ".repeat(times) + &"b* ".repeat(times)),
        ("**a ~~b ..", "**a ~~b ".repeat(times / 2)),
        ("<div>", "<div>".repeat(times)),
        ("<div> in lines", "<div>\n\n".repeat(times)),
        ("- - -", "- ".repeat(times) + "a"),
        ("- in -", (0..times / 100).map(item).collect()),
        ("1. 1.", "1. ".repeat(times) + "a"),
        ("`", "`a``".repeat(times)),
        ("a table", table(times)),
    ]
}

/// How much longer a text twice as long takes: the best of a few rounds for each.
fn growth(name: &str, once: &str, twice: &str, dialect: &dyn Dialect) -> f64 {
    let best = |text: &str| (0..5).map(|_| timed(|| ours(text, dialect))).min();
    let (once, twice) = (best(once), best(twice));
    let growth = twice.unwrap_or_default().as_secs_f64() / once.unwrap_or_default().as_secs_f64();
    println!(
        "    {name:16} {:>9.2?}, twice: {growth:.2} times",
        once.unwrap_or_default()
    );
    growth
}

criterion_group!(benches, criteria);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();

    let mut broken = Vec::new();
    println!("reading, writing and splitting, in pulldown-cmark's time:");
    for (name, ratio) in ratios() {
        println!("    {name:16} {ratio:.2}");
        if ratio > MOST {
            broken.push(format!("{name} takes {ratio:.2} times the parser's time"));
        }
    }
    for (name, dialect) in dialects() {
        println!("hostile texts as {name}, and twice as long:");
        for ((what, once), (_, twice)) in hostile(DEEP).iter().zip(&hostile(2 * DEEP)) {
            let growth = growth(what, once, twice, &*dialect);
            if growth > MOST_FOR_TWICE {
                broken.push(format!("{what} as {name} grows {growth:.2} times"));
            }
        }
    }
    assert!(
        cfg!(debug_assertions) || broken.is_empty(),
        "the promise is broken: {broken:#?}"
    );
}
