//! `#[connector]` on a struct and on its impl. Each stage is a file: `parse` and `check` make the
//! `model`, `expand` writes the code, `stub` keeps the rest of a crate quiet after an error.

mod check;
mod declare;
mod descriptor;
mod expand;
mod model;
mod parse;
mod registrations;
mod stub;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemImpl, ItemStruct, parse_quote};

use crate::{
    Entry,
    report::{self, Report},
    unfinished,
};

pub(crate) fn attribute(entry: Entry, args: TokenStream, item: TokenStream) -> TokenStream {
    let report = Report::default();
    if let Ok(declared) = syn::parse2::<ItemStruct>(item.clone()) {
        return declare::declare(entry, args, &declared, &item, report);
    }
    if let Ok((block, whole)) = unfinished::impl_block(item.clone()) {
        return implement(entry, args, block, (!whole).then_some(item));
    }
    if let Some(declared) = unfinished::without_fields::<ItemStruct>(&item) {
        return declare::declare(entry, args, &declared, &item, report);
    }
    if unfinished::name("struct", &item).is_some() {
        return item;
    }
    neither(entry, args, &item, report)
}

/// An item that is no struct and no impl block. An impl block of it may be marked, and is quiet.
fn neither(entry: Entry, args: TokenStream, item: &TokenStream, mut report: Report) -> TokenStream {
    let message = "a connector is a struct; put `#[connector(name = \"..\")]` on that, \
                   and `#[connector]` on its `impl` block";
    report.item(item, message);
    let (ident, generics) = match syn::parse2(item.clone()) {
        Ok(Item::Enum(item)) => (item.ident, item.generics),
        Ok(Item::Union(item)) => (item.ident, item.generics),
        _ => {
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };
    let instead = parse_quote! {
        /// Stands for it.
        struct #ident #generics;
    };
    declare::declare(entry, args, &instead, item, report)
}

/// The block, and the item as written where the block isn't all of that.
fn implement(
    entry: Entry,
    args: TokenStream,
    block: ItemImpl,
    unfinished: Option<TokenStream>,
) -> TokenStream {
    let mut report = Report::default();
    let model = parse::parse(entry, args, block, unfinished.is_some(), &mut report);
    match unfinished {
        Some(item) => stub::unfinished(&model, item, report),
        None if report.is_empty() => expand::expand(&model),
        None => stub::stub(&model, report),
    }
}

/// `#[register_event]` that no `#[connector]` has consumed.
pub(crate) fn stray_register_event(_: Entry, args: TokenStream, item: TokenStream) -> TokenStream {
    // `expand` wrote this one, so that its import is used.
    if args.to_string() == "__seen" {
        return TokenStream::new();
    }
    let mut report = Report::default();
    let span = report::attribute(&item);
    let written = span.source_text().unwrap_or_default();
    let message = if written.contains("register_event") || written.is_empty() {
        "`#[register_event]` belongs on a method in an `impl` block marked `#[connector]`; \
         write that above the block, or remove this"
    } else {
        "this is `register_event` by another name, which the `#[connector]` block can't see; \
         import it as `register_event`"
    };
    report.span(span, message);
    let error = report.into_tokens();
    quote! { #error #item }
}
