//! Changes of status are events: in order, each once, and never in the way.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use opsdroid_core::{Config, Rng, prelude::*, skills};

use super::service::{Connect, Listen, Plain, Service, Unprobed, pass, secs, status, until};

/// What was told of each connector.
static TOLD: Mutex<BTreeMap<String, Vec<(Status, Status)>>> = Mutex::new(BTreeMap::new());

#[match_event(StatusChanged)]
async fn note(change: &Matched<StatusChanged>) -> Result<()> {
    assert!(change.user.is_none() && change.user_id.is_none() && change.target.is_unset());
    let pair = (change.previous.clone(), change.status.clone());
    let name = change.connector.as_deref().unwrap_or("nobody").to_owned();
    TOLD.lock().unwrap().entry(name).or_default().push(pair);
    Ok(())
}

/// As `note`, but takes its time.
#[match_event(StatusChanged)]
async fn note_slowly(change: &Matched<StatusChanged>, bot: &Bot) -> Result<()> {
    bot.clock().sleep(secs(1800)).await;
    let pair = (change.previous.clone(), change.status.clone());
    let name = change.connector.as_deref().unwrap_or("nobody").to_owned();
    TOLD.lock().unwrap().entry(name).or_default().push(pair);
    Ok(())
}

#[match_event(Message)]
async fn never_done(_message: &Matched) -> Result<()> {
    std::future::pending().await
}

/// A message that nobody else is for.
#[match_catchall]
async fn catch_all(event: &AnyEvent) -> Result<()> {
    panic!("{} isn't for everybody", event.name());
}

fn told(service: &Service) -> Vec<(Status, Status)> {
    TOLD.lock()
        .unwrap()
        .get(service.name)
        .cloned()
        .unwrap_or_default()
}

/// The names of what came, each change beginning where the one before ended.
fn names(told: &[(Status, Status)]) -> Vec<&'static str> {
    for pair in told.windows(2) {
        assert_eq!(pair[0].1, pair[1].0, "no gap: {told:?}");
    }
    told.iter().map(|(_, status)| status.name()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_change_is_told_in_order() {
    let service = Service::new("news-all", |now| match now.as_secs() {
        0..5 => Connect::Refuses,
        5..90 => Connect::Accepts(Listen::Silent),
        _ => Connect::Denies,
    });
    let bot = service.bot::<Unprobed>().skills(skills![note, catch_all]);
    let bot = bot.start().unwrap();
    assert!(
        bot.outcome().await.is_ok(),
        "parked, and nobody else is left"
    );
    let told = told(&service);
    let expected = [
        "waiting",
        "connecting",
        "waiting",
        "connecting",
        "waiting",
        "connecting",
        "online",
        "degraded",
        "waiting",
        "connecting",
    ];
    // What comes while the bot stops may still be told.
    assert_eq!(names(&told)[..expected.len()], expected);
    assert_eq!(told[0].0, Status::Connecting);
    assert_eq!(told[0].1.reason(), Some("network error: refused"));
    assert_eq!(told[7].1.reason(), Some("silent for 90s"));
}

#[tokio::test(start_paused = true)]
async fn parked_and_stopped_are_told_while_the_bot_goes_on() {
    let parks = Service::new("news-parks", |_| Connect::Denies);
    let closes = Service::new("news-closes", |_| Connect::Accepts(Listen::Ends(secs(1))));
    let fine = Service::new("news-fine", |_| Connect::Accepts(Listen::Silent));
    let bot = closes.join::<Plain>(parks.bot::<Plain>(), "");
    let bot = fine
        .join::<Plain>(bot, "")
        .skills(skills![note])
        .start()
        .unwrap();
    bot.bot().connector(closes.name).unwrap().close();
    pass(&fine, 60).await;
    assert_eq!(names(&told(&parks)), ["parked"]);
    assert_eq!(names(&told(&closes)), ["online", "stopped"]);
    assert_eq!(names(&told(&fine)), ["online"]);
    assert_eq!(status(bot.bot(), &closes), Status::Stopped);
    assert_eq!(bot.bot().status(), Status::Online, "the bot itself");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_connector_that_is_full_of_events_still_tells_how_it_is_doing() {
    let service = Service::new("news-full", |_| {
        Connect::Accepts(Listen::Talks(Duration::from_millis(1)))
    });
    let bot = service.bot::<Plain>().skills(skills![note, never_done]);
    let bot = bot.start().unwrap();
    pass(&service, 60).await;
    for _ in 0..3 {
        service.cut.notify_waiters();
        tokio::time::sleep(secs(60)).await;
    }
    let told = names(&told(&service));
    let cycle = ["online", "waiting", "connecting"];
    let expected: Vec<_> = cycle.into_iter().cycle().take(3 * 3 + 1).collect();
    assert_eq!(told, expected);
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn skills_that_are_too_slow_hold_nothing_up_and_lose_no_end() {
    let flaps = |name| {
        Service::new(name, |now| match now.as_secs() {
            0..36_000 => Connect::Accepts(Listen::Ends(Duration::ZERO)),
            _ => Connect::Accepts(Listen::Silent),
        })
    };
    let fine = Service::new("news-beside-slow", |_| Connect::Accepts(Listen::Silent));
    let slow = flaps("news-slow");
    let bot = fine.join::<Plain>(
        slow.join::<Plain>(Bot::builder().rng(Rng::seeded(7)), ""),
        "",
    );
    let patient = Config::parse("skill-timeout: 0", "configuration.yaml", |_| None).unwrap();
    let bot = bot.config(patient).skills(skills![note_slowly]);
    let bot = bot.start().unwrap();
    pass(&slow, 36_000).await;
    let tries = slow.tries().len();
    assert!(told(&slow).len() < 25 && tries > 100, "{tries} tries");
    until(|| {
        told(&slow)
            .last()
            .is_some_and(|(_, last)| *last == Status::Online)
            && told(&slow).len() > 60
    })
    .await;
    // Merged or not, one leads to the next.
    names(&told(&slow));
    bot.stop().await.unwrap();

    let same = flaps("news-same");
    let bot = same.bot::<Plain>().start().unwrap();
    pass(&same, 36_000).await;
    let without = same.tries().len();
    assert!(
        without.abs_diff(tries) <= 3,
        "{tries} tries, {without} without them"
    );
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_statuses_say_since_when_and_what_was_last_heard() {
    let service = Service::new("news-health", |_| Connect::Accepts(Listen::Talks(secs(10))));
    let at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let bot = service
        .bot::<Plain>()
        .clock(opsdroid_core::Clock::simulated(at));
    let bot = bot.start().unwrap();
    pass(&service, 95).await;
    let [health] = bot.bot().statuses().try_into().unwrap();
    assert_eq!(
        (&*health.connector, &health.status),
        (service.name, &Status::Online)
    );
    assert_eq!(health.since, at);
    assert_eq!(health.last_alive, Some(at + secs(90)));
    let json = serde_json::to_value(&health).unwrap();
    assert_eq!(json["status"]["state"], "online");
    bot.stop().await.unwrap();
}
