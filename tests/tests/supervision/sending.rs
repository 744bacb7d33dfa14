//! What who sends through a connector that isn't connected is told.

use opsdroid_core::prelude::*;

use super::service::{Connect, Listen, Plain, Service, pass};

#[tokio::test(start_paused = true)]
async fn the_error_says_what_to_do_and_how_the_connector_is_doing() {
    let service = |name, does: Connect| Service::new(name, move |_| does.clone());
    let cases = [
        (
            service("sending-waits", Connect::Refuses),
            "network",
            "waiting until",
        ),
        (
            service("sending-hangs", Connect::Hangs),
            "network",
            "connecting",
        ),
        (
            service("sending-denied", Connect::Denies),
            "auth",
            "credentials refused: token revoked",
        ),
        (
            service("sending-misconfigured", Connect::Misconfigured),
            "config",
            "no such room",
        ),
    ];
    let fine = service("sending-fine", Connect::Accepts(Listen::Silent));
    let bot = cases
        .iter()
        .fold(fine.bot::<Plain>(), |bot, (service, ..)| {
            service.join::<Plain>(bot, "")
        });
    let bot = bot.start().unwrap();
    pass(&fine, 25).await;
    for (service, class, words) in cases {
        let message = Message::new("hi").in_target("lobby").via(service.name);
        let error = bot.bot().send(message).await.unwrap_err();
        let text = error.to_string();
        assert_eq!(error.class(), class, "{text}");
        assert!(
            text.contains(service.name) && text.contains(words),
            "{text}"
        );
    }
    bot.stop().await.unwrap();
}
