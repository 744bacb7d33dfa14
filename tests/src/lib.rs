//! Cross-cutting tests and benches of opsdroid; see `tests/` and `benches/`.
