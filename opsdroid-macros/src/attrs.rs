//! The user's own attributes on an item: its doc comment, its `cfg`s and what it derives.

use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, Path, Token, punctuated::Punctuated};

use crate::report::Report;

/// The doc comment's paragraphs: the first one as a summary, and all of it.
pub(crate) fn docs(attrs: &[syn::Attribute]) -> (String, String) {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .filter_map(|attr| match &attr.meta.require_name_value().ok()?.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(line),
                ..
            }) => Some(line.value()),
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    let summary = lines.iter().take_while(|line| !line.trim().is_empty());
    let summary: Vec<&str> = summary.map(|line| line.trim()).collect();
    (summary.join(" "), lines.join("\n").trim().to_owned())
}

/// Refuses to derive what the attribute derives, and takes it out, so that it is there once.
///
/// A derive above the attribute is gone by now; that is the compiler's to tell.
pub(crate) fn check_derives(
    attrs: &mut [syn::Attribute],
    attribute: &str,
    derived: &[&str],
    report: &mut Report,
) {
    for attr in attrs
        .iter_mut()
        .filter(|attr| attr.path().is_ident("derive"))
    {
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        let Ok(paths) = attr.parse_args_with(parser) else {
            continue;
        };
        let is_ours = |path: &Path| {
            let last = path.segments.last();
            last.is_some_and(|last| derived.iter().any(|name| last.ident == name))
        };
        let (ours, others): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(is_ours);
        if ours.is_empty() {
            continue;
        }
        for path in &ours {
            let name = path.to_token_stream().to_string().replace(' ', "");
            report.at(
                path,
                format!("`#[{attribute}]` derives `{name}` already; remove this"),
            );
        }
        *attr = syn::parse_quote!(#[derive(#(#others),*)]);
    }
}

/// The `cfg` attributes, to go with everything made of an item.
pub(crate) fn cfgs(attrs: &[syn::Attribute]) -> Vec<&syn::Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .collect()
}
