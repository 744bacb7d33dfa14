//! What each matcher takes.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, Expr, Lit, LitStr, Path, UnOp,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

use super::{Events, Parsed, messages};
use crate::{
    Entry,
    args::{self, Args},
    pattern,
    report::Report,
    spelling,
};

/// The argument that comes first and without a name, and those after it.
fn after_first<T: syn::parse::Parse>(
    tokens: TokenStream,
    attr: &Attribute,
    wanted: &str,
    report: &mut Report,
) -> (Option<T>, Args) {
    let mut first = None;
    let split = |input: ParseStream<'_>| -> syn::Result<TokenStream> {
        first = Some(input.parse::<T>()?);
        args::comma(input)?;
        input.parse()
    };
    let rest = match (split.parse2(tokens.clone()), &first) {
        (Ok(rest), _) => rest,
        (Err(error), None) => {
            match tokens.is_empty() {
                true => report.at(attr.path(), wanted),
                false => report.span(error.span(), wanted),
            }
            TokenStream::new()
        }
        (Err(error), Some(_)) => {
            report.push(error);
            TokenStream::new()
        }
    };
    (first, Args::parse(rest, report))
}

// match_regex("pattern")
// match_regex("pattern", case_insensitive, matching_condition = "search", score_factor = 0.6)
pub(super) fn regex(
    entry: Entry,
    tokens: TokenStream,
    attr: &Attribute,
    report: &mut Report,
) -> Parsed {
    let wanted = "expected the pattern first, as a text in quotes: `#[match_regex(r\"^hello\")]`";
    let (pattern, mut args) = after_first::<LitStr>(tokens, attr, wanted, report);
    let krate = args.krate(entry, report);
    let case_insensitive = args.flag("case_insensitive", report);
    if let Some(pattern) = &pattern {
        pattern::check(pattern, case_insensitive, report);
    }
    let condition = args.text("matching_condition", report);
    let factor = args
        .expr("score_factor", report)
        .unwrap_or_else(|| syn::parse_quote!(0.6));
    let holds = check_factor(&factor, report);
    args.finish(report);

    let conditions = [
        ("search", "Search"),
        ("match", "Match"),
        ("fullmatch", "FullMatch"),
    ];
    let condition = match condition {
        None => "Search",
        Some(text) => match conditions.iter().find(|(name, _)| text.value() == *name) {
            Some((_, variant)) => variant,
            None => {
                let names = conditions.map(|(name, _)| format!("\"{name}\""));
                let expected = spelling::list(&names.each_ref().map(String::as_str));
                let unknown = text.value();
                report.span(
                    text.span(),
                    format!("unknown condition `{unknown}`; expected {expected}"),
                );
                "Search"
            }
        },
    };
    let condition = quote::format_ident!("{condition}");
    let alias = args::alias();
    let matcher = quote! {
        #alias::skill::Matcher::Regex(#krate::skill::Pattern {
            regex: #pattern,
            case_insensitive: #case_insensitive,
            condition: #alias::skill::Condition::#condition,
            score_factor: #factor,
        })
    };
    let events = Some(messages(attr.path().span()));
    Parsed {
        krate,
        matcher,
        events,
        holds,
    }
}

/// Refuses a factor that can't weigh a score. What isn't written as a number is checked when it is
/// known.
fn check_factor(factor: &Expr, report: &mut Report) -> Option<TokenStream> {
    const WANTED: &str = "`score_factor` is a number above 0; write `score_factor = 0.6`";
    let fits = match factor {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => number.base10_parse::<f64>().is_ok_and(|value| value > 0.0),
            other => {
                let message = "`score_factor` is a number with a point; write `score_factor = 0.8`";
                report.at(other, message);
                true
            }
        },
        Expr::Unary(unary) => !matches!(unary.op, UnOp::Neg(_)),
        other => {
            let (span, private) = (other.span(), quote!(__opsdroid::__private));
            let weighs = quote_spanned!(span => __opsdroid::__private::weighs);
            let given = quote!(#private::Score { factor: #other }, #WANTED);
            let mut given = Group::new(Delimiter::Parenthesis, given);
            // From the value's first token to its last.
            given.set_span(other.to_token_stream().into_iter().last()?.span());
            return Some(quote_spanned!(span => const _: () = #weighs #given;));
        }
    };
    if !fits {
        report.at(factor, WANTED);
    }
    None
}

// match_event(JoinRoom)
// match_event(File, include_subclasses)
pub(super) fn event(
    entry: Entry,
    tokens: TokenStream,
    attr: &Attribute,
    report: &mut Report,
) -> Parsed {
    let wanted = "expected an event's type first: `#[match_event(JoinRoom)]`";
    let (event, mut args) = after_first::<Path>(tokens, attr, wanted, report);
    let krate = args.krate(entry, report);
    let subclasses = args.flag("include_subclasses", report);
    for second in args.types() {
        let message = format!(
            "a matcher is for one event; put `#[match_event({second})]` on the function, too"
        );
        report.at(&second, message);
    }
    args.finish(report);
    let alias = args::alias();
    let at_event = args::at(event.span(), &alias);
    let event_type = quote_spanned!(event.span() => <#event as #at_event::event::Payload>::TYPE);
    let matcher = quote! {
        #alias::skill::Matcher::Event {
            event: #event_type,
            subclasses: #subclasses,
        }
    };
    let events = Some(Events {
        span: event.span(),
        name: event.to_token_stream().to_string().replace(' ', ""),
        event_type,
        subclasses,
    });
    Parsed {
        krate,
        matcher,
        events,
        holds: None,
    }
}

// match_always
pub(super) fn always(
    entry: Entry,
    tokens: TokenStream,
    _: &Attribute,
    report: &mut Report,
) -> Parsed {
    let mut args = Args::parse(tokens, report);
    let krate = args.krate(entry, report);
    args.finish(report);
    let alias = args::alias();
    let matcher = quote!(#alias::skill::Matcher::Always);
    Parsed {
        krate,
        matcher,
        events: None,
        holds: None,
    }
}

// match_catchall
// match_catchall(all_events)
pub(super) fn catchall(
    entry: Entry,
    tokens: TokenStream,
    attr: &Attribute,
    report: &mut Report,
) -> Parsed {
    let mut args = Args::parse(tokens, report);
    let krate = args.krate(entry, report);
    let all_events = args.flag("all_events", report);
    args.finish(report);
    let alias = args::alias();
    let matcher = quote!(#alias::skill::Matcher::CatchAll { all_events: #all_events });
    let events = (!all_events).then(|| messages(attr.path().span()));
    Parsed {
        krate,
        matcher,
        events,
        holds: None,
    }
}
