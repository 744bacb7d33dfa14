//! What holds for files.

use super::*;
use crate::{
    bot::Bot,
    event::{AnyEvent, Event},
};

const TOKEN: &str = "planted-token";

fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([
        0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0, 0x12, 0x34, 0x56, 0x78,
    ]);
    bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

fn jpeg() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    bytes.extend(b"\xff\xc0\0\x0b\x08\0\x02\0\x03\x01\x01\x11\0\xff\xd9");
    bytes
}

fn gif() -> Vec<u8> {
    b"GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x03\0\x02\0\0\x02\x02\x04\n\0;".to_vec()
}

fn webp() -> Vec<u8> {
    b"RIFF\x12\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x02\0\0\x01\0\0".to_vec()
}

#[test]
fn bytes_show_what_an_image_is_and_how_large() {
    for (bytes, mime_type) in [
        (png(), "image/png"),
        (jpeg(), "image/jpeg"),
        (gif(), "image/gif"),
        (webp(), "image/webp"),
    ] {
        let image = Image::from_bytes("picture", bytes);
        assert_eq!(image.mime_type(), Some(mime_type));
        assert_eq!(
            image.dimensions(),
            Some(Dimensions {
                width: 3,
                height: 2
            }),
            "{mime_type}"
        );
    }
}

#[test]
fn an_image_not_at_hand_or_none_at_all_has_no_dimensions() {
    assert_eq!(
        Image::from_url("https://example.org/a.png").dimensions(),
        None
    );
    assert_eq!(
        Image::from_bytes("a.png", "not an image").dimensions(),
        None
    );
    assert_eq!(Image::from_bytes("a.png", "").dimensions(), None);
}

#[test]
fn damaged_images_are_no_danger() {
    let mut rng = fastrand::Rng::with_seed(7);
    for whole in [
        png(),
        jpeg(),
        gif(),
        webp(),
        b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0".to_vec(),
    ] {
        for round in 0..5_000 {
            let mut bytes = whole.clone();
            bytes.truncate(rng.usize(..=bytes.len()));
            for _ in 0..round % 5 {
                if let Some(byte) = rng.choice(0..bytes.len()) {
                    bytes[byte] = rng.u8(..);
                }
            }
            let image = Image::from_bytes("picture", bytes);
            let _ = (image.mime_type(), image.dimensions());
        }
    }
}

#[test]
fn what_is_declared_wins_then_the_bytes_then_the_extension() {
    let image = Image::from_bytes("a.gif", png());
    assert_eq!(image.mime_type(), Some("image/png"));
    assert_eq!(
        image.with_mime_type("image/x-own").mime_type(),
        Some("image/x-own")
    );
    assert_eq!(
        File::from_bytes("a.csv", "1,2").mime_type(),
        Some("text/csv")
    );
    assert_eq!(File::from_bytes("a", "1,2").mime_type(), None);
    assert_eq!(
        File::from_url("https://example.org/b.PDF?x=.png").mime_type(),
        Some("application/pdf")
    );
    assert_eq!(File::from_url("https://example.zip").mime_type(), None);
    let named = Video::from_url("https://example.org/1").named("a.mp4");
    assert_eq!(named.mime_type(), Some("video/mp4"));
}

#[test]
fn files_survive_json() {
    let bytes = File::from_bytes("a.bin", vec![0, 255, 10]);
    let json = serde_json::to_value(&bytes).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "name": "a.bin", "content": { "bytes": "AP8K" } })
    );
    let url = Video::from_url("https://example.org/v").with_mime_type("video/mp4");
    let json = serde_json::to_value(&url).unwrap();
    let expected = serde_json::json!({
        "content": { "url": "https://example.org/v" }, "mime_type": "video/mp4"
    });
    assert_eq!(json, expected);

    for event in [
        AnyEvent::from(Event::new(bytes)),
        Event::new(url).into(),
        Event::new(Image::from_bytes("a.png", png())).into(),
        Event::new(crate::event::RoomImage::new(Image::from_bytes(
            "a.png",
            png(),
        )))
        .into(),
    ] {
        assert_eq!(
            AnyEvent::from_json(&event.to_json().unwrap()).unwrap(),
            event
        );
    }
}

#[test]
fn json_with_both_contents_or_neither_is_refused() {
    for json in [
        r#"{"content": {"bytes": "AA==", "url": "https://example.org"}}"#,
        r#"{"content": {}}"#,
        r#"{"name": "a"}"#,
        r#"{"content": {"bytes": "planted-token!"}}"#,
    ] {
        let error = serde_json::from_str::<File>(json).unwrap_err().to_string();
        assert!(!error.contains(TOKEN), "{error}");
        serde_json::from_str::<Image>(json).unwrap_err();
    }
}

#[test]
fn what_it_takes_to_fetch_is_neither_printed_nor_stored() {
    let file = Image::from_url("https://files.example.org/bot-planted-token/7?key=planted-token")
        .with_header("Authorization", Secret::new(TOKEN))
        .with_trusted_host();
    assert!(file.needs_headers());
    let debug = format!("{file:?}");
    assert!(!debug.contains(TOKEN), "{debug}");
    assert!(debug.contains("https://files.example.org"), "{debug}");

    let json = serde_json::to_string(&file).unwrap();
    assert!(!json.to_lowercase().contains("authorization"), "{json}");
    let back: Image = serde_json::from_str(&json).unwrap();
    assert!(!back.needs_headers());
    assert_eq!(back, file);
}

#[test]
fn debug_shows_no_more_of_a_url_than_its_host() {
    for url in [
        "https://ann:planted-token@example.org/a",
        "https://planted/token@example.org",
        "planted-token",
        "https://example.org?planted-token",
        "https://example.org\\planted-token",
        "https://example.org#planted-token",
    ] {
        let debug = format!("{:?}", File::from_url(url));
        assert!(!debug.contains("planted"), "{debug}");
    }
    let debug = format!("{:?}", File::from_bytes("a", TOKEN));
    assert!(
        debug.contains("13 bytes") && !debug.contains(TOKEN),
        "{debug}"
    );
}

#[tokio::test]
async fn bytes_at_hand_need_no_network() {
    let bot = Bot::builder().start().unwrap();
    let mut image = Image::from_bytes("a.png", png());
    assert_eq!(image.bytes(bot.bot()).await.unwrap(), png());
    assert_eq!(image.load(bot.bot()).await.unwrap().url(), None);
    assert_eq!(image.mime_type(), Some("image/png"));
}

#[cfg(not(feature = "http"))]
#[tokio::test]
async fn without_http_the_error_names_the_cargo_feature() {
    let bot = Bot::builder().start().unwrap();
    let file = File::from_url("https://ann:planted-token@example.org/planted-token");
    let error = file.bytes(bot.bot()).await.unwrap_err();
    assert_eq!(error.class(), "config");
    let text = format!("{error} {error:?}");
    assert!(text.contains("`http`") && !text.contains(TOKEN), "{text}");
}
