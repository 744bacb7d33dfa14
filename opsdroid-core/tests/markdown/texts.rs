//! A message's text.

use std::borrow::Cow;

use opsdroid_core::{event::Message, text::Text};

#[test]
fn a_string_is_markdown_in_json_and_an_object_is_plain() {
    for (json, text) in [
        (r#"{"text":"*a*"}"#, Text::from("*a*")),
        (r#"{"text":{"plain":"*a*"}}"#, Text::plain("*a*")),
    ] {
        let message: Message = serde_json::from_str(json).unwrap();
        assert_eq!(message.text, text);
        assert_eq!(serde_json::to_string(&message).unwrap(), json);
    }
    for wrong in [
        r#"{"text":{}}"#,
        r#"{"text":{"html":"a"}}"#,
        r#"{"text":1}"#,
    ] {
        assert!(serde_json::from_str::<Message>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn text_without_markup_is_plain_for_nothing() {
    for text in [
        Text::plain("# *a*\n"),
        Text::from("Deploy web to staging, please!"),
    ] {
        assert!(matches!(text.to_plain(), Cow::Borrowed(_)), "{text:?}");
    }
}

#[test]
fn what_is_seen_of_markdown_is_its_text() {
    let text =
        Text::from("# Now\n\n**Deploy** `web` to\n[staging](https://x.y), <@U1>!\n\n- a\n- b");
    let plain = "Now\n\nDeploy web to\nstaging, <@U1>!\n\na\nb";
    assert_eq!(text.to_plain(), plain);
}

#[test]
fn a_plain_text_put_into_another_stays_plain() {
    let typed = Text::plain("*not* <@stressed>");
    let answer = Text::from(format!("**You said** {typed}"));
    assert_eq!(answer.to_plain(), "You said *not* <@stressed>");
}
