//! The file: the contract, and what only a disk and a crash can do to it.

mod contract;
mod crash;
mod disk;
mod files;
mod journal;
mod speed;
