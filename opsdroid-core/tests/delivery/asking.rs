//! A skill that waits for the same user's next message.

use std::time::Duration;

use opsdroid_core::{prelude::*, skills};

use super::desk::{Desk, Post, pass, said, until};

/// Asks, and notes the answer, up to a minute later.
#[match_regex("^ask$")]
async fn ask(message: &Matched) -> Result<()> {
    let desk = Desk::of(message.bot());
    desk.note("asks");
    pass(1.0).await;
    let answer = message.next_message(Duration::from_secs(60)).await;
    let answer = answer.and_then(|answer| answer.text());
    desk.note(format!("answer: {}", answer.as_deref().unwrap_or("none")));
    if answer.as_deref() == Some("wait") {
        desk.pass.acquire().await.rejected()?.forget();
    }
    Ok(())
}

/// Longer than a skill may take.
#[match_regex("^ask patiently$")]
async fn patient(message: &Matched) -> Result<()> {
    let answer = message.next_message(Duration::from_secs(1000)).await;
    let desk = Desk::of(message.bot());
    desk.note(format!("answered {}", answer.is_some()));
    Ok(())
}

/// Stops listening by itself, just when it is answered.
#[match_regex("^ask in passing$")]
async fn passing(message: &Matched) -> Result<()> {
    let ask = message.next_message(Duration::from_secs(1000));
    let _ = tokio::time::timeout(Duration::from_secs(10), ask).await;
    Desk::of(message.bot()).note("goes on");
    Ok(())
}

#[match_catchall]
async fn rest(message: &Matched) -> Result<()> {
    Desk::of(message.bot()).note(format!("rest: {}", message.text));
    Ok(())
}

fn by(user: &str, text: &str) -> Event<Message> {
    Message::new(text).by(user).in_target("lobby")
}

#[tokio::test(start_paused = true)]
async fn what_was_said_already_is_the_answer_and_goes_to_no_other_skill() {
    for delivery in ["at-least-once", "at-most-once"] {
        let desk = Desk::new();
        let yaml = format!("delivery: {delivery}");
        let (running, bot) = desk.start::<Post>(&yaml, skills![ask, rest]);
        for text in ["ask", "yes", "else"] {
            bot.parse(by("ann", text)).await.unwrap();
        }
        until(|| desk.notes().len() == 3).await;
        assert_eq!(
            desk.notes(),
            ["asks", "answer: yes", "rest: else"],
            "{delivery}"
        );
        running.stop().await.unwrap();
        assert_eq!(desk.shelf.count("in").await, 0, "{delivery}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_later_is_the_answer_and_only_by_the_same_user_in_time() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![ask, rest]);
    bot.parse(by("ann", "ask")).await.unwrap();
    pass(10.0).await;
    bot.parse(by("bob", "me too")).await.unwrap();
    bot.parse(by("ann", "elsewhere").in_target("kitchen"))
        .await
        .unwrap();
    until(|| desk.notes().len() == 2).await;
    assert_eq!(desk.notes()[1], "rest: elsewhere");
    bot.parse(by("ann", "yes")).await.unwrap();
    until(|| desk.notes().len() == 4).await;
    assert_eq!(desk.notes()[2..], ["answer: yes", "rest: me too"]);

    bot.parse(by("ann", "ask")).await.unwrap();
    pass(62.0).await;
    assert_eq!(desk.notes()[4..], ["asks", "answer: none"]);
    bot.parse(by("ann", "late")).await.unwrap();
    until(|| desk.notes().len() == 7).await;
    assert_eq!(desk.notes()[6], "rest: late");
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_redelivery_is_no_answer() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![ask, rest]);
    bot.parse(by("ann", "ask").with_id("1")).await.unwrap();
    pass(10.0).await;
    bot.parse(by("ann", "ask").with_id("1")).await.unwrap();
    pass(1.0).await;
    bot.parse(by("ann", "yes").with_id("2")).await.unwrap();
    until(|| desk.notes().len() == 2).await;
    assert_eq!(desk.notes(), ["asks", "answer: yes"]);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_kept_until_who_asked_is_done() {
    let desk = Desk::new();
    let (_dead, bot) = desk.start::<Post>("", skills![ask, rest]);
    bot.parse(by("ann", "ask")).await.unwrap();
    bot.parse(by("ann", "wait")).await.unwrap();
    until(|| desk.notes().len() == 2).await;
    assert_eq!(desk.shelf.count("in").await, 2);
    desk.crash();
    let (running, _) = desk.start::<Post>("", skills![ask, rest]);
    until(|| desk.notes().len() == 4).await;
    assert_eq!(
        desk.notes(),
        ["asks", "answer: wait", "asks", "answer: wait"]
    );
    desk.pass.add_permits(2);
    pass(0.1).await;
    assert_eq!(desk.shelf.count("in").await, 0);
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_wait_does_not_count_as_the_skills_time() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![patient, rest]);
    bot.parse(said("ask patiently")).await.unwrap();
    pass(900.0).await;
    bot.parse(said("yes")).await.unwrap();
    until(|| desk.notes() == ["answered true"]).await;
    running.stop().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_skill_that_listens_no_more_goes_to_the_others() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("", skills![passing, rest]);
    for moment in [9.9, 9.999, 10.0, 10.001] {
        bot.parse(said("ask in passing")).await.unwrap();
        pass(moment).await;
        bot.parse(said("yes")).await.unwrap();
        pass(20.0).await;
    }
    let gone = desk
        .notes()
        .iter()
        .filter(|note| *note == "rest: yes")
        .count();
    assert!((1..=3).contains(&gone), "{:?}", desk.notes());
    running.stop().await.unwrap();
    assert_eq!(desk.shelf.count("in").await, 0, "each was dealt with");
}

#[tokio::test(start_paused = true)]
async fn two_that_overlap_may_each_ask() {
    let desk = Desk::new();
    let (running, bot) = desk.start::<Post>("overlap: concurrent", skills![ask, rest]);
    bot.parse(by("ann", "ask")).await.unwrap();
    bot.parse(by("bob", "ask")).await.unwrap();
    pass(10.0).await;
    for user in ["ann", "bob"] {
        bot.parse(by("eve", "so?")).await.unwrap();
        pass(1.0).await;
        bot.parse(by(user, "yes")).await.unwrap();
        pass(1.0).await;
    }
    let answers = desk
        .notes()
        .iter()
        .filter(|note| *note == "answer: yes")
        .count();
    assert_eq!(answers, 2, "{:?}", desk.notes());
    running.stop().await.unwrap();
}
