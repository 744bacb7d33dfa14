//! Fields that go through serde: what is wrong with a field's type is told once, at the type.
//!
//! A derive says of one type three or four times that it isn't serializable. Here each field gets a
//! bound that the compiler believes inside of what is derived (it checks no bound that has a
//! lifetime of its own), and one line beside the item that demands what was believed.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Attribute, Field, LitStr, spanned::Spanned};

use crate::{args, attrs};

/// The serde attributes that change what a field's type has to be; it is left to serde then.
const OWN_WAY: &[&str] = &[
    "bound",
    "deserialize_with",
    "from",
    "getter",
    "into",
    "remote",
    "schema_with",
    "serialize_with",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "try_from",
    "with",
];

/// The bounds for one item's fields.
pub(crate) struct Bounds<'a> {
    /// The path to the macros' part of opsdroid.
    pub(crate) private: &'a TokenStream,
    /// The item they belong to.
    pub(crate) item: syn::Ident,
    pub(crate) wanted: Wanted,
    /// The lines that demand it.
    pub(crate) checks: Vec<TokenStream>,
    /// Whether every field has one.
    pub(crate) complete: bool,
}

/// What the fields have to be.
pub(crate) enum Wanted {
    Event,
    Config,
}

impl Bounds<'_> {
    /// Gives a field its bound, and demands it.
    pub(crate) fn add(&mut self, field: &mut Field) {
        let ty = field.ty.clone();
        let private = self.private;
        if !self.believe(field) {
            return;
        }
        match self.wanted {
            Wanted::Event => {
                let cfgs = attrs::cfgs(&field.attrs);
                let private = args::at(ty.span(), private);
                self.checks.push(quote_spanned! { ty.span() =>
                    #(#cfgs)*
                    const _: () = #private::event_field::<#ty>();
                });
            }
            // The derive of a schema takes no bound for a type without parameters, but it takes
            // another type for the field's: one with a schema where the bound holds.
            Wanted::Config => {
                let same = format!("{}::Schemed<{}>", text(private), text(&ty));
                let same = LitStr::new(&same, ty.span());
                field
                    .attrs
                    .push(syn::parse_quote!(#[schemars(with = #same)]));
            }
        }
    }

    /// Gives a field its bound alone: something else demands more of it.
    pub(crate) fn believe(&mut self, field: &mut Field) -> bool {
        let ty = text(&field.ty);
        // The bound is a text, which can't say `$crate`; and what holds itself would be asked
        // whether it can be held without an end.
        let unsayable = mentions(field.ty.to_token_stream(), &self.item) || ty.contains('$');
        if goes_its_own_way(&field.attrs) || unsayable {
            self.complete = false;
            return false;
        }
        let private = text(self.private);
        let wanted = match self.wanted {
            Wanted::Event => "EventField",
            Wanted::Config => "ConfigField",
        };
        let bound =
            format!("for<'__a> <{ty} as {private}::Itself<'__a>>::Type: {private}::{wanted}");
        let bound = LitStr::new(&bound, field.ty.span());
        field
            .attrs
            .push(syn::parse_quote!(#[serde(bound = #bound)]));
        true
    }
}

fn mentions(tokens: TokenStream, name: &syn::Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(ident) => ident == *name || ident == "Self",
        _ => false,
    })
}

/// Tokens as one would write them, near enough.
fn text(tokens: &impl ToTokens) -> String {
    tokens
        .to_token_stream()
        .to_string()
        .replace(" :: ", "::")
        .replace(":: ", "::")
}

/// Whether an attribute of serde's says how else it is to be done.
pub(crate) fn goes_its_own_way(attrs: &[Attribute]) -> bool {
    let own = |token: TokenTree| OWN_WAY.iter().any(|own| token.to_string() == *own);
    let says_so = |attr: &Attribute| {
        let list = attr.meta.require_list();
        list.is_ok_and(|list| list.tokens.clone().into_iter().any(own))
    };
    let serde = |attr: &&Attribute| {
        ["serde", "schemars"]
            .iter()
            .any(|it| attr.path().is_ident(it))
    };
    attrs.iter().any(|attr| attr.path().is_ident("cfg_attr"))
        || attrs.iter().filter(serde).any(says_so)
}
