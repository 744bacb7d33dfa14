//! `#[connector(name = "..", ..)]` on a struct: the facts about it.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ExprLit, ItemStruct, Lit, LitStr, spanned::Spanned};

use crate::{
    Entry,
    args::{self, Args},
    attrs,
    report::Report,
    spelling,
};

// name = "my-chat"              required
// emits(Message, Reaction)
// dialect = Html::limited()
// heartbeat = "90s"
// text(limit = 4000, unit = "utf16")
// rate(limit = 30, per = "1s")
// target_rate(limit = 1, per = "1s")
// delivery = "at-least-once"
// idempotent
// crate = path
pub(super) fn declare(
    entry: Entry,
    args: TokenStream,
    item: &ItemStruct,
    written: &TokenStream,
    mut report: Report,
) -> TokenStream {
    let mut args = Args::parse(args, &mut report);
    let krate = args.krate(entry, &mut report);
    let name = args.text("name", &mut report);
    let emits = args.paths("emits", "emits(Message)", &mut report);
    let heartbeat = args.text("heartbeat", &mut report);
    let dialect = args.expr("dialect", &mut report);
    let text = args.group("text", "text(limit = 4000, unit = \"chars\")", &mut report);
    let rate = args.group("rate", "rate(limit = 30, per = \"1s\")", &mut report);
    let target_rate = args.group(
        "target_rate",
        "target_rate(limit = 1, per = \"1s\")",
        &mut report,
    );
    let delivery = args.text("delivery", &mut report);
    let idempotent = args.flag("idempotent", &mut report);
    args.finish(&mut report);

    let (summary, docs) = attrs::docs(&item.attrs);
    match &name {
        Some(name) => spelling::check_kebab(name, false, &mut report),
        None if report.is_empty() => {
            let message = "a connector needs its name in the configuration; \
                           write `#[connector(name = \"..\")]`";
            report.at(&item.ident, message);
        }
        None => {}
    }
    if summary.is_empty() {
        let message = "a connector needs a doc comment, its summary in every list; \
                       write `/// ..` above it";
        report.at(&item.ident, message);
    }
    if !item.generics.params.is_empty() {
        let message =
            "a connector can't be generic, since its name stands for one type; remove this";
        report.at(&item.generics, message);
    }

    let heartbeat = heartbeat.and_then(|text| duration(&text, &mut report));
    let heartbeat = option(heartbeat.map(duration_tokens));
    let dialect = match dialect {
        Some(dialect) => dialect.to_token_stream(),
        None => quote!(#krate::text::Markdown),
    };
    let text = option(text.map(|(span, group)| text_limit(&krate, span, group, &mut report)));
    let rate = option(rate.map(|(span, group)| rate_limit(&krate, span, group, &mut report)));
    let target_rate =
        option(target_rate.map(|(span, group)| rate_limit(&krate, span, group, &mut report)));
    let delivery = match delivery.as_ref().map(|text| (text.value(), text.span())) {
        None => quote!(AtLeastOnce),
        Some((value, _)) if value == "at-least-once" => quote!(AtLeastOnce),
        Some((value, _)) if value == "at-most-once" => quote!(AtMostOnce),
        Some((value, span)) => {
            let expected = spelling::list(&["\"at-least-once\"", "\"at-most-once\""]);
            report.span(
                span,
                format!("unknown delivery `{value}`; expected {expected}"),
            );
            quote!(AtLeastOnce)
        }
    };

    let name = name.map_or_else(|| "invalid".to_owned(), |name| name.value());
    let ident = &item.ident;
    let failed = !report.is_empty();
    let errors = report.into_tokens();
    if failed && !item.generics.params.is_empty() {
        return quote! { #written #errors };
    }
    let assert = (!failed).then(|| {
        quote_spanned! { ident.span() =>
            const _: () = #krate::__private::is_connector::<#ident>();
        }
    });
    let receives = emits.iter().map(|event| {
        let krate = args::at(event.span(), &krate);
        quote_spanned!(event.span() => <#event as #krate::event::Payload>::TYPE)
    });
    quote! {
        #written

        impl #krate::connector::Declared for #ident {
            const DECLARATION: #krate::connector::Declaration =
                #krate::connector::Declaration {
                    name: #name,
                    summary: #summary,
                    docs: #docs,
                    receives: &[#(#receives),*],
                    heartbeat: #heartbeat,
                    dialect: &#dialect,
                    text_limit: #text,
                    rate: #rate,
                    target_rate: #target_rate,
                    delivery: #krate::connector::Delivery::#delivery,
                    idempotent: #idempotent,
                    package: ::core::env!("CARGO_PKG_NAME"),
                    location: #krate::event::Location { file: ::core::file!(), line: ::core::line!() },
                };
        }

        #assert
        #errors
    }
}

fn option(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote!(::core::option::Option::Some(#tokens)),
        None => quote!(::core::option::Option::None),
    }
}

/// `30s`, `5m`, `250ms`, `1h`
fn duration(text: &LitStr, report: &mut Report) -> Option<Duration> {
    let value = text.value();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let parsed = digits.parse::<u64>().ok().and_then(|number| {
        let millis = match &value[digits.len()..] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        number
            .checked_mul(millis)
            .filter(|millis| *millis > 0)
            .map(Duration::from_millis)
    });
    if parsed.is_none() {
        let message = format!(
            "`{value}` is not a duration; expected a number and its unit, such as `\"30s\"`, `\"5m\"` or `\"250ms\"`"
        );
        report.span(text.span(), message);
    }
    parsed
}

fn duration_tokens(duration: Duration) -> TokenStream {
    let millis = duration.as_millis() as u64;
    quote!(::core::time::Duration::from_millis(#millis))
}

fn number(args: &mut Args, span: proc_macro2::Span, report: &mut Report) -> u32 {
    match args.expr("limit", report) {
        Some(Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        })) => {
            let value = number.base10_parse().unwrap_or_else(|_| {
                let message = format!("this limit is too large; write at most {}", u32::MAX);
                report.span(number.span(), message);
                1
            });
            if value == 0 {
                report.span(
                    number.span(),
                    "nothing gets through a limit of `0`; write `limit = 1` or more",
                );
            }
            value
        }
        Some(other) => {
            report.at(
                other,
                "`limit` is a whole number; write it without quotes: `limit = 30`",
            );
            1
        }
        None if args.is_unreadable() => 1,
        None => {
            report.span(
                span,
                "expected a `limit` in these parentheses: `limit = 30`",
            );
            1
        }
    }
}

fn text_limit(
    krate: &syn::Path,
    span: proc_macro2::Span,
    mut args: Args,
    report: &mut Report,
) -> TokenStream {
    let limit = number(&mut args, span, report);
    let unit = args.text("unit", report);
    args.finish(report);
    let units = [
        ("bytes", "Bytes"),
        ("utf16", "Utf16"),
        ("chars", "Chars"),
        ("graphemes", "Graphemes"),
    ];
    let unit = match unit {
        None => "Chars",
        Some(unit) => match units.iter().find(|(name, _)| unit.value() == *name) {
            Some((_, variant)) => variant,
            None => {
                let names = units.map(|(name, _)| format!("\"{name}\""));
                let expected = spelling::list(&names.each_ref().map(String::as_str));
                report.span(
                    unit.span(),
                    format!("unknown unit `{}`; expected {expected}", unit.value()),
                );
                "Chars"
            }
        },
    };
    let unit = quote::format_ident!("{unit}");
    quote! {
        #krate::connector::TextLimit { max: #limit, unit: #krate::connector::TextUnit::#unit }
    }
}

fn rate_limit(
    krate: &syn::Path,
    span: proc_macro2::Span,
    mut args: Args,
    report: &mut Report,
) -> TokenStream {
    let limit = number(&mut args, span, report);
    let per = args.text("per", report);
    args.finish(report);
    let per = match per {
        Some(text) => duration(&text, report).unwrap_or(Duration::from_secs(1)),
        None => Duration::from_secs(1),
    };
    let per = duration_tokens(per);
    quote!(#krate::connector::Rate { limit: #limit, per: #per })
}
