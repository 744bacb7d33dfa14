//! What is found out about a connection that listens: silence, a refused send, a probe.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};

use super::service::{
    Answer, Connect, Listen, Plain, Service, Unprobed, Watched, pass, secs, status, until,
};

fn silent(name: &'static str) -> std::sync::Arc<Service> {
    Service::new(name, |_| Connect::Accepts(Listen::Silent))
}

async fn send(bot: &Bot, service: &Service) -> Result<Receipt> {
    let message = Message::new("hi").in_target("lobby").via(service.name);
    bot.send(message).await
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_probed_and_an_answer_is_a_sign_of_life() {
    let service = silent("evidence-answers");
    let bot = service.bot::<Watched>().start().unwrap();
    pass(&service, 1000).await;
    let beats: Vec<_> = (1..=11).map(|beat| beat * 90_000).collect();
    assert_eq!(service.probes(), beats);
    assert_eq!(service.tries(), [0]);
    assert_eq!(status(bot.bot(), &service), Status::Online);
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_fails_hangs_or_panics_has_the_connection_made_anew() {
    for (name, answer, takes) in [
        ("evidence-fails", Answer::Fails, 0),
        ("evidence-forbids", Answer::Forbids, 0),
        ("evidence-panics", Answer::Panics, 0),
        ("evidence-hangs", Answer::Hangs, 10_000),
    ] {
        let service = silent(name);
        *service.probe.lock().unwrap() = answer;
        let bot = service.bot::<Watched>().start().unwrap();
        until(|| service.tries().len() == 2).await;
        assert_eq!(service.probes(), [90_000], "{name}");
        assert_eq!(service.goodbyes(), [90_000 + takes], "{name}");
        let wait = service.tries()[1] - 90_000 - takes;
        assert!((950..=1000).contains(&wait), "{name}: {wait}");
        bot.stop().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn silence_that_can_not_be_probed_has_the_connection_made_anew() {
    let service = silent("evidence-unprobed");
    let bot = service.bot::<Unprobed>().start().unwrap();
    until(|| service.tries().len() == 2).await;
    let second = service.tries()[1];
    assert!((90_950..=91_000).contains(&second), "{second}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_half_open_server_is_not_tried_more_often_than_a_dead_one() {
    let service = silent("evidence-half-open");
    let bot = service.bot::<Unprobed>().start().unwrap();
    pass(&service, 24 * 3600).await;
    let tries = service.tries().len();
    assert!((280..=320).contains(&tries), "{tries} tries");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_denied_parks() {
    let service = silent("evidence-denied");
    *service.probe.lock().unwrap() = Answer::Denies;
    let bot = service.bot::<Watched>().start().unwrap();
    let outcome = bot.outcome().await.unwrap();
    assert_eq!(outcome, opsdroid_core::Outcome::Failed);
    assert_eq!(service.tries(), [0]);
    assert_eq!(service.goodbyes(), [90_000]);
}

#[tokio::test(start_paused = true)]
async fn events_and_sends_are_signs_of_life() {
    let talks = Service::new("evidence-talks", |_| {
        Connect::Accepts(Listen::Talks(secs(80)))
    });
    let sent = silent("evidence-sent");
    let bot = sent
        .join::<Unprobed>(talks.bot::<Watched>(), "")
        .start()
        .unwrap();
    for _ in 0..20 {
        tokio::time::sleep(secs(80)).await;
        send(bot.bot(), &sent).await.unwrap();
    }
    assert!(talks.probes().is_empty());
    assert_eq!((talks.tries(), sent.tries()), (vec![0], vec![0]));
    bot.stop().await.unwrap();
}

/// Says something of its own, in the connector's name.
#[match_event(OpsdroidStarted)]
async fn busy(_started: &Matched<OpsdroidStarted>, bot: &Bot) -> Result<()> {
    let bot = bot.connector("evidence-skill")?;
    loop {
        bot.clock().sleep(secs(30)).await;
        bot.alive();
        bot.parse(Message::new("tick").in_target("lobby")).await?;
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_skill_says_proves_nothing_of_the_connection() {
    let service = silent("evidence-skill");
    let bot = service
        .bot::<Watched>()
        .skills(skills![busy])
        .start()
        .unwrap();
    pass(&service, 100).await;
    assert_eq!(service.probes(), [90_000]);
    let health = bot.bot().connector(service.name).unwrap().health();
    let last = health
        .last_alive
        .unwrap()
        .duration_until(bot.bot().clock().now());
    assert!(last.as_secs() >= 9, "the probe alone did: {last:?}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_send_that_is_denied_asks_the_probe_at_once() {
    let service = silent("evidence-send");
    *service.send.lock().unwrap() = Answer::Denies;
    let fine = silent("evidence-send-fine");
    let bot = fine
        .join::<Plain>(service.bot::<Watched>(), "")
        .start()
        .unwrap();
    pass(&service, 5).await;
    // The probe says that the credentials are good: it was about that one event.
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(99)).await;
        assert_eq!(send(bot.bot(), &service).await.unwrap_err().class(), "auth");
    }
    pass(&service, 30).await;
    assert_eq!(
        service.probes(),
        [5099, 15_099],
        "many sends are few probes"
    );
    assert_eq!(status(bot.bot(), &service), Status::Online);
    // Now it says that they aren't.
    *service.probe.lock().unwrap() = Answer::Denies;
    send(bot.bot(), &service).await.unwrap_err();
    tokio::time::sleep(Duration::from_millis(1)).await;
    let parked = status(bot.bot(), &service);
    assert_eq!(
        parked.to_string(),
        "parked: credentials refused: token revoked"
    );
    assert_eq!(service.probes().len(), 3);
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_send_that_is_denied_parks_where_nothing_else_can_be_asked() {
    let service = silent("evidence-send-plain");
    *service.send.lock().unwrap() = Answer::Denies;
    let bot = service.bot::<Plain>().start().unwrap();
    pass(&service, 5).await;
    send(bot.bot(), &service).await.unwrap_err();
    assert_eq!(bot.outcome().await.unwrap(), opsdroid_core::Outcome::Failed);
    assert_eq!(service.tries(), [0]);
}

#[tokio::test(start_paused = true)]
async fn a_send_that_is_forbidden_or_fails_says_nothing_of_the_credentials() {
    let service = silent("evidence-forbidden");
    let bot = service.bot::<Watched>().start().unwrap();
    pass(&service, 5).await;
    for answer in [Answer::Forbids, Answer::Fails, Answer::Limits] {
        *service.send.lock().unwrap() = answer;
        send(bot.bot(), &service).await.unwrap_err();
    }
    pass(&service, 80).await;
    assert_eq!(status(bot.bot(), &service), Status::Online);
    assert!(service.probes().is_empty());
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_rate_limited_is_an_answer() {
    let service = silent("evidence-limited");
    *service.probe.lock().unwrap() = Answer::Limits;
    let bot = service.bot::<Watched>().start().unwrap();
    pass(&service, 200).await;
    assert_eq!(service.probes(), [90_000, 180_000]);
    assert_eq!(service.tries(), [0]);
    // But it says nothing of credentials that a send found refused.
    *service.send.lock().unwrap() = Answer::Denies;
    send(bot.bot(), &service).await.unwrap_err();
    pass(&service, 210).await;
    let doubted = status(bot.bot(), &service);
    assert!(matches!(doubted, Status::Degraded { .. }), "{doubted}");
    *service.probe.lock().unwrap() = Answer::Takes;
    pass(&service, 270).await;
    assert_eq!(status(bot.bot(), &service), Status::Online);
    bot.stop().await.unwrap();
}
