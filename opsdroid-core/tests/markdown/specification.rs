//! The examples of CommonMark's specification.

use serde_json::Value;

use super::comes_back;

#[test]
fn every_example_of_commonmark_comes_back_as_it_was_read() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures/commonmark/spec.json"
    );
    let examples: Vec<Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(examples.len(), 652);
    let mut wrong = 0;
    for example in &examples {
        let markdown = example["markdown"].as_str().unwrap();
        if let Err(_) = std::panic::catch_unwind(|| comes_back(markdown)) {
            wrong += 1;
            eprintln!("EX {}", example["example"]);
        }
    }
    assert_eq!(wrong, 0);
}
