//! From the tokens of a `#[connector] impl` to its model, with every error on the way.

use std::mem;

use proc_macro2::TokenStream;
use syn::{Ident, ImplItem, ItemImpl, Type};

use super::{check, model::Model, registrations};
use crate::{
    Entry,
    args::{self, Args},
    attrs,
    report::Report,
    signature, unfinished,
};

/// What stands on the struct, since it is said once.
const DECLARED: &[&str] = &[
    "name",
    "emits",
    "heartbeat",
    "dialect",
    "text",
    "rate",
    "target_rate",
    "delivery",
    "idempotent",
];

pub(super) fn parse(
    entry: Entry,
    args: TokenStream,
    mut block: ItemImpl,
    is_unfinished: bool,
    report: &mut Report,
) -> Model {
    let mut args = Args::parse(args, report);
    let import = args::import(&args.krate(entry, report));
    args.of_the_struct(DECLARED, report);
    args.finish(report);

    if let Some((path, _)) = &block.trait_ {
        report.at(
            path,
            "`#[connector]` goes on the struct's own `impl` block, not on a trait's; remove it here",
        );
    }
    if !block.generics.params.is_empty() {
        let message =
            "a connector can't be generic, since its name stands for one type; remove this";
        report.at(&block.generics, message);
    }

    if let Type::Reference(reference) = &*block.self_ty {
        let message = "`#[connector]` goes on the `impl` block of the struct itself; \
                       remove what is before its name";
        let before = &reference.and_token;
        report.at(before, message);
        block.self_ty = reference.elem.clone();
    }
    signature::check_twice(&mut block.attrs, "connector", report);

    let (mut connect, mut listen) = (Vec::new(), Vec::new());
    let mut misplaced = false;
    let (mut disconnect, mut resolve_target, mut probe) = (Vec::new(), Vec::new(), Vec::new());
    let mut registrations = Vec::new();
    drop_second(&mut block, report);
    for item in &mut block.items {
        let method = match item {
            ImplItem::Fn(method) => method,
            // A method without a body: that is told by the compiler.
            ImplItem::Verbatim(tokens) => {
                *tokens = unfinished::without_attributes(&["register_event"], mem::take(tokens));
                continue;
            }
            _ => continue,
        };
        // What else is in the block is its author's alone.
        if !check::is_ours(method) {
            continue;
        }
        if let syn::Safety::Unsafe(safety) = &method.sig.safety {
            report.at(safety, signature::UNSAFE);
        }
        for arg in &method.sig.inputs {
            signature::check_cfg(arg, report);
        }
        let before = registrations.len();
        registrations::take(method, &mut registrations, report);
        let registered = registrations.len() > before;
        let name = method.sig.ident.clone();
        match name.to_string().as_str() {
            "connect" | "listen" | "disconnect" | "probe" | "resolve_target" if registered => {
                let message = format!(
                    "`{name}` is called by the runtime; register the event on a method of its own"
                );
                report.at(&name, message);
                misplaced = true;
            }
            _ if registered => check::event_method(method, &registrations[before].event, report),
            "connect" => connect.push(check::connect(method, report)),
            "listen" => listen.push(check::listen(method, report)),
            "disconnect" if check::shape(method, "(&self) -> Result<()>", 0, report) => {
                disconnect.push(check::named(method));
            }
            "probe" if check::shape(method, "(&self) -> Result<()>", 0, report) => {
                probe.push(check::named(method));
            }
            "resolve_target"
                if check::shape(
                    method,
                    "(&self, name: &str) -> Result<Option<Target>>",
                    1,
                    report,
                ) =>
            {
                let name = check::arguments(method);
                if let Some(name) = name
                    .first()
                    .filter(|name| signature::is_called(&name.ty, "String"))
                {
                    report.at(&name.ty, "the name comes by reference; write `&str`");
                }
                resolve_target.push(check::named(method));
            }
            _ => continue,
        }
        // That it is `async` and takes `&self` isn't its author's choice.
        let allow = syn::parse_quote!(#[allow(clippy::unused_async, clippy::unused_self)]);
        method.attrs.push(allow);
    }

    let is_own = block.trait_.is_none() && block.generics.params.is_empty();
    let fits = !misplaced && is_own && !is_unfinished;
    let missing = [
        (connect.is_empty(), "connect", "(bot: &Bot) -> Result<Self>"),
        (
            listen.is_empty(),
            "listen",
            "(&self, bot: &Bot) -> Result<()>",
        ),
    ];
    let missing: Vec<_> = missing.iter().filter(|(missing, ..)| *missing).collect();
    match missing.as_slice() {
        _ if !fits => {}
        [(_, name, rest)] => match check::misspelt(&block, name) {
            Some(near) => {
                let message = format!(
                    "a connector needs `{name}`, and this is `{near}`; did you mean `{name}`?"
                );
                report.at(near, message);
            }
            None => {
                let message = format!("a connector needs `{name}`; add `async fn {name}{rest}`");
                report.at(&block.self_ty, message);
            }
        },
        [] => {}
        _ => {
            let message = "a connector has one `#[connector]` block, which has `connect` and `listen`; \
                           add both, or take the attribute off a block of other methods";
            report.at(&block.self_ty, message);
        }
    }
    registrations::check_twice(&registrations, report);

    Model {
        krate: args::alias(),
        import,
        block,
        connect,
        listen,
        disconnect,
        resolve_target,
        probe,
        registrations,
    }
}

/// The methods that the runtime calls are there once, unless `cfg` says which. A second one is
/// left out, for the compiler would miss it in words of its own.
fn drop_second(block: &mut ItemImpl, report: &mut Report) {
    let mut seen: Vec<Ident> = Vec::new();
    block.items.retain(|item| {
        let ImplItem::Fn(method) = item else {
            return true;
        };
        let name = &method.sig.ident;
        if !check::is_called_by_the_runtime(name) || !attrs::cfgs(&method.attrs).is_empty() {
            return true;
        }
        let Some(first) = seen.iter().find(|first| *first == name) else {
            seen.push(name.clone());
            return true;
        };
        let line = first.span().unwrap().line();
        let message = format!(
            "`{name}` is there already, on line {line}; a connector has one: remove this, \
             or put `#[cfg(..)]` on both"
        );
        report.at(name, message);
        false
    });
}
