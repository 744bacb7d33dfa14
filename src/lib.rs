//! Annotate a struct and it is a chat connector; name it in the configuration and it runs.
