//! `#[connector]` on a struct and on its impl. Each stage is a file: `parse` and `check` make the
//! `model`, `expand` writes the code, `stub` keeps the rest of a crate quiet after an error.

mod declare;
mod descriptor;
mod expand;
mod model;
mod parse;
mod registrations;
mod stub;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemImpl, ItemStruct};

use crate::{
    Entry,
    report::{self, Report},
};

pub(crate) fn attribute(entry: Entry, args: TokenStream, item: TokenStream) -> TokenStream {
    if let Ok(item) = syn::parse2::<ItemStruct>(item.clone()) {
        return declare::declare(entry, args, item);
    }
    match syn::parse2::<ItemImpl>(item.clone()) {
        Ok(item) => implement(entry, args, item),
        Err(_) => {
            let mut report = Report::default();
            let message = "a connector is a struct; put `#[connector(name = \"..\")]` on that, \
                           and `#[connector]` on its `impl` block";
            report.item(&item, message);
            let error = report.into_tokens();
            quote! { #item #error }
        }
    }
}

fn implement(entry: Entry, args: TokenStream, item: ItemImpl) -> TokenStream {
    let mut report = Report::default();
    let model = parse::parse(entry, args, item, &mut report);
    if report.is_empty() {
        expand::expand(&model)
    } else {
        stub::stub(&model, report)
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
