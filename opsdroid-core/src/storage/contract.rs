//! The [contract](super) as tests: one for each law, for any storage.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::{LocalBoxFuture, join_all};

use super::{Batch, Committed, MAX_KEY, MAX_VALUE, Storage};
use crate::error::{Error, Result};

/// Makes one test of every law that a [`Storage`] has to keep.
///
/// Takes a name for the tests' module and an expression that gives a closure which opens the
/// storage: each test has a place of its own, empty at first, and may open it again.
///
/// ```
/// use std::sync::Arc;
///
/// use opsdroid_core::storage::MemoryStorage;
///
/// opsdroid_core::storage_contract!(memory, {
///     let kept = MemoryStorage::new();
///     move || Ok(Arc::new(kept.reopened()) as _)
/// });
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! storage_contract {
    ($name:ident, $place:expr) => {
        $crate::storage_contract!(@laws $name, $place,
            gives_back_what_was_committed
            a_batch_is_made_as_a_whole_or_not_at_all
            the_last_change_to_a_key_counts
            conditions_are_about_what_was_there_before_the_batch
            batches_take_effect_in_the_order_of_the_calls
            a_batch_is_taken_when_commit_is_called
            dropping_the_wait_drops_no_batch
            of_those_who_expect_the_same_one_wins
            a_scan_has_the_keys_of_its_prefix_in_their_order
            pages_of_a_scan_leave_nothing_out
            a_value_may_be_empty_and_any_bytes_at_all
            what_is_too_big_is_refused_and_changes_nothing
            what_just_fits_is_kept
            what_was_committed_is_there_after_it_is_opened_again
            a_close_makes_what_was_handed_over_durable
            after_a_close_everything_says_stopped
        );
    };
    (@laws $name:ident, $place:expr, $($law:ident)*) => {
        #[cfg(test)]
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(
                #[test]
                fn $law() {
                    $crate::storage::contract::check($place, |place| {
                        Box::pin($crate::storage::contract::$law(place))
                    });
                }
            )*
        }
    };
}

/// Opens the storage where it keeps its entries: opened again, it has them again.
pub type Place<'a> = dyn Fn() -> Result<Arc<dyn Storage>> + 'a;

/// Runs one law on a runtime of its own.
///
/// # Panics
/// The law isn't kept.
pub fn check(
    place: impl Fn() -> Result<Arc<dyn Storage>>,
    law: impl for<'a> FnOnce(&'a Place<'_>) -> LocalBoxFuture<'a, Result<()>>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let kept = runtime
        .map_err(Error::storage)
        .and_then(|runtime| runtime.block_on(law(&place)));
    kept.unwrap_or_else(|error| panic!("{error}"));
}

async fn done(storage: &dyn Storage, batch: Batch) -> Result<()> {
    assert_eq!(storage.commit(batch).await?, Committed::Done);
    Ok(())
}

async fn keys(
    storage: &dyn Storage,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<String>> {
    let found = storage
        .scan(prefix.as_bytes(), after.map(str::as_bytes), limit)
        .await?;
    let texts = found
        .iter()
        .map(|(key, _)| String::from_utf8_lossy(key).into_owned());
    Ok(texts.collect())
}

fn value(text: &'static str) -> Option<Bytes> {
    Some(Bytes::from_static(text.as_bytes()))
}

macro_rules! laws {
    ($($(#[$doc:meta])* async fn $law:ident($storage:ident, $place:ident) $body:block)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Errors
            /// The storage fails.
            ///
            /// # Panics
            /// The law isn't kept.
            pub async fn $law($place: &Place<'_>) -> Result<()> {
                let opened = $place()?;
                let $storage: &dyn Storage = &*opened;
                $body
                opened.close().await
            }
        )*
    };
}

laws! {
    /// `get` has what the last commit put, and nothing where nothing is.
    async fn gives_back_what_was_committed(storage, _place) {
        assert_eq!(storage.get(b"a").await?, None);
        done(storage, Batch::new().put("a", "1").put("b", "2")).await?;
        assert_eq!(storage.get(b"a").await?, value("1"));
        done(storage, Batch::new().put("a", "3").delete("b").delete("c")).await?;
        assert_eq!(storage.get(b"a").await?, value("3"));
        assert_eq!(storage.get(b"b").await?, None);
    }

    /// A condition that doesn't hold leaves everything as it was.
    async fn a_batch_is_made_as_a_whole_or_not_at_all(storage, _place) {
        done(storage, Batch::new().put("a", "1").put("gone", "x")).await?;
        for wrong in [
            Batch::new().expect("a", None),
            Batch::new().expect("a", value("2")),
            Batch::new().expect("a", value("")),
            Batch::new().expect("none", value("")),
            Batch::new().expect("a", value("1")).expect("gone", None),
        ] {
            let batch = wrong.put("a", "9").put("new", "9").delete("gone");
            assert_eq!(storage.commit(batch).await?, Committed::Conflict);
            assert_eq!(keys(storage, "", None, 9).await?, ["a", "gone"]);
            assert_eq!(storage.get(b"a").await?, value("1"));
        }
        let right = Batch::new().expect("a", value("1")).expect("none", None);
        done(storage, right.put("a", "2").put("new", "3").delete("gone")).await?;
        assert_eq!(keys(storage, "", None, 9).await?, ["a", "new"]);
    }

    /// Within a batch, changes are made in their order.
    async fn the_last_change_to_a_key_counts(storage, _place) {
        done(storage, Batch::new().put("a", "1").delete("a").put("b", "1").put("b", "2")).await?;
        assert_eq!(keys(storage, "", None, 9).await?, ["b"]);
        assert_eq!(storage.get(b"b").await?, value("2"));
        done(storage, Batch::new().delete("b").put("b", "3")).await?;
        assert_eq!(storage.get(b"b").await?, value("3"));
    }

    /// A batch's own changes don't meet its conditions.
    async fn conditions_are_about_what_was_there_before_the_batch(storage, _place) {
        done(storage, Batch::new().put("a", "1").expect("a", None)).await?;
        let batch = Batch::new().put("a", "2").expect("a", value("2"));
        assert_eq!(storage.commit(batch).await?, Committed::Conflict);
        assert_eq!(storage.commit(Batch::new().expect("a", None)).await?, Committed::Conflict);
        done(storage, Batch::new().expect("a", value("1"))).await?;
        done(storage, Batch::new()).await?;
    }

    /// Each batch sees what the ones before it did, whoever waits for which first.
    async fn batches_take_effect_in_the_order_of_the_calls(storage, _place) {
        let mut commits = Vec::new();
        let number = |n: u32| Bytes::from(n.to_string());
        for n in 0..200_u32 {
            let before = n.checked_sub(1).map(number);
            commits.push(storage.commit(Batch::new().expect("n", before).put("n", number(n))));
            let passing = Batch::new().put("passing", number(n));
            let passed = Batch::new().expect("passing", Some(number(n))).delete("passing");
            commits.extend([storage.commit(passing), storage.commit(passed)]);
        }
        commits.reverse();
        for outcome in join_all(commits).await {
            assert_eq!(outcome?, Committed::Done);
        }
        assert_eq!(storage.get(b"n").await?, value("199"));
        assert_eq!(storage.get(b"passing").await?, None);
    }

    /// The call counts, not the first poll.
    async fn a_batch_is_taken_when_commit_is_called(storage, _place) {
        let first = storage.commit(Batch::new().put("a", "1"));
        let second = storage.commit(Batch::new().put("a", "2"));
        assert_eq!(second.await?, Committed::Done);
        assert_eq!(first.await?, Committed::Done);
        assert_eq!(storage.get(b"a").await?, value("2"));
    }

    /// What was handed over is made, whether or not anybody waits for it.
    async fn dropping_the_wait_drops_no_batch(storage, _place) {
        drop(storage.commit(Batch::new().put("a", "1")));
        done(storage, Batch::new().put("b", "1")).await?;
        assert_eq!(keys(storage, "", None, 9).await?, ["a", "b"]);
    }

    /// Nothing comes between a batch's conditions and its changes.
    async fn of_those_who_expect_the_same_one_wins(storage, _place) {
        let count = || async {
            loop {
                let was = storage.get(b"n").await?;
                let n = was.as_ref().map_or(0, |n| n.len());
                let batch = Batch::new().expect("n", was).put("n", vec![b'x'; n + 1]);
                if storage.commit(batch).await? == Committed::Done {
                    return Ok::<_, Error>(());
                }
            }
        };
        for counted in join_all((0..50).map(|_| count())).await {
            counted?;
        }
        assert_eq!(storage.get(b"n").await?.map(|n| n.len()), Some(50));
        let race = (0..50).map(|_| storage.commit(Batch::new().expect("once", None).put("once", "")));
        let outcomes = join_all(race).await.into_iter().collect::<Result<Vec<_>>>()?;
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Committed::Done).count(), 1);
    }

    /// Byte order, and nothing from beside the prefix.
    async fn a_scan_has_the_keys_of_its_prefix_in_their_order(storage, _place) {
        let mut batch = Batch::new();
        for key in ["b\u{1}", "a", "b", "c", "ba", "b\0", "bb", "a\u{7f}"] {
            batch = batch.put(key, key);
        }
        done(storage, batch.put(&b"b\xff\xff"[..], "").put(&b"\xff"[..], "").put(&b"\xff\xff"[..], "")).await?;
        assert_eq!(keys(storage, "b", None, 5).await?, ["b", "b\0", "b\u{1}", "ba", "bb"]);
        assert_eq!(storage.scan(b"b", None, 99).await?.len(), 6);
        assert_eq!(storage.scan(b"\xff", None, 99).await?.len(), 2);
        assert_eq!(storage.scan(b"", None, 99).await?.len(), 11);
        assert_eq!(keys(storage, "bc", None, 99).await?, [""; 0]);
        assert_eq!(keys(storage, "b", None, 0).await?, [""; 0]);
        for (key, value) in storage.scan(b"a", None, 99).await? {
            assert_eq!(key, value);
        }
    }

    /// After a page's last key the next page begins, and a place beside the prefix is no mistake.
    async fn pages_of_a_scan_leave_nothing_out(storage, _place) {
        let names: Vec<String> = (0..100).map(|n| format!("k{n:02}")).collect();
        let mut batch = Batch::new().put("j", "").put("l", "");
        for name in &names {
            batch = batch.put(name.clone(), "");
        }
        done(storage, batch).await?;
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = keys(storage, "k", after.as_deref(), 7).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            all.extend(page);
        }
        assert_eq!(all, names);
        assert_eq!(keys(storage, "k", Some("a"), 1).await?, ["k00"]);
        assert_eq!(keys(storage, "k", Some("k"), 1).await?, ["k00"]);
        assert_eq!(keys(storage, "k", Some("k00x"), 1).await?, ["k01"]);
        assert_eq!(keys(storage, "k", Some("k99"), 1).await?, [""; 0]);
        assert_eq!(keys(storage, "k", Some("z"), 1).await?, [""; 0]);
    }

    /// An empty value is one, and no byte means anything.
    async fn a_value_may_be_empty_and_any_bytes_at_all(storage, _place) {
        let bytes: Vec<u8> = (0..=255).collect();
        done(storage, Batch::new().put("empty", "").put(bytes.clone(), bytes.clone())).await?;
        assert_eq!(storage.get(b"empty").await?, value(""));
        assert_eq!(storage.get(&bytes).await?.as_deref(), Some(&*bytes));
        let batch = Batch::new().expect("empty", None).put("empty", "x");
        assert_eq!(storage.commit(batch).await?, Committed::Conflict);
        done(storage, Batch::new().expect("empty", value("")).delete("empty")).await?;
        assert_eq!(storage.get(b"empty").await?, None);
    }

    /// A batch with one key or value out of bounds is refused, the rest of it too.
    async fn what_is_too_big_is_refused_and_changes_nothing(storage, _place) {
        let key = vec![b'k'; MAX_KEY + 1];
        for batch in [
            Batch::new().put("a", "").put(key.clone(), ""),
            Batch::new().put("a", "").put("b", vec![0; MAX_VALUE + 1]),
            Batch::new().put("a", "").put("", "1"),
            Batch::new().put("a", "").delete(key.clone()),
            Batch::new().put("a", "").expect(key, None),
        ] {
            assert!(matches!(storage.commit(batch).await, Err(Error::Rejected(_))));
        }
        assert_eq!(keys(storage, "", None, 9).await?, [""; 0]);
    }

    /// The bounds themselves are kept.
    async fn what_just_fits_is_kept(storage, _place) {
        let key = vec![b'k'; MAX_KEY];
        done(storage, Batch::new().put(key.clone(), vec![7; MAX_VALUE])).await?;
        let kept = storage.get(&key).await?.unwrap_or_default();
        assert!(kept.len() == MAX_VALUE && kept.iter().all(|byte| *byte == 7));
    }

    /// A close and an opening change nothing.
    async fn what_was_committed_is_there_after_it_is_opened_again(storage, place) {
        done(storage, Batch::new().put("a", "1").put("b", "2")).await?;
        done(storage, Batch::new().delete("b")).await?;
        storage.close().await?;
        let again = place()?;
        assert_eq!(keys(&*again, "", None, 9).await?, ["a"]);
        done(&*again, Batch::new().expect("a", value("1")).put("a", "2")).await?;
        again.close().await?;
        let again = place()?;
        assert_eq!(again.get(b"a").await?, value("2"));
        again.close().await?;
    }

    /// Nobody has to wait for a commit before a close.
    async fn a_close_makes_what_was_handed_over_durable(storage, place) {
        for n in 0..100 {
            drop(storage.commit(Batch::new().put(format!("{n}"), "")));
        }
        storage.close().await?;
        let again = place()?;
        assert_eq!(again.scan(b"", None, 999).await?.len(), 100);
        again.close().await?;
    }

    /// Nothing is read, and nothing taken; another close does nothing.
    async fn after_a_close_everything_says_stopped(storage, place) {
        storage.close().await?;
        assert!(matches!(storage.get(b"a").await, Err(Error::Stopped)));
        assert!(matches!(storage.scan(b"", None, 1).await, Err(Error::Stopped)));
        let late = storage.commit(Batch::new().put("a", ""));
        assert!(matches!(late.await, Err(Error::Stopped)));
        storage.close().await?;
        let again = place()?;
        assert_eq!(keys(&*again, "", None, 9).await?, [""; 0]);
        again.close().await?;
    }
}
