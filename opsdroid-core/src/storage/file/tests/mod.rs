//! The file: the contract, and what only a disk can do to it.

mod contract;
