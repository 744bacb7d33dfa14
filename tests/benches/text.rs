//! What text costs: a megabyte of what people send, read, written and split in every dialect,
//! against the parser's own time; and texts made to hurt, and four times as long.
//!
//! The parser's own time is that of pulldown-cmark alone: all of its events with their places, as we
//! need them, looked at by nobody. To write and split what was read is promised to take at most
//! three times that. With our reading into a tree, from Markdown to pieces as a service takes them,
//! it may take half a time more. Hostile texts are promised to take time in proportion to their
//! length.
//! `cargo bench -p opsdroid-tests --bench text` prints both, and fails over either; with
//! `-- none` it does without criterion's figures.
//!
//! Both are measured in processor time of the thread, which other work on the machine changes
//! least.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::{fs, hint::black_box, time::Duration};

use criterion::{Criterion, Throughput, criterion_group};
use opsdroid_core::text::{
    Dialect, Document, Markdown, Piece, Split, TextLimit, TextUnit,
    dialect::{Ansi, ControlCodes, Html, Marks, Plain},
    parse,
    split::split,
};
use pulldown_cmark::{Options, Parser};
use rustix::time::{ClockId, clock_gettime};

/// How long the text is, in bytes.
const SIZE: usize = 1 << 20;
const ROUNDS: usize = 21;
/// What writing and splitting may take, and what that may with reading, in the parser's time.
const MOST: f64 = 3.0;
const MOST_WITH_READING: f64 = 3.5;

/// How deep hostile texts nest, and how many cells their tables have.
const DEEP: usize = 100_000;
/// What is four times as long may take this much longer: what is linear takes four times, and a
/// little more where it no longer fits a cache; what is quadratic takes sixteen times.
const MOST_FOR_FOUR_TIMES: f64 = 9.0;

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

/// Only pulldown-cmark, with the extensions that are read and the places that reading needs.
fn theirs(text: &str) {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(text, options).into_offset_iter() {
        black_box(event);
    }
}

/// Writes and splits. To free what that made is the caller's, and not measured.
fn pieces<'a>(document: Document<'a>, dialect: &dyn Dialect) -> Vec<Piece<'a>> {
    let options = Split::new(TextLimit {
        max: 4_000,
        unit: TextUnit::Chars,
    });
    black_box(split(document, dialect, &(), &options))
}

/// Reads, writes and splits.
fn ours<'a>(text: &'a str, dialect: &dyn Dialect) -> Vec<Piece<'a>> {
    pieces(parse(text), dialect)
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

/// The processor time that a call takes.
fn timed<T>(call: impl FnOnce() -> T) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let began = now();
    let made = call();
    let took = now() - began;
    drop(made);
    took
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// What a dialect takes, in the parser's own time.
struct Cost {
    all: f64,
    reading: f64,
    writing: f64,
}

/// The median of many rounds, each of which measures all, so that a busy machine is busy for all.
fn cost(text: &str, dialect: &dyn Dialect) -> Cost {
    let (mut all, mut reading, mut writing) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let theirs = timed(|| theirs(text)).as_secs_f64();
        all.push(timed(|| ours(text, dialect)).as_secs_f64() / theirs);
        reading.push(timed(|| parse(text)).as_secs_f64() / theirs);
        let document = parse(text);
        writing.push(timed(|| pieces(document, dialect)).as_secs_f64() / theirs);
    }
    Cost {
        all: median(all),
        reading: median(reading),
        writing: median(writing),
    }
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

/// How much longer a text four times as long takes: the best of a few rounds for each, by turns.
fn growth(name: &str, once: &str, more: &str, dialect: &dyn Dialect) -> f64 {
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        short = short.min(timed(|| ours(once, dialect)));
        long = long.min(timed(|| ours(more, dialect)));
    }
    let growth = long.as_secs_f64() / short.as_secs_f64();
    println!("    {name:16} {short:>9.2?}, four times as long: {growth:.2} times");
    growth
}

criterion_group!(benches, criteria);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();

    let mut broken = Vec::new();
    let text = text();
    println!(
        "1 MB written and split, in pulldown-cmark's own time (promised: {MOST}, and \
         {MOST_WITH_READING} with reading):"
    );
    for (name, dialect) in dialects() {
        let cost = cost(&text, &*dialect);
        println!(
            "    {name:16} {:.2} (reading into a tree {:.2}, all of it {:.2})",
            cost.writing, cost.reading, cost.all
        );
        if cost.writing > MOST || cost.all > MOST_WITH_READING {
            broken.push(format!(
                "{name} takes {:.2} times the parser's time, {:.2} with reading",
                cost.writing, cost.all
            ));
        }
    }
    for (name, dialect) in dialects() {
        println!("hostile texts as {name}, {DEEP} deep:");
        for ((what, once), (_, more)) in hostile(DEEP).iter().zip(&hostile(4 * DEEP)) {
            let growth = growth(what, once, more, &*dialect);
            if growth > MOST_FOR_FOUR_TIMES {
                broken.push(format!("{what} as {name} grows {growth:.2} times"));
            }
        }
    }
    assert!(
        cfg!(debug_assertions) || broken.is_empty(),
        "the promise is broken: {broken:#?}"
    );
}
