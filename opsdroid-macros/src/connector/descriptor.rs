//! The descriptor of a connector: what it sends, how its section is read, how it connects.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::{
    expand::{checked, event_type, outcome, there},
    model::{Connect, Listen, Method, Model, Registration},
};
use crate::args::at;

pub(super) fn descriptor(model: &Model) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let sends = model
        .registrations
        .iter()
        .enumerate()
        .map(|(index, registration)| {
            let Registration {
                event,
                subclasses,
                method,
                ..
            } = registration;
            let cfgs = &method.cfgs;
            let event_type = event_type(model, index, event.span());
            quote! {
                #(#cfgs)*
                #krate::connector::Capability { event: #event_type, subclasses: #subclasses },
            }
        });
    let is_there = |methods: &[Method]| match there(methods) {
        None => quote!(true),
        Some(there) => quote!(::core::cfg!(#there)),
    };
    let resolves = is_there(&model.resolve_target);
    let probes = is_there(&model.probe);
    let declaration = quote_spanned! { this.span() =>
        &<#this as #krate::connector::Declared>::DECLARATION
    };

    let configs = model.connect.iter().map(|connect| config(krate, connect));
    let connects = model.connect.iter().flat_map(|made| {
        let listens = model.listen.iter();
        listens.map(move |heard| connection(model, made, heard))
    });

    // All in one initializer: what is wrong with the configuration's type is told once.
    quote! {
        static DESCRIPTOR: #krate::connector::Descriptor = #krate::connector::Descriptor {
            declaration: #declaration,
            sends: &[#(#sends)*],
            resolves_targets: #resolves,
            probes: #probes,
            #(#configs)*
            #(#connects)*
        };
    }
}

/// The type that a `connect` reads its section as.
fn config_type(krate: &Path, connect: &Connect) -> TokenStream {
    match &connect.config {
        Some(ty) => quote!(#ty),
        None => quote!(#krate::connector::NoConfig),
    }
}

fn config(krate: &Path, connect: &Connect) -> TokenStream {
    let cfgs = &connect.cfgs;
    let ty = config_type(krate, connect);
    let private = at(ty.span(), &quote!(#krate::__private));
    let schema = quote_spanned!(ty.span() => #private::schema::<#ty>);
    let check = quote_spanned!(ty.span() => #private::check::<#ty>);
    quote! {
        #(#cfgs)*
        schema: #schema,
        #(#cfgs)*
        check: #check,
    }
}

/// What this `connect` makes, listening with this `listen`.
fn connection(model: &Model, made: &Connect, heard: &Listen) -> TokenStream {
    let krate = &model.krate;
    let this = model.self_type();
    let ty = config_type(krate, made);
    let private = at(ty.span(), &quote!(#krate::__private));
    let read = quote_spanned!(ty.span() => #private::read::<#ty>(&section)?);
    let config = made.config.as_ref().map(|_| quote!(config,));

    let (pattern, wanted, incoming) = match &heard.incoming {
        Some(ty) => (
            quote!((connector, incoming)),
            quote!((#this, #ty)),
            Some(quote!(incoming,)),
        ),
        None => (quote!(connector), quote!(#this), None),
    };
    let returns = made.returns;
    let bot = quote_spanned!(made.bot => &bot);
    let call = quote_spanned!(returns => <#this>::connect(#config #bot));
    let connect = checked("connected", model, returns, &wanted, &call);
    let returns = heard.returns;
    let bot = quote_spanned!(heard.bot => &bot);
    let call = quote_spanned!(returns => listener.listen(#incoming #bot));
    let listen = outcome(model, returns, &quote!(()), &call);
    let at_listen = at(heard.name, krate);
    // Each at its method: a future that isn't `Send` is told there, and at its `.await`.
    let listen = quote_spanned! { heard.name =>
        ::std::boxed::Box::pin(async move { #listen })
    };
    let connection = quote_spanned! { heard.name =>
        #at_listen::connector::Connection { connector, listen: #listen }
    };
    let future = quote_spanned! { made.name =>
        ::std::boxed::Box::pin(async move {
            let config = #read;
            let _ = &config;
            let #pattern = #connect?;
            let connector: ::std::sync::Arc<#this> = ::std::sync::Arc::new(connector);
            let listener = ::std::sync::Arc::clone(&connector);
            ::core::result::Result::Ok(#connection)
        })
    };
    let cfgs = made.cfgs.iter().chain(&heard.cfgs);
    quote! {
        #(#cfgs)*
        connect: |section, bot| #future,
    }
}
