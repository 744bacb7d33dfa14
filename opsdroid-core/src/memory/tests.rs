//! What a memory keeps, for how long, and that it grows no more than what is in it.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::storage::MemoryStorage;

fn kept() -> (Arc<MemoryStorage>, Memory) {
    let storage = Arc::new(MemoryStorage::new());
    let clock = Clock::simulated("2026-01-01T00:00:00Z".parse().unwrap());
    let memory = Memory::new(storage.clone(), clock, "memory");
    (storage, memory)
}

async fn size(storage: &MemoryStorage) -> usize {
    storage.scan(b"", None, 10_000).await.unwrap().len()
}

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn what_counts_as_false_is_kept_too() {
    let (_, memory) = kept();
    for value in [
        json!(0),
        json!(""),
        json!(false),
        json!(null),
        json!([]),
        json!({}),
    ] {
        memory.put("value", &value).await.unwrap();
        assert_eq!(memory.get("value").await.unwrap(), Some(value));
    }
    memory.put("value", &None::<u8>).await.unwrap();
    assert_eq!(memory.get::<Option<u8>>("value").await.unwrap(), Some(None));
    memory.delete("value").await.unwrap();
    assert_eq!(memory.get::<Option<u8>>("value").await.unwrap(), None);
    memory.delete("value").await.unwrap();
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_names_it() {
    let (_, memory) = kept();
    memory.put("age", "old").await.unwrap();
    let error = memory.get::<u8>("age").await.unwrap_err();
    assert!(matches!(error, Error::Rejected(_)));
    assert!(
        error.to_string().contains("`age` of the bot's memory"),
        "{error}"
    );
    let error = memory
        .put("age", &BTreeMap::from([((1, 2), 3)]))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Rejected(_)), "{error}");
    assert_eq!(memory.get::<String>("age").await.unwrap().unwrap(), "old");
}

#[tokio::test]
async fn a_namespace_has_names_of_its_own() {
    let (_, memory) = kept();
    let places = [
        memory.clone(),
        memory.namespace("a"),
        memory.namespace("b"),
        memory.namespace("a").namespace("b"),
        memory.namespace("b").namespace("a"),
        memory.namespace("a/b"),
        memory.namespace(""),
        memory.namespace("").namespace(""),
    ];
    for (n, place) in places.iter().enumerate() {
        for name in ["a", "b", ""] {
            assert_eq!(place.get::<usize>(name).await.unwrap(), None, "{place:?}");
            place.put(name, &n).await.unwrap();
        }
    }
    for (n, place) in places.iter().enumerate() {
        assert_eq!(place.get("b").await.unwrap(), Some(n), "{place:?}");
        assert_eq!(place.list("").await.unwrap(), ["", "a", "b"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_has_every_name_that_starts_so_and_still_counts() {
    let (_, memory) = kept();
    for n in 0..600 {
        memory.put(&format!("n{n:03}"), &n).await.unwrap();
    }
    for name in ["m", "o", "n\0"] {
        memory.put(name, "").await.unwrap();
    }
    memory.put_for("n-soon-over", "", HOUR).await.unwrap();
    assert_eq!(memory.list("n").await.unwrap().len(), 602);
    assert_eq!(memory.list("n59").await.unwrap().len(), 10);
    assert_eq!(memory.list("n\0").await.unwrap(), ["n\0"]);
    tokio::time::advance(HOUR).await;
    assert_eq!(memory.list("n").await.unwrap().len(), 601);
}

#[tokio::test(start_paused = true)]
async fn a_value_with_an_end_is_there_until_then() {
    let (storage, memory) = kept();
    memory.put_for("code", &7, HOUR).await.unwrap();
    tokio::time::advance(HOUR - Duration::from_millis(1)).await;
    assert_eq!(memory.get("code").await.unwrap(), Some(7));
    let next = |n: Option<u8>| n.map(|n| n + 1);
    assert_eq!(memory.update("code", next).await.unwrap(), Some(8));
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(memory.get::<u8>("code").await.unwrap(), None);
    assert_eq!(memory.update("code", next).await.unwrap(), None);
    assert_eq!(size(&storage).await, 0);
    memory.put_for("for ever", &7, Duration::MAX).await.unwrap();
    assert_eq!(size(&storage).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_sweep_takes_away_what_is_over_and_nothing_else() {
    let (storage, memory) = kept();
    memory.put("stays", &1).await.unwrap();
    for n in 0..1000 {
        let name = n.to_string();
        memory
            .namespace("x")
            .put_for(&name, &n, HOUR)
            .await
            .unwrap();
    }
    memory.put_for("longer", &2, 3 * HOUR).await.unwrap();
    memory.put_for("renewed", &3, HOUR).await.unwrap();
    memory.put_for("renewed", &3, 2 * HOUR).await.unwrap();
    memory.put_for("for good", &4, HOUR).await.unwrap();
    memory.put("for good", &4).await.unwrap();
    assert!(memory.sweep().await.unwrap());
    assert_eq!(size(&storage).await, 1 + 2000 + 2 + 2 + 1);
    tokio::time::advance(HOUR).await;
    assert!(memory.sweep().await.unwrap());
    assert_eq!(size(&storage).await, 1 + 2 + 2 + 1);
    for name in ["stays", "longer", "renewed", "for good"] {
        assert!(memory.get::<u8>(name).await.unwrap().is_some(), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn values_that_are_put_again_and_again_take_no_more_room() {
    let (storage, memory) = kept();
    for n in 0..1000_u32 {
        memory.put_for("same", &n, HOUR).await.unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    assert_eq!(size(&storage).await, 2);
}

#[tokio::test]
async fn of_updates_side_by_side_none_is_lost() {
    let (storage, memory) = kept();
    let counting = (0..100).map(|_| {
        let memory = memory.clone();
        tokio::spawn(async move {
            tokio::task::yield_now().await;
            memory
                .update("n", |n: Option<u32>| Some(n.unwrap_or(0) + 1))
                .await
                .unwrap()
        })
    });
    let mut counts = Vec::new();
    for count in futures_util::future::join_all(counting).await {
        counts.push(count.unwrap().unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=100).collect::<Vec<_>>());
    memory.update("n", |_: Option<u32>| None).await.unwrap();
    assert_eq!(size(&storage).await, 0);
}

#[tokio::test]
async fn it_prints_no_value() {
    let (_, memory) = kept();
    let memory = memory.namespace("matrix");
    memory.put("session", "syt_token").await.unwrap();
    let printed = format!("{memory:?}");
    assert!(
        printed.contains("matrix") && !printed.contains("syt_token"),
        "{printed}"
    );
}
