//! `#[event(name = "..")]`: a struct becomes an event type.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Fields, ItemStruct, Meta, MetaList, Type, ext::IdentExt, spanned::Spanned};

use crate::{
    Entry,
    args::{self, Args},
    attrs,
    fields::{self, Bounds, Wanted},
    report::Report,
    signature, spelling, unfinished,
};

/// The fields of the envelope, which a payload's field would be hidden by.
const ENVELOPE: &[&str] = &[
    "id",
    "user",
    "user_id",
    "target",
    "connector",
    "created",
    "linked_event",
    "raw",
    "entities",
    "direct",
    "mentions_bot",
    "idempotency_key",
    "payload",
];

/// What the attribute derives.
const DERIVED: &[&str] = &["Clone", "Debug", "Serialize", "Deserialize"];

pub(crate) fn attribute(entry: Entry, tokens: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let (mut item, written) = match syn::parse2::<ItemStruct>(item.clone()) {
        Ok(item) => (item, None),
        Err(_) if unfinished::name("struct", &item).is_some() => {
            let written = unfinished::without_attributes(&["parent"], item.clone());
            match unfinished::without_fields(&item) {
                Some(item) => (item, Some(written)),
                None => return written,
            }
        }
        Err(_) => {
            report.item(
                &item,
                "an event is a struct; put `#[event(name = \"..\")]` on one",
            );
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };

    let mut args = Args::parse(tokens.clone(), &mut report);
    let again = written.clone().unwrap_or_else(|| waiting(&item));
    if let Some(by_path) = args.by_path("event", &tokens, &again) {
        return by_path;
    }
    let krate = args.krate(entry, &mut report);
    let name = args.text("name", &mut report);
    let targetless = args.flag("targetless", &mut report);
    let only_itself = args.flag("only_itself", &mut report);
    args.finish(&mut report);

    match &name {
        Some(name) => spelling::check_kebab(name, true, &mut report),
        None if report.is_empty() => {
            report.at(
                &item.ident,
                "an event needs its name on the wire; write `#[event(name = \"..\")]`",
            );
        }
        None => {}
    }
    if !item.generics.params.is_empty() {
        report.at(
            &item.generics,
            "an event can't be generic, since its name stands for one type; remove this",
        );
    }
    signature::check_twice(&mut item.attrs, "event", &mut report);
    let parent = take_parent(&mut item, &mut report);
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        if ENVELOPE.iter().any(|reserved| ident.unraw() == reserved) {
            let name = ident.unraw();
            let message = format!("every event has `{name}` already; give the field another name");
            report.at(ident, message);
        }
    }

    attrs::check_derives(&mut item.attrs, "event", DERIVED, &mut report);

    let name = name.map_or_else(|| "invalid".to_owned(), |name| name.value());
    let (summary, _) = attrs::docs(&item.attrs);
    let errors = report.into_tokens();
    if !item.generics.params.is_empty() {
        return quote! { #item #errors };
    }
    let private = quote!(#krate::__private);
    let mut bounds = Bounds {
        private: &private,
        item: item.ident.clone(),
        wanted: Wanted::Event,
        checks: Vec::new(),
        complete: !fields::goes_its_own_way(&item.attrs),
    };
    if bounds.complete {
        for field in &mut item.fields {
            match &parent {
                // That it is an event says more.
                Some((name, _)) if field.ident.as_ref() == Some(name) => {
                    bounds.believe(field);
                }
                _ => bounds.add(field),
            }
        }
    }
    let Bounds {
        checks, complete, ..
    } = bounds;
    let else_quiet = complete.then(|| {
        quote! {
            #[allow(unused_imports)]
            use #private::Quiet as _;
        }
    });
    let ident = &item.ident;
    let serde_path = quote!(#private::serde).to_string();

    let item = match written {
        None => quote_spanned! { ident.span() =>
            #[derive(
                ::core::clone::Clone,
                ::core::fmt::Debug,
                #private::serde::Serialize,
                #private::serde::Deserialize,
            )]
            #[serde(crate = #serde_path)]
            #item
        },
        Some(written) => {
            let serde = unfinished::serde(&private, ident);
            quote! {
                #[derive(::core::clone::Clone, ::core::fmt::Debug)]
                #written
                #serde
            }
        }
    };
    let payload = parent.as_ref().map(|(_, ty)| {
        let krate = args::at(ty.span(), &krate);
        quote_spanned!(ty.span() => <#ty as #krate::event::Payload>)
    });
    let (parent_type, upcast, text_mut, deref) = match &parent {
        None => {
            let none = quote!(::core::option::Option::None);
            (none.clone(), none, None, None)
        }
        Some((field, ty)) => (
            quote!(::core::option::Option::Some(#payload::TYPE)),
            quote! {
                let event = ::core::clone::Clone::clone(event).map(|payload| payload.#field);
                ::core::option::Option::Some(#payload::erase(event))
            },
            Some(quote! {
                fn text_mut(&mut self) -> ::core::option::Option<&mut #krate::text::Text> {
                    #payload::text_mut(&mut self.#field)
                }
            }),
            Some(quote! {
                impl ::core::ops::Deref for #ident {
                    type Target = #ty;

                    fn deref(&self) -> &#ty {
                        &self.#field
                    }
                }

                impl ::core::ops::DerefMut for #ident {
                    fn deref_mut(&mut self) -> &mut #ty {
                        &mut self.#field
                    }
                }
            }),
        ),
    };

    quote_spanned! { ident.span() =>
        #item

        impl #krate::event::Payload for #ident {
            const TYPE: &'static #krate::event::EventType = &#krate::event::EventType {
                name: #name,
                kind: #krate::event::Kind::of(#name),
                summary: #summary,
                parent: #parent_type,
                as_parent: !#only_itself,
                targeted: !#targetless,
                location: #krate::event::Location { file: ::core::file!(), line: ::core::line!() },
                decode: {
                    #else_quiet
                    #private::Json::<Self>::DECODE
                },
            };

            fn encode(event: &#krate::event::Event<Self>) -> #private::Encoded {
                #else_quiet
                #private::Json::<Self>::ENCODE(event)
            }

            #[allow(unused_variables)]
            fn upcast(event: &#krate::event::Event<Self>)
                -> ::core::option::Option<#krate::event::AnyEvent> {
                #upcast
            }

            #text_mut
        }

        #deref

        #(#checks)*

        #private::inventory::submit! {
            #private::EventEntry(<#ident as #krate::event::Payload>::TYPE)
        }

        #errors
    }
}

/// The item with its `#[parent]` as an attribute that is nothing to anybody but us: where the path
/// in `crate = path` leads nowhere, nobody comes to take it.
fn waiting(item: &ItemStruct) -> TokenStream {
    let mut item = item.clone();
    for field in &mut item.fields {
        for attr in &mut field.attrs {
            if attr.path().is_ident("parent") {
                let parent = &attr.meta;
                *attr = syn::parse_quote!(#[cfg_attr(any(), #parent)]);
            }
        }
    }
    item.to_token_stream()
}

/// `#[parent]`, or the same as it waits.
fn is_parent(attr: &Attribute) -> bool {
    let waits = |list: &MetaList| {
        let is_parent = |token| matches!(token, TokenTree::Ident(name) if name == "parent");
        let mut tokens = list.tokens.clone().into_iter();
        list.path.is_ident("cfg_attr")
            && tokens
                .next()
                .is_some_and(|token| token.to_string() == "any")
            && tokens.any(is_parent)
    };
    attr.path().is_ident("parent") || attr.meta.require_list().is_ok_and(waits)
}

/// Whether nothing comes behind `parent`, which an attribute that waits ends with.
fn stands_alone(attr: &Attribute) -> bool {
    let last = |list: &MetaList| list.tokens.clone().into_iter().last();
    match &attr.meta {
        Meta::Path(_) => true,
        Meta::List(list) if !attr.path().is_ident("parent") => {
            matches!(last(list), Some(TokenTree::Ident(name)) if name == "parent")
        }
        _ => false,
    }
}

/// Finds the field marked `#[parent]`, and makes its JSON part of the struct's own.
fn take_parent(item: &mut ItemStruct, report: &mut Report) -> Option<(syn::Ident, syn::Type)> {
    let mut parent = None;
    let name = item.ident.clone();
    let Fields::Named(fields) = &mut item.fields else {
        let message = "an event has named fields, so that its JSON has keys; \
                       write `{ text: String }`, or `{}` for none";
        match item.fields {
            Fields::Unit => report.at(&item.ident, message),
            _ => report.at(&item.fields, message),
        }
        for field in &mut item.fields {
            field.attrs.retain(|attr| !is_parent(attr));
        }
        return None;
    };
    for field in &mut fields.named {
        let marked = field.attrs.iter().position(is_parent);
        let Some(index) = marked else { continue };
        let attr = field.attrs.remove(index);
        if !stands_alone(&attr) {
            let message = "`#[parent]` stands alone: which event it is, the field's type says; \
                           write `#[parent]`";
            report.at(&attr.meta, message);
        }
        if let Some(cfg) = attrs::cfgs(&field.attrs).first() {
            let message = "an event has its parent always; put `#[cfg(..)]` on the struct";
            report.at(cfg, message);
            continue;
        }
        if !field.attrs.iter().any(is_flatten) {
            field.attrs.push(syn::parse_quote!(#[serde(flatten)]));
        }
        if matches!(&field.ty, Type::Path(path) if path.path.is_ident(&name)) {
            report.at(
                &field.ty,
                format!("`{name}` can't be its own parent; name another event"),
            );
            field.ty = syn::parse_quote!(());
            continue;
        }
        match (&parent, &field.ident) {
            (None, Some(ident)) => parent = Some((ident.clone(), field.ty.clone())),
            _ => report.at(
                &attr,
                "an event has one parent, and this is the second; remove it",
            ),
        }
    }
    parent
}

/// What `#[parent]` says to serde, said by hand.
fn is_flatten(attr: &Attribute) -> bool {
    attr.path().is_ident("serde")
        && attr
            .parse_args::<syn::Ident>()
            .is_ok_and(|flag| flag == "flatten")
}
