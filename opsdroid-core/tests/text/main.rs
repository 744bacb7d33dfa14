//! What formatted text must keep, whatever it is made of.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod arbitrary;
mod split;

use opsdroid_core::text::tree::Block;
use proptest::prelude::*;

proptest! {
    #![proptest_config(arbitrary::cases())]

    /// What the laws stand on: tables made up are tables.
    #[test]
    fn rows_of_made_up_tables_have_a_cell_for_each_column(
        tame in arbitrary::document(),
        hostile in arbitrary::hostile_document(),
    ) {
        for block in tame.blocks.iter().chain(&hostile.blocks) {
            if let Block::Table(table) = block {
                prop_assert_eq!(table.head.len(), table.columns.len());
                prop_assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
            }
        }
    }
}
