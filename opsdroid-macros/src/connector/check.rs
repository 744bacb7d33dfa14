//! Whether the methods of a `#[connector] impl` have the signatures that the runtime calls.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Path, ReturnType, Type, spanned::Spanned};

use super::{
    model::{Connect, Listen, Method},
    registrations::is_register_event,
};
use crate::{attrs, report::Report, signature, spelling};

/// A method whose name is nearly this one.
pub(super) fn misspelt<'a>(block: &'a ItemImpl, name: &'static str) -> Option<&'a Ident> {
    block.items.iter().find_map(|item| {
        let ImplItem::Fn(method) = item else {
            return None;
        };
        let spelled = &method.sig.ident;
        let near = spelling::nearest(&spelled.to_string(), &[name]).is_some();
        (near && !is_called_by_the_runtime(spelled)).then_some(spelled)
    })
}

/// The methods that the runtime calls itself.
const CALLED: &[&str] = &["connect", "listen", "disconnect", "probe", "resolve_target"];

pub(super) fn is_called_by_the_runtime(name: &Ident) -> bool {
    CALLED.iter().any(|called| name == called)
}

/// What the attribute has something to say of.
pub(super) fn is_ours(method: &ImplItemFn) -> bool {
    is_called_by_the_runtime(&method.sig.ident) || method.attrs.iter().any(is_register_event)
}

/// A method that the runtime calls itself: nobody is there to choose a type.
fn check_generic(method: &ImplItemFn, report: &mut Report) -> bool {
    let name = &method.sig.ident;
    let generics = &method.sig.generics;
    if signature::is_generic(generics) {
        let message = format!(
            "`{name}` can't be generic, since nobody says which type it is for; name the type"
        );
        report.at(&generics.params, message);
        return true;
    }
    let choice = arguments(method)
        .into_iter()
        .find(|arg| matches!(&*arg.ty, Type::ImplTrait(_)));
    if let Some(arg) = choice {
        let message = format!("`{name}` needs to know which type this is; write that");
        report.at(&arg.ty, message);
    }
    choice.is_some()
}

/// `&self`, or the handle that a task of the connection's can keep: `self: &Arc<Self>`.
fn takes_self_or_handle(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_typed(receiver) => true,
        _ => takes_self(method, report),
    }
}

fn is_async(method: &ImplItemFn, report: &mut Report) -> bool {
    if method.sig.asyncness.is_none() {
        let name = &method.sig.ident;
        report.at(
            method.sig.fn_token,
            format!("expected `{name}` to be `async`; write `async fn {name}`"),
        );
    }
    method.sig.asyncness.is_some()
}

fn takes_self(method: &ImplItemFn, report: &mut Report) -> bool {
    match method.sig.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_shared(receiver) => true,
        Some(FnArg::Receiver(receiver)) => {
            let shared = "a live connector is shared between tasks; write `&self`";
            match receiver.kind {
                syn::ReceiverKind::Reference(_, _, Some(_)) => {
                    let message = format!("{shared}, and keep what changes in a `Mutex`");
                    report.at(receiver, message);
                }
                _ => report.at(receiver, shared),
            }
            false
        }
        _ => {
            let name = &method.sig.ident;
            report.at(
                name,
                format!(
                    "`{name}` is called on a live connector; write `&self` as its first argument"
                ),
            );
            false
        }
    }
}

fn is_shared(receiver: &syn::Receiver) -> bool {
    match &receiver.kind {
        syn::ReceiverKind::Reference(_, lifetime, None) => {
            !lifetime.as_ref().is_some_and(signature::is_static)
        }
        _ => false,
    }
}

/// Whether the type is right is for the compiler: an alias of `Arc` is fine. What can't be right
/// is told here.
fn is_typed(receiver: &syn::Receiver) -> bool {
    let no_handle = |ty: &Type| {
        ["Self", "Box", "Rc", "Pin"]
            .iter()
            .any(|name| signature::is_called(ty, name))
    };
    match &receiver.kind {
        syn::ReceiverKind::Typed(_, ty) => !no_handle(ty),
        _ => false,
    }
}

pub(super) fn named(method: &ImplItemFn) -> Method {
    let name = method.sig.ident.clone();
    let takes = arguments(method)
        .first()
        .map_or_else(|| name.span(), |arg| arg.ty.span());
    Method {
        name,
        takes,
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
    }
}

/// Where a method says what it returns; its name where it doesn't.
fn returns(method: &ImplItemFn) -> Span {
    match &method.sig.output {
        ReturnType::Type(_, ty) => ty.span(),
        ReturnType::Default => method.sig.ident.span(),
    }
}

pub(super) fn arguments(method: &ImplItemFn) -> Vec<&syn::PatType> {
    let inputs = method.sig.inputs.iter();
    inputs
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

/// A method with `&self`, this many arguments and this signature, for the error.
pub(super) fn shape(method: &ImplItemFn, rest: &str, count: usize, report: &mut Report) -> bool {
    let fine = is_async(method, report) && takes_self(method, report);
    let args = arguments(method);
    if fine && args.len() != count {
        let name = &method.sig.ident;
        count_of_arguments(method, count, &format!("async fn {name}{rest}"), report);
        return false;
    }
    fine
}

/// Told at the arguments that are too many, or at all of them where there are too few.
fn count_of_arguments(method: &ImplItemFn, most: usize, expected: &str, report: &mut Report) {
    let name = &method.sig.ident;
    let more: TokenStream = arguments(method)
        .iter()
        .skip(most)
        .map(ToTokens::to_token_stream)
        .collect();
    if !more.is_empty() {
        let message =
            format!("an argument too many for `{name}`; expected `{expected}`, remove this");
        report.at(more, message);
        return;
    }
    let message = format!("an argument is missing in `{name}`; write `{expected}`");
    match method.sig.inputs.is_empty() {
        true => report.at(name, message),
        false => report.at(&method.sig.inputs, message),
    }
}

pub(super) fn event_method(method: &ImplItemFn, event: &Path, report: &mut Report) {
    let event = event.to_token_stream().to_string().replace(' ', "");
    let rest = format!("(&self, event: &Event<{event}>) -> Result<Receipt>");
    if !shape(method, &rest, 1, report) {
        return;
    }
    // `&impl Payload`, or `&P` with a `P` of the method's own, may be anything.
    for arg in arguments(method) {
        let ty = match &*arg.ty {
            Type::Reference(reference) => &*reference.elem,
            other => other,
        };
        let mut params = method.sig.generics.type_params();
        let anything = matches!(ty, Type::ImplTrait(_))
            || params
                .any(|param| matches!(ty, Type::Path(path) if path.path.is_ident(&param.ident)));
        if anything {
            let message = format!(
                "`{}` needs to know what this is; expected `&Event<{event}>` or `&AnyEvent`, \
                 or `&Event<P>` with `P: Payload`",
                method.sig.ident
            );
            report.at(&arg.ty, message);
        }
    }
}

pub(super) fn connect(method: &ImplItemFn, report: &mut Report) -> Connect {
    let mut connect = Connect {
        name: method.sig.ident.span(),
        config: None,
        bot: Span::call_site(),
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
    };
    if let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() {
        let message = "`connect` makes the connector, so there is no `self` yet; remove this";
        report.at(receiver, message);
    }
    is_async(method, report);
    let args = arguments(method);
    if let [.., bot] = args.as_slice() {
        connect.bot = bot.ty.span();
        signature::check_bot(&bot.ty, report);
    }
    match args.as_slice() {
        [_bot] => {}
        [first, _] if signature::is_bot(&first.ty) => {
            let message = "the bot comes last; write \
                           `async fn connect(config: MyConfig, bot: &Bot) -> Result<Self>`";
            report.at(&first.ty, message);
        }
        [config, _bot] => {
            if check_generic(method, report) {
                return connect;
            }
            if let Type::Reference(_) = &*config.ty {
                let message =
                    "the configuration is the connector's own; write its type without `&`";
                report.at(&config.ty, message);
            }
            connect.config = Some((*config.ty).clone());
        }
        [] => count_of_arguments(
            method,
            2,
            "async fn connect(bot: &Bot) -> Result<Self>",
            report,
        ),
        _ => count_of_arguments(
            method,
            2,
            "async fn connect(config: MyConfig, bot: &Bot) -> Result<Self>",
            report,
        ),
    }
    connect
}

// async fn listen(&self, bot: &Bot)
// async fn listen(&self, incoming: Incoming, bot: &Bot)
// async fn listen(self: &Arc<Self>, ..)
pub(super) fn listen(method: &ImplItemFn, report: &mut Report) -> Listen {
    let mut listen = Listen {
        name: method.sig.ident.span(),
        incoming: None,
        bot: Span::call_site(),
        returns: returns(method),
        cfgs: attrs::cfgs(&method.attrs).into_iter().cloned().collect(),
    };
    let fine = is_async(method, report) && takes_self_or_handle(method, report);
    let args = arguments(method);
    if fine && !(1..=2).contains(&args.len()) {
        let expected = match args.is_empty() {
            true => "async fn listen(&self, bot: &Bot) -> Result<()>",
            false => "async fn listen(&self, incoming: Incoming, bot: &Bot) -> Result<()>",
        };
        count_of_arguments(method, 2, expected, report);
    } else if let [.., bot] = args.as_slice() {
        listen.bot = bot.ty.span();
        signature::check_bot(&bot.ty, report);
    }
    check_generic(method, report);
    match args.as_slice() {
        [first, _] if signature::is_bot(&first.ty) => {
            let message = "the bot comes last; write \
                           `async fn listen(&self, incoming: Incoming, bot: &Bot) -> Result<()>`";
            report.at(&first.ty, message);
        }
        [incoming, _bot] => listen.incoming = Some((*incoming.ty).clone()),
        _ => {}
    }
    listen
}
