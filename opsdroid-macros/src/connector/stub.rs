//! After an error: the user's block as it is, and a connector that compiles, so that the one
//! mistake gives one error.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Model;
use crate::{report::Report, unfinished};

pub(super) fn stub(model: &Model, report: Report) -> TokenStream {
    let block = &model.block;
    let errors = report.into_tokens();
    if block.trait_.is_some() || !block.generics.params.is_empty() {
        return quote! { #block #errors };
    }
    let handles = model.registrations.iter().map(|registration| {
        let event = &registration.event;
        quote!(const _: fn() = || { let _: ::core::option::Option<#event> = ::core::option::Option::None; };)
    });
    let connector = connector(model);
    quote! {
        #[allow(dead_code)]
        #block
        #(#handles)*
        #connector
        #errors
    }
}

/// A block that is still being written, as it is: the compiler tells what is wrong with it.
pub(super) fn unfinished(model: &Model, item: TokenStream, report: Report) -> TokenStream {
    let errors = report.into_tokens();
    let item = unfinished::without_attributes(&["register_event"], item);
    let connector = connector(model);
    quote! { #[allow(dead_code)] #item #connector #errors }
}

fn connector(model: &Model) -> TokenStream {
    let Model { krate, import, .. } = model;
    let this = model.self_type();
    let future = quote!(#krate::__private::BoxFuture);
    quote! {
        const _: () = {
            #import

            impl #krate::connector::Connector for #this {
                fn descriptor(&self) -> &'static #krate::connector::Descriptor {
                    ::core::unreachable!()
                }
                fn send<'a>(
                    &'a self,
                    _: &'a #krate::event::AnyEvent,
                ) -> #future<'a, #krate::Result<#krate::Receipt>> {
                    ::core::unreachable!()
                }
                fn resolve_target<'a, 'b, 'c>(
                    &'a self,
                    _: &'b str,
                ) -> #future<'c, #krate::Result<::core::option::Option<#krate::Target>>>
                where
                    'a: 'c,
                    'b: 'c,
                    Self: 'c,
                {
                    ::core::unreachable!()
                }
                fn probe<'a, 'c>(&'a self) -> #future<'c, #krate::Result<()>>
                where
                    'a: 'c,
                    Self: 'c,
                {
                    ::core::unreachable!()
                }
                fn disconnect<'a, 'c>(&'a self) -> #future<'c, #krate::Result<()>>
                where
                    'a: 'c,
                    Self: 'c,
                {
                    ::core::unreachable!()
                }
            }
        };
    }
}
