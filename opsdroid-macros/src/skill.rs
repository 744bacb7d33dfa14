//! `#[match_regex]`, `#[match_event]`, `#[match_always]`, `#[match_catchall]`: an async function
//! becomes a skill. Several on one function are one skill with several matchers.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{
    Attribute, FnArg, ItemFn, LitStr, Meta, Path, ReturnType, Token, Type,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

use crate::{
    Entry,
    args::{self, Args},
    pattern,
    report::Report,
};

const MATCHERS: &[(&str, Parse)] = &[
    ("match_regex", regex),
    ("match_event", event),
    ("match_always", always),
    ("match_catchall", catchall),
];

/// Reads one matcher's arguments.
type Parse = fn(Entry, TokenStream, &Attribute, &mut Report) -> Parsed;

struct Parsed {
    /// `crate = path`, or the entry's own path.
    krate: Path,
    /// The matcher as a value.
    matcher: TokenStream,
    /// The events it is for, where they aren't any.
    events: Option<Events>,
}

/// The events of one type, perhaps with those that descend from it.
struct Events {
    span: Span,
    event_type: TokenStream,
    subclasses: bool,
}

/// What a pattern or a plain catch-all is for: messages, with all that descends from them.
fn messages(krate: &Path, span: Span) -> Events {
    let event_type = quote!(<#krate::event::Message as #krate::event::Payload>::TYPE);
    Events {
        span,
        event_type,
        subclasses: true,
    }
}

macro_rules! entries {
    ($($name:ident),*) => {$(
        pub(crate) fn $name(entry: Entry, args: TokenStream, item: TokenStream) -> TokenStream {
            skill(entry, stringify!($name), args, item)
        }
    )*};
}

entries!(match_regex, match_event, match_always, match_catchall);

fn skill(entry: Entry, name: &str, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(_) => {
            report.at(&item, format!("`#[{name}]` goes on an `async fn`"));
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };

    // The first matcher is ours; the others on the function are still there and become ours too.
    let path = syn::Ident::new(name, proc_macro2::Span::call_site());
    let mut attrs: Vec<Attribute> = vec![syn::parse_quote!(#[#path(#args)])];
    let (others, kept): (Vec<_>, Vec<_>) = function
        .attrs
        .drain(..)
        .partition(|attr| matcher(attr).is_some());
    function.attrs = kept;
    attrs.extend(others);

    let mut krate = None;
    let mut matchers = Vec::new();
    for attr in &attrs {
        let Some(parse) = matcher(attr) else { continue };
        let tokens = match &attr.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        let parsed = parse(entry, tokens, attr, &mut report);
        krate.get_or_insert_with(|| parsed.krate.clone());
        matchers.push(parsed);
    }
    check_signature(&function, &mut report);
    let Some(krate) = krate else {
        return quote! { #function };
    };

    if !report.is_empty() {
        let errors = report.into_tokens();
        return quote! { #[allow(dead_code)] #function #errors };
    }
    expand(&krate, &function, &matchers)
}

fn matcher(attr: &Attribute) -> Option<Parse> {
    let name = &attr.path().segments.last()?.ident;
    MATCHERS
        .iter()
        .find(|(known, _)| name == known)
        .map(|(_, parse)| *parse)
}

fn check_signature(function: &ItemFn, report: &mut Report) {
    let sig = &function.sig;
    if sig.asyncness.is_none() {
        report.at(sig.fn_token, "a skill is an `async fn`");
    }
    if !sig.generics.params.is_empty() {
        report.at(&sig.generics, "a skill can't be generic");
    }
    if !(1..=2).contains(&sig.inputs.len()) || sig.receiver().is_some() {
        let span = match sig.inputs.is_empty() {
            true => sig.ident.span(),
            false => sig.inputs.span(),
        };
        let message = "a skill takes what it matched, and the bot if it wants: \
                       `(message: &Matched)` or `(message: &Matched, bot: &Bot)`";
        report.span(span, message);
    } else if taken(function).is_none() {
        let message = "a skill's event comes by reference: `&Matched` or `&AnyEvent`";
        report.at(&function.sig.inputs[0], message);
    }
}

fn expand(krate: &Path, function: &ItemFn, matchers: &[Parsed]) -> TokenStream {
    let name = &function.sig.ident;
    let vis = &function.vis;
    let cfgs = args::cfgs(&function.attrs);
    let (summary, _) = args::docs(&function.attrs);
    let text = name.to_string();
    let private = quote!(#krate::__private);
    let bot = (function.sig.inputs.len() == 2).then(|| quote!(, &call.bot));
    let arg = taken(function).map_or_else(|| name.span(), Spanned::span);
    let matchers = matchers
        .iter()
        .map(|matcher| checked(&private, function, matcher));
    let returns = match &function.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => name.span(),
    };
    let at_returns = args::at(returns, &private);
    let outcome = quote_spanned!(returns => #at_returns::skill_outcome(#name(&arg #bot).await));
    let at_arg = args::at(arg, &private);
    let take = quote_spanned!(arg => #at_arg::FromCall::from_call(&call));
    quote! {
        #function

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs)]
        #vis struct #name {}

        #(#cfgs)*
        const _: () = {
            static SKILL: #krate::skill::Skill = #krate::skill::Skill {
                name: #text,
                summary: #summary,
                module: module_path!(),
                matchers: &[#(#matchers),*],
                run,
                location: #krate::event::Location { file: file!(), line: line!() },
            };

            fn run(
                call: #krate::skill::Call,
            ) -> #private::BoxFuture<'static, ::core::result::Result<(), #krate::BoxError>> {
                ::std::boxed::Box::pin(async move {
                    let ::core::option::Option::Some(arg) = #take else { return Ok(()) };
                    #outcome
                })
            }

            impl #krate::skill::Skilled for #name {
                const SKILL: &'static #krate::skill::Skill = &SKILL;
            }

            #private::inventory::submit! { #private::SkillEntry(&SKILL) }
        };
    }
}

/// The matcher, unless the skill's argument could never hold what it fits.
fn checked(private: &TokenStream, function: &ItemFn, parsed: &Parsed) -> TokenStream {
    let Parsed {
        matcher, events, ..
    } = parsed;
    let Some(Events {
        span,
        event_type,
        subclasses,
    }) = events
    else {
        return matcher.clone();
    };
    let Some(arg) = taken(function) else {
        return matcher.clone();
    };
    let message = format!(
        "`{}` would never run for this: its argument can't hold such events; \
         take `&AnyEvent`, or a `&Matched<..>` of what it is for",
        function.sig.ident
    );
    quote_spanned! { *span =>
        {
            let event = #event_type;
            ::core::assert!(#private::gets::<#arg>(event, #subclasses), #message);
            #matcher
        }
    }
}

/// What the skill's first argument refers to.
fn taken(function: &ItemFn) -> Option<&Type> {
    match function.sig.inputs.first() {
        Some(FnArg::Typed(arg)) => match &*arg.ty {
            Type::Reference(reference) => Some(&reference.elem),
            _ => None,
        },
        _ => None,
    }
}

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
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        input.parse()
    };
    let rest = match (split.parse2(tokens), &first) {
        (Ok(rest), _) => rest,
        (Err(_), None) => {
            report.at(&attr.meta, wanted);
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
fn regex(entry: Entry, tokens: TokenStream, attr: &Attribute, report: &mut Report) -> Parsed {
    let wanted = "which pattern? write `#[match_regex(r\"^hello\")]`";
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
                let expected = args::list(&names.each_ref().map(String::as_str));
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
    let matcher = quote! {
        #krate::skill::Matcher::Regex(#krate::skill::Pattern {
            regex: #pattern,
            case_insensitive: #case_insensitive,
            condition: #krate::skill::Condition::#condition,
            score_factor: #factor,
        })
    };
    let events = Some(messages(&krate, attr.path().span()));
    Parsed {
        krate,
        matcher,
        events,
    }
}

// match_event(JoinRoom)
// match_event(File, include_subclasses)
fn event(entry: Entry, tokens: TokenStream, attr: &Attribute, report: &mut Report) -> Parsed {
    let wanted = "which event? write `#[match_event(JoinRoom)]`";
    let (event, mut args) = after_first::<Path>(tokens, attr, wanted, report);
    let krate = args.krate(entry, report);
    let subclasses = args.flag("include_subclasses", report);
    args.finish(report);
    let matcher = quote! {
        #krate::skill::Matcher::Event {
            event,
            subclasses: #subclasses,
        }
    };
    let at_event = args::at(event.span(), &krate);
    let event_type = quote_spanned!(event.span() => <#event as #at_event::event::Payload>::TYPE);
    let events = Some(Events {
        span: event.span(),
        event_type,
        subclasses,
    });
    Parsed {
        krate,
        matcher,
        events,
    }
}

// match_always
fn always(entry: Entry, tokens: TokenStream, _: &Attribute, report: &mut Report) -> Parsed {
    let mut args = Args::parse(tokens, report);
    let krate = args.krate(entry, report);
    args.finish(report);
    let matcher = quote!(#krate::skill::Matcher::Always);
    Parsed {
        krate,
        matcher,
        events: None,
    }
}

// match_catchall
// match_catchall(all_events)
fn catchall(entry: Entry, tokens: TokenStream, attr: &Attribute, report: &mut Report) -> Parsed {
    let mut args = Args::parse(tokens, report);
    let krate = args.krate(entry, report);
    let all_events = args.flag("all_events", report);
    args.finish(report);
    let matcher = quote!(#krate::skill::Matcher::CatchAll { all_events: #all_events });
    let events = (!all_events).then(|| messages(&krate, attr.path().span()));
    Parsed {
        krate,
        matcher,
        events,
    }
}
