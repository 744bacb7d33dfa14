//! When a connector is tried again: the exact times, in milliseconds, for one seed.

use std::time::Duration;

use opsdroid_core::{clock::Rng, prelude::*};

use super::service::{Connect, Listen, Plain, Service, pass, secs, status};

/// The times of all tries in an hour.
async fn an_hour_of(service: &Service, yaml: &str) -> Vec<u64> {
    let bot = Bot::builder().rng(Rng::seeded(7));
    let bot = service.join::<Plain>(bot, yaml).start().unwrap();
    pass(service, 3600).await;
    bot.stop().await.unwrap();
    service.tries()
}

/// Whether each try follows its failure, so long after the try before it, within the step.
fn assert_steps(tries: &[u64], failing_takes: u64) {
    let mut step = 1000;
    for pair in tries.windows(2) {
        let wait = pair[1] - pair[0] - failing_takes;
        assert!(
            (step * 95 / 100..=step).contains(&wait),
            "{wait}: {tries:?}"
        );
        step = (step * 2).min(300_000);
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_is_refused() {
    let service = Service::new("schedule-refused", |_| Connect::Refuses);
    let tries = an_hour_of(&service, "").await;
    assert_steps(&tries, 0);
    assert_eq!(
        tries,
        [
            0, 993, 2990, 6812, 14_454, 30_313, 62_061, 124_750, 251_464, 501_709, 795_825,
            1_092_642, 1_384_733, 1_677_110, 1_971_835, 2_257_536, 2_546_814, 2_840_982, 3_135_204,
            3_427_602
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_cut_off_after_half_a_minute() {
    let service = Service::new("schedule-hanging", |_| Connect::Hangs);
    let tries = an_hour_of(&service, "").await;
    assert_steps(&tries, 30_000);
    assert_eq!(
        tries,
        [
            0, 30_988, 62_957, 96_840, 134_612, 180_069, 241_493, 334_651, 488_193, 768_307,
            1_097_544, 1_422_847, 1_738_377, 2_067_434, 2_389_314, 2_705_686, 3_030_774, 3_358_437
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_cut_off_when_the_configuration_says() {
    let service = Service::new("schedule-timeout", |_| Connect::Hangs);
    let tries = an_hour_of(&service, "connect-timeout: 2.5").await;
    assert_steps(&tries, 2500);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_dropped_at_once_is_not_back() {
    let service = Service::new("schedule-dropped", |_| {
        Connect::Accepts(Listen::Ends(Duration::ZERO))
    });
    let tries = an_hour_of(&service, "").await;
    assert_steps(&tries, 0);
    assert_eq!(
        tries,
        [
            0, 971, 2933, 6883, 14_651, 30_027, 61_141, 124_068, 247_062, 493_839, 781_565,
            1_069_058, 1_364_351, 1_653_718, 1_951_162, 2_243_996, 2_534_558, 2_824_441, 3_124_429,
            3_413_006
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_flaps_keeps_climbing_and_its_tries_keep_apart() {
    let service = Service::new("schedule-flapping", |_| {
        Connect::Accepts(Listen::Breaks(secs(20)))
    });
    let tries = an_hour_of(&service, "").await;
    // Up to the step of 16 s the first wait follows; from there on, what is left of the step.
    let gaps: Vec<_> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let steps = [21, 21, 21, 21, 21, 32, 64, 128, 256, 300].map(|step| step * 1000);
    for (gap, step) in gaps.iter().zip(steps) {
        assert!((step * 95 / 100..=step).contains(gap), "{gaps:?}");
    }
    assert_eq!(
        tries,
        [
            0, 20_954, 41_926, 62_894, 83_885, 104_871, 136_143, 199_477, 324_957, 571_529,
            863_828, 1_151_203, 1_450_101, 1_738_526, 2_033_906, 2_323_311, 2_615_756, 2_910_942,
            3_209_244, 3_497_840
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_panics_in_connect_or_listen() {
    let connects = Service::new("schedule-panics", |_| Connect::Panics);
    let listens = Service::new("schedule-panics-too", |_| Connect::Accepts(Listen::Panics));
    let bot = listens
        .join::<Plain>(connects.bot::<Plain>(), "")
        .start()
        .unwrap();
    pass(&connects, 300).await;
    let health = bot.bot().connector(connects.name).unwrap().health();
    let reason = health.status.reason().unwrap().to_owned();
    assert_eq!(health.panics, 9);
    assert_eq!(
        reason,
        "network error: panicked: in connect (panic 9 of this connector)"
    );
    assert_eq!(
        bot.bot().connector(listens.name).unwrap().health().panics,
        9
    );
    pass(&connects, 3600).await;
    bot.stop().await.unwrap();
    for service in [connects, listens] {
        assert_steps(&service.tries(), 0);
        assert!((19..=21).contains(&service.tries().len()));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_babbles_is_no_better_than_one_that_is_gone() {
    let service = Service::new("schedule-babbling", |_| Connect::Babbles);
    assert_steps(&an_hour_of(&service, "").await, 0);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_rate_limited_waits_at_least_as_long_as_it_was_told() {
    let service = Service::new("schedule-limited", |_| Connect::Limits(secs(500)));
    let tries = an_hour_of(&service, "").await;
    for pair in tries.windows(2) {
        let wait = pair[1] - pair[0];
        assert!((500_000..=510_000).contains(&wait), "{tries:?}");
    }
    assert_eq!(
        tries,
        [
            0, 504_829, 1_007_730, 1_512_601, 2_020_708, 2_529_458, 3_034_166, 3_537_921
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn one_that_is_told_to_wait_no_time_at_all_climbs() {
    let service = Service::new("schedule-limited-by-nothing", |_| {
        Connect::Limits(Duration::ZERO)
    });
    assert_steps(&an_hour_of(&service, "").await, 0);
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_and_settings_are_not_tried_again() {
    let cases = [
        ("schedule-denied", Connect::Denies),
        ("schedule-denied-later", Connect::Accepts(Listen::Denies)),
        ("schedule-misconfigured", Connect::Misconfigured),
    ];
    for (name, does) in cases {
        let service = Service::new(name, move |_| does.clone());
        let fine = Service::new("schedule-fine", |_| Connect::Accepts(Listen::Silent));
        let bot = fine
            .join::<Plain>(service.bot::<Plain>(), "")
            .start()
            .unwrap();
        pass(&service, 24 * 3600).await;
        assert_eq!(service.tries(), [0], "{name}");
        assert!(status(bot.bot(), &service).is_parked(), "{name}");
        bot.stop().await.unwrap();
        assert_eq!(fine.tries(), [0], "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_has_proven_itself_starts_the_waits_anew() {
    // Half an hour of trouble, then a good connection for ten minutes, then trouble again.
    let service = Service::new("schedule-good", |now| match now.as_secs() {
        0..1800 => Connect::Refuses,
        1800..2400 => Connect::Accepts(Listen::Talks(secs(30))),
        _ => Connect::Refuses,
    });
    let bot = service.bot::<Plain>().start().unwrap();
    pass(&service, 2400).await;
    assert_eq!(status(bot.bot(), &service), Status::Online);
    let before = service.tries().len();
    service.cut.notify_waiters();
    pass(&service, 2420).await;
    let mut after = service.tries().split_off(before);
    after.insert(0, 2_400_000);
    assert_steps(&after, 0);
    assert_eq!(after.len(), 5, "{after:?}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_welcome_proves_nothing_of_the_minute_after_it() {
    // Half-open each time: it says hello, and is cut after a minute and a half.
    let service = Service::new("schedule-welcome", |_| Connect::Accepts(Listen::Welcomes));
    let bot = service.bot::<Plain>().start().unwrap();
    for _ in 0..100 {
        tokio::time::sleep(secs(95)).await;
        service.cut.notify_waiters();
    }
    let gaps: Vec<_> = service
        .tries()
        .windows(2)
        .map(|two| two[1] - two[0])
        .collect();
    assert!(*gaps.last().unwrap() >= 285_000, "{gaps:?}");
    bot.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_old_connection_is_ended_while_the_next_one_waits() {
    let service = Service::new("schedule-goodbye", |_| {
        Connect::Accepts(Listen::Breaks(secs(1)))
    });
    *service.goodbye.lock().unwrap() = secs(3600);
    let bot = service.bot::<Plain>().start().unwrap();
    pass(&service, 10).await;
    // The goodbye is cut after 5 s, which is more than the first wait.
    assert_eq!(service.tries(), [0, 6000]);
    assert_eq!(service.goodbyes(), [1000, 7000]);
    bot.stop().await.unwrap();
}
