//! `#[config]`: a struct or enum becomes a part of the configuration.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Expr, ExprLit, Field, Ident, Item, ItemEnum, ItemStruct, Lit, Meta, Token, Variant,
    punctuated::Punctuated,
};

use crate::{
    Entry,
    args::Args,
    attrs,
    fields::{self, Bounds, Wanted},
    report::Report,
    signature, unfinished,
};

/// The keys that the runtime takes out of every connector's section before its struct sees it.
const SHARED_KEYS: &[&str] = &[
    "type",
    "module",
    "enabled",
    "required",
    "default",
    "default-target",
    "delivery",
    "expire-after",
    "order-by",
    "overlap",
    "max-backfill-age",
    "connect-timeout",
    "thinking-delay",
    "typing-delay",
    "proxy",
    "ca-file",
];

/// What the attribute derives.
const DERIVED: &[&str] = &["Deserialize", "JsonSchema"];

pub(crate) fn attribute(entry: Entry, tokens: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let mut args = Args::parse(tokens.clone(), &mut report);
    if let Some(by_path) = args.by_path("config", &tokens, &item) {
        return by_path;
    }
    let krate = args.krate(entry, &mut report);
    args.finish(&mut report);

    let mut parsed: Item = match syn::parse2(item.clone()) {
        Ok(parsed) => parsed,
        Err(_) => return unfinished(&krate, &item, report),
    };
    if let Item::Struct(ItemStruct { attrs, .. }) | Item::Enum(ItemEnum { attrs, .. }) = &mut parsed
    {
        signature::check_twice(attrs, "config", &mut report);
        attrs::check_derives(attrs, "config", DERIVED, &mut report);
        check_container(attrs, &mut report);
    }
    let (ident, generics, is_struct) = match &parsed {
        Item::Struct(item) => {
            check_fields(&item.fields, true, &mut report);
            (&item.ident, &item.generics, true)
        }
        Item::Enum(item) => {
            for variant in &item.variants {
                documented(&variant.attrs, &variant.ident, "variant", &mut report);
                check_fields(&variant.fields, false, &mut report);
            }
            (&item.ident, &item.generics, false)
        }
        other => {
            let message = "a configuration is a struct or an enum; put `#[config]` on one";
            report.item(&other.to_token_stream(), message);
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };
    if !generics.params.is_empty() {
        report.at(
            generics,
            "a configuration can't be generic, since its schema describes one type; remove this",
        );
    }

    let errors = report.into_tokens();
    if !generics.params.is_empty() {
        return quote! { #item #errors };
    }
    let ident = ident.clone();
    let private = quote!(#krate::__private);
    let bounds = bounds(&mut parsed, &ident, &private);
    let Bounds {
        checks, complete, ..
    } = bounds;
    let else_quiet = complete.then(|| {
        quote! {
            #[allow(unused_imports)]
            use #private::Quiet as _;
        }
    });
    let serde_path = quote!(#private::serde).to_string();
    let schemars_path = quote!(#private::schemars).to_string();
    let fields = (!is_struct).then(|| quote!(, rename_all_fields = "kebab-case"));

    quote! {
        #[derive(#private::serde::Deserialize, #private::schemars::JsonSchema)]
        #[serde(crate = #serde_path, rename_all = "kebab-case" #fields, deny_unknown_fields)]
        #[schemars(crate = #schemars_path)]
        #parsed

        impl #krate::connector::ConnectorConfig for #ident {
            fn schema() -> #private::schemars::Schema {
                #else_quiet
                #private::Section::<Self>::SCHEMA()
            }

            fn read(section: &#krate::config::Section) -> #krate::Result<Self> {
                #else_quiet
                #private::Section::<Self>::READ(section)
            }
        }

        #(#checks)*

        #errors
    }
}

fn bounds<'a>(item: &mut Item, name: &Ident, private: &'a TokenStream) -> Bounds<'a> {
    let mut bounds = Bounds {
        private,
        item: name.clone(),
        wanted: Wanted::Config,
        checks: Vec::new(),
        complete: true,
    };
    let (attrs, fields): (&[Attribute], Vec<&mut Field>) = match item {
        Item::Struct(item) => (&item.attrs, item.fields.iter_mut().collect()),
        Item::Enum(item) => {
            let own_way = |variant: &Variant| fields::goes_its_own_way(&variant.attrs);
            bounds.complete = !item.variants.iter().any(own_way);
            let variants = item.variants.iter_mut();
            (
                &item.attrs,
                variants.flat_map(|variant| &mut variant.fields).collect(),
            )
        }
        _ => (&[], Vec::new()),
    };
    bounds.complete &= !fields::goes_its_own_way(attrs);
    if bounds.complete {
        fields.into_iter().for_each(|field| bounds.add(field));
    }
    bounds
}

/// What serde is told of the whole type already, by the attribute.
const TOLD: &[&str] = &[
    "crate",
    "rename_all",
    "rename_all_fields",
    "deny_unknown_fields",
];

/// Removes what would be told to serde twice.
fn check_container(attrs: &mut Vec<Attribute>, report: &mut Report) {
    attrs.retain(|attr| {
        let told = serde_args(attr)
            .into_iter()
            .find(|arg| TOLD.iter().any(|told| arg.path().is_ident(told)));
        if let Some(told) = &told {
            let name = told.path().to_token_stream();
            let message = format!(
                "`#[config]` says `{name}` to serde already: keys are kebab-case, and an unknown \
                 one is refused; remove this"
            );
            report.at(told, message);
        }
        told.is_none()
    });
}

/// The names that a field has by serde's attributes.
fn check_renamed(attrs: &[Attribute], report: &mut Report) {
    for arg in attrs.iter().flat_map(serde_args) {
        let Meta::NameValue(arg) = arg else { continue };
        let Expr::Lit(ExprLit {
            lit: Lit::Str(key), ..
        }) = &arg.value
        else {
            continue;
        };
        let renamed = arg.path.is_ident("rename") || arg.path.is_ident("alias");
        if renamed && SHARED_KEYS.contains(&key.value().as_str()) {
            let message = format!(
                "every connector has the key `{}` already, and the runtime reads it; \
                 give the field another name",
                key.value()
            );
            report.at(key, message);
        }
    }
}

/// What stands in a `#[serde(..)]`; nothing, where serde itself will complain.
fn serde_args(attr: &Attribute) -> Vec<Meta> {
    if !attr.path().is_ident("serde") {
        return Vec::new();
    }
    let args = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    args.into_iter().flatten().collect()
}

/// What stands for a configuration whose fields can't be read.
fn unfinished(krate: &syn::Path, item: &TokenStream, report: Report) -> TokenStream {
    let errors = report.into_tokens();
    let ident = match unfinished::without_fields(item) {
        Some(Item::Struct(item)) => item.ident,
        Some(Item::Enum(item)) => item.ident,
        _ => return quote! { #item #errors },
    };
    let private = quote!(#krate::__private);
    let serde = unfinished::serde(&private, &ident);
    quote! {
        #item

        #serde

        impl #private::schemars::JsonSchema for #ident {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::core::unreachable!()
            }

            fn json_schema(_: &mut #private::schemars::SchemaGenerator)
                -> #private::schemars::Schema {
                ::core::unreachable!()
            }
        }

        impl #krate::connector::ConnectorConfig for #ident {
            fn schema() -> #private::schemars::Schema {
                ::core::unreachable!()
            }

            fn read(_: &#krate::config::Section) -> #krate::Result<Self> {
                ::core::unreachable!()
            }
        }

        #errors
    }
}

fn check_fields(fields: &syn::Fields, top: bool, report: &mut Report) {
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        documented(&field.attrs, ident, "field", report);
        let key = ident.to_string().trim_start_matches("r#").replace('_', "-");
        if top && SHARED_KEYS.contains(&key.as_str()) {
            let message = format!(
                "every connector has the key `{key}` already, and the runtime reads it; \
                 give the field another name"
            );
            report.at(ident, message);
        }
        if top {
            check_renamed(&field.attrs, report);
        }
    }
}

fn documented(attrs: &[Attribute], ident: &syn::Ident, what: &str, report: &mut Report) {
    // A comment that lies in a file, `#[doc = include_str!(..)]`, is one too.
    let elsewhere = attrs.iter().any(|attr| {
        let meta = attr.meta.require_name_value();
        attr.path().is_ident("doc") && meta.is_ok_and(|meta| matches!(meta.value, Expr::Macro(_)))
    });
    if attrs::docs(attrs).1.is_empty() && !elsewhere {
        let message = format!(
            "`{ident}` has no doc comment; write `/// ..` above it: a {what}'s comment is its manual"
        );
        report.at(ident, message);
    }
}
