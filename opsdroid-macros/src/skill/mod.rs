//! `#[match_regex]`, `#[match_event]`, `#[match_always]`, `#[match_catchall]`: an async function
//! becomes a skill. Several on one function are one skill with several matchers.

mod matchers;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, FnArg, Ident, ItemFn, Meta, MetaList, Path, ReturnType, Type, ext::IdentExt,
    spanned::Spanned,
};

use crate::{
    Entry, args, attrs,
    report::{self, Report},
    signature::{self, UNSAFE},
    unfinished,
};

const MATCHERS: [(&str, Parse); 4] = [
    ("match_regex", matchers::regex),
    ("match_event", matchers::event),
    ("match_always", matchers::always),
    ("match_catchall", matchers::catchall),
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
    /// What else has to hold, as an item.
    holds: Option<TokenStream>,
}

/// The events of one type, perhaps with those that descend from it.
struct Events {
    span: Span,
    /// As the user calls them.
    name: String,
    event_type: TokenStream,
    subclasses: bool,
}

/// What a pattern or a plain catch-all is for: messages, with all that descends from them.
fn messages(span: Span) -> Events {
    let krate = args::alias();
    let event_type = quote!(<#krate::event::Message as #krate::event::Payload>::TYPE);
    Events {
        span,
        name: "Message".to_owned(),
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
    let (mut function, finished) = match unfinished::function(item.clone()) {
        Ok(function) => function,
        Err(_) => {
            if let Some(name) = unfinished::name("fn", &item) {
                return stub(entry, &name, item);
            }
            report.item(
                &item,
                format!("a skill is an `async fn`; put `#[{name}]` on one"),
            );
            let error = report.into_tokens();
            return quote! { #item #error };
        }
    };

    if function.attrs.iter().any(is_mark) {
        let message = format!(
            "this is `{name}` by another name, which the matcher above can't see; \
             write `#[{name}]`, or put this first"
        );
        report.span(Span::call_site(), message);
        let error = report.into_tokens();
        return quote! { #function #error };
    }

    // The first matcher is ours; the others on the function are still there and become ours too.
    let path = Ident::new(name, report::attribute(&item));
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
    let written = match finished {
        true => function.to_token_stream(),
        false => without_attributes(item),
    };
    expand(&krate, &function, &written, &matchers)
}

/// What stands for a skill whose signature can't be read.
fn stub(entry: Entry, name: &Ident, item: TokenStream) -> TokenStream {
    let krate = Ident::new(entry.0, Span::call_site());
    let item = without_attributes(item);
    quote! {
        #item

        #[doc(hidden)]
        #[allow(dead_code, non_camel_case_types, missing_docs)]
        struct #name {}

        impl ::#krate::skill::Skilled for #name {
            const SKILL: &'static ::#krate::skill::Skill = ::core::unreachable!();
        }
    }
}

/// The function as written, for the compiler to tell what is wrong with it.
fn without_attributes(item: TokenStream) -> TokenStream {
    unfinished::without_attributes(&MATCHERS.map(|(name, _)| name), item)
}

/// Why a skill's function has an `allow`, which also tells a matcher by another name, whose turn is
/// after this one's, that the function is a skill already.
const REASON: &str = "a skill is async, whether it waits or not";

fn is_mark(attr: &Attribute) -> bool {
    let reason = |token: TokenTree| token.to_string() == format!("{REASON:?}");
    let marked = |list: &MetaList| list.tokens.clone().into_iter().any(reason);
    attr.path().is_ident("allow") && attr.meta.require_list().is_ok_and(marked)
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
        let name = &sig.ident;
        report.at(
            sig.fn_token,
            format!("expected a skill to be `async`; write `async fn {name}`"),
        );
    }
    if let syn::Safety::Unsafe(safety) = &sig.safety {
        report.at(safety, UNSAFE);
    }
    for arg in &sig.inputs {
        signature::check_cfg(arg, report);
    }
    if signature::is_generic(&sig.generics) {
        let message =
            "a skill can't be generic, since nobody says which type it runs for; remove this";
        report.at(&sig.generics, message);
    }
    let expected = "`(message: &Matched)` or `(message: &Matched, bot: &Bot)`";
    if let Some(receiver) = sig.receiver() {
        let message = "a skill is a function of its own; move it out of the `impl` block";
        return report.at(receiver, message);
    }
    let whole = "a skill takes what it matched, whose text is `message.text`; \
                           expected `&Matched`, `&Matched<SomeEvent>` or `&AnyEvent`";
    match sig.inputs.first() {
        None => report.at(
            &sig.ident,
            format!("a skill takes what it matched; expected {expected}"),
        ),
        Some(_) if sig.inputs.len() > 2 => {
            let more: TokenStream = sig
                .inputs
                .iter()
                .skip(2)
                .map(ToTokens::to_token_stream)
                .collect();
            report.at(
                more,
                format!("a skill takes what it matched, and perhaps the bot; expected {expected}"),
            );
        }
        Some(first) => match taken(function) {
            None => {
                let message = "a skill's event comes by reference; write `&Matched` or `&AnyEvent`";
                match first {
                    FnArg::Typed(arg) => report.at(&arg.ty, message),
                    FnArg::Receiver(receiver) => report.at(receiver, message),
                }
            }
            Some(ty) if signature::is_called(ty, "Bot") => report.at(
                ty,
                format!("what was matched comes first and the bot after it; expected {expected}"),
            ),
            Some(ty @ (Type::Slice(_) | Type::TraitObject(_))) => report.at(ty, whole),
            Some(ty) if signature::is_called(ty, "str") => report.at(ty, whole),
            Some(_) => {}
        },
    }
    if let Some(FnArg::Typed(bot)) = sig.inputs.get(1) {
        signature::check_bot(&bot.ty, report);
    }
}

fn expand(
    krate: &Path,
    function: &ItemFn,
    written: &TokenStream,
    matchers: &[Parsed],
) -> TokenStream {
    let name = &function.sig.ident;
    let vis = &function.vis;
    let cfgs = attrs::cfgs(&function.attrs);
    let (summary, _) = attrs::docs(&function.attrs);
    let text = name.unraw().to_string();
    let private = private();
    // A skill may be called as these are.
    let [call, arg, own] = ["call", "arg", "bot"].map(|name| Ident::new(name, Span::mixed_site()));
    // What was matched takes the call's.
    let own_bot = function.sig.inputs.get(1);
    let own_bot = own_bot.map(|_| quote!(let #own = ::core::clone::Clone::clone(&#call.bot);));
    let bot = function.sig.inputs.get(1).map(|bot| match bot {
        FnArg::Typed(bot) => {
            let span = bot.ty.span();
            let (private, bot) = (args::at(span, &private), args::at(span, &own));
            quote_spanned!(span => , #private::bot::<_>(&#bot))
        }
        FnArg::Receiver(_) => TokenStream::new(),
    });
    let checks = matchers.iter().map(|parsed| check(function, parsed));
    let holds = matchers.iter().map(|parsed| &parsed.holds);
    let matchers = matchers.iter().map(|parsed| &parsed.matcher);
    let returns = match &function.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => name.span(),
    };
    let at_returns = args::at(returns, &private);
    let called = args::at(returns, name);
    let outcome =
        quote_spanned!(returns => #at_returns::skill_outcome::<_>(#called(&#arg #bot).await));
    // By its type, as in the check of the matchers.
    let take = taken(function).map(|ty| quote!(<#ty as #private::FromCall>::from_call(#call)));
    let import = args::import(krate);
    let krate = args::alias();
    // At the function: a future that isn't `Send` is told there, and at the `.await` it is about.
    let run = quote_spanned! { name.span() =>
        ::std::boxed::Box::pin(async move {
            #own_bot
            let ::core::option::Option::Some(#arg) = #take else {
                return ::core::result::Result::Ok(());
            };
            #outcome
        })
    };
    quote! {
        #[allow(clippy::unused_async, reason = #REASON)]
        #written

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs)]
        #vis struct #name {}

        #(#cfgs)*
        const _: () = {
            #import

            #(#checks)*
            #(#holds)*

            static SKILL: #krate::skill::Skill = #krate::skill::Skill {
                name: #text,
                summary: #summary,
                module: ::core::module_path!(),
                matchers: &[#(#matchers),*],
                run: |#call| #run,
                location: #krate::event::Location { file: ::core::file!(), line: ::core::line!() },
            };

            impl #krate::skill::Skilled for #name {
                const SKILL: &'static #krate::skill::Skill = &SKILL;
            }

            #private::inventory::submit! { #private::SkillEntry(&SKILL) }
        };
    }
}

fn private() -> TokenStream {
    let krate = args::alias();
    quote!(#krate::__private)
}

/// That the skill's argument can hold what the matcher fits.
fn check(function: &ItemFn, parsed: &Parsed) -> Option<TokenStream> {
    let Events {
        span,
        name,
        event_type,
        subclasses,
    } = parsed.events.as_ref()?;
    let arg = taken(function)?;
    let skill = &function.sig.ident;
    let wanted = match name.as_str() {
        "Message" => "Matched".to_owned(),
        name => format!("Matched<{name}>"),
    };
    let message = format!(
        "`{skill}` would never run for a `{name}`, since its argument can't hold one; \
         take `&{wanted}` or `&AnyEvent`"
    );
    let private = private();
    // By its type, as where it is taken: what can't be is told once.
    let wants = quote!(<#arg as #private::FromCall>::WANTS);
    let runs = quote_spanned!(*span => __opsdroid::__private::runs);
    Some(quote_spanned! { *span =>
        const _: () = #runs(#wants, #event_type, #subclasses, #message);
    })
}

/// What the skill's first argument refers to.
fn taken(function: &ItemFn) -> Option<&Type> {
    match function.sig.inputs.first() {
        Some(FnArg::Typed(arg)) => match &*arg.ty {
            Type::Reference(reference) if reference.mutability.is_none() => Some(&reference.elem),
            _ => None,
        },
        _ => None,
    }
}
