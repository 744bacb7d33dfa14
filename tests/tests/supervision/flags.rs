//! `required: true`: the bot doesn't run without it. `enabled: false`: it really is off.

use opsdroid_core::{Config, Outcome, Registry, connector::Registered, prelude::*};

use super::service::{Answer, Connect, Listen, Plain, Service, Watched, pass};

#[tokio::test(start_paused = true)]
async fn the_bot_fails_with_a_required_connector_that_parks_at_once_or_later() {
    let at_once = Service::new("flags-required", |_| Connect::Denies);
    let later = Service::new("flags-required-later", |_| Connect::Accepts(Listen::Silent));
    *later.probe.lock().unwrap() = Answer::Denies;
    for service in [at_once, later] {
        let fine = Service::new("flags-fine", |_| Connect::Accepts(Listen::Silent));
        let bot = service.join::<Watched>(fine.bot::<Plain>(), "required: true");
        let outcome = bot.start().unwrap().outcome().await.unwrap();
        assert_eq!(outcome, Outcome::Failed, "{}", service.name);
        assert_eq!(
            fine.goodbyes().len(),
            fine.tries().len(),
            "the other said goodbye"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_required_connector_that_only_waits_ends_nothing() {
    let service = Service::new("flags-waits", |_| Connect::Refuses);
    let bot = service
        .join::<Plain>(Bot::builder(), "required: true")
        .start()
        .unwrap();
    pass(&service, 3600).await;
    assert_eq!(bot.stop().await.unwrap(), Outcome::Stopped);
}

#[tokio::test(start_paused = true)]
async fn what_is_switched_off_is_not_even_looked_at() {
    let fine = Service::new("flags-on", |_| Connect::Accepts(Listen::Silent));
    let off = Service::new("flags-off", |_| Connect::Accepts(Listen::Silent));
    // Unknown keys, a variable that isn't set and a type that isn't there: nobody minds.
    let yaml = "connectors:
  flags-on: {type: plain}
  flags-off: {type: plain, enabled: false, colour: $NOT_SET}
  other: {type: not-there, enabled: false}
";
    let mut registry = Registry::default();
    registry.add_connector(Plain::DESCRIPTOR).unwrap();
    let config = Config::parse(yaml, "x.yaml", |_| None).unwrap();
    let bot = Bot::builder()
        .registry(registry)
        .config(config)
        .start()
        .unwrap();
    pass(&fine, 3600).await;
    assert_eq!((fine.tries(), off.tries()), (vec![0], vec![]));
    let names: Vec<_> = bot
        .bot()
        .statuses()
        .iter()
        .map(|health| health.connector.to_string())
        .collect();
    assert_eq!(names, ["flags-on"]);
    let message = Message::new("hi").in_target("lobby").via("flags-off");
    let error = bot.bot().send(message).await.unwrap_err();
    assert_eq!(error.class(), "not-found");
    assert!(error.to_string().contains("is disabled"), "{error}");
    bot.stop().await.unwrap();
}
