//! The attribute macros of opsdroid. Use them through `opsdroid` or `opsdroid-core`, which know the path to themselves.
