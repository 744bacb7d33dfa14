//! The examples of CommonMark's specification.

use serde_json::Value;

use super::comes_back;

#[test]
fn every_example_of_commonmark_comes_back_as_it_was_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures/commonmark/spec.json"
    );
    let json = std::fs::read_to_string(path).unwrap();
    let examples: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(examples.len(), 652);
    for example in &examples {
        comes_back(example["markdown"].as_str().unwrap());
    }
}
