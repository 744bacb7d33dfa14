//! What a function of the user's may look like, where connectors and skills agree.

use syn::{Attribute, FnArg, GenericParam, Generics, Lifetime, Type};

use crate::report::Report;

/// Whether a type is spelled as a path to this name; an alias is left to the compiler.
pub(crate) fn is_called(ty: &Type, name: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| last.ident == name)
}

/// The bot is shared: a type that says otherwise is told here, anything else by the compiler.
pub(crate) fn check_bot(ty: &Type, report: &mut Report) {
    if is_called(ty, "Bot") {
        report.at(ty, "the bot comes by reference; write `&Bot`");
    }
    let Type::Reference(reference) = ty else {
        return;
    };
    let forever = reference.lifetime.as_ref().is_some_and(is_static);
    if is_called(&reference.elem, "Bot") && (forever || reference.mutability.is_some()) {
        let message = "the bot is shared, and lent for the call; write `&Bot`, \
                       and `bot.clone()` where it has to be kept";
        report.at(ty, message);
    }
}

/// Whether this refers to the bot, however long.
pub(crate) fn is_bot(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if is_called(&reference.elem, "Bot"))
}

pub(crate) fn is_static(lifetime: &Lifetime) -> bool {
    lifetime.ident == "static"
}

/// Whether there is more to choose than lifetimes, which the compiler finds by itself.
pub(crate) fn is_generic(generics: &Generics) -> bool {
    let lifetime = |param: &GenericParam| matches!(param, GenericParam::Lifetime(_));
    !generics.params.iter().all(lifetime)
}

/// An argument that is there or not: the code that calls the function can't know.
pub(crate) fn check_cfg(arg: &FnArg, report: &mut Report) {
    let attrs = match arg {
        FnArg::Typed(arg) => &arg.attrs,
        FnArg::Receiver(arg) => &arg.attrs,
    };
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("cfg")) {
        let message = "an argument can't be switched by `cfg`; write the function twice, \
                       each with a `#[cfg(..)]` of its own";
        report.at(attr, message);
    }
}

/// Whoever calls an unsafe function promises something, and the runtime promises nothing.
pub(crate) const UNSAFE: &str =
    "the runtime calls this, and can't keep what an `unsafe` function asks for; remove this";

/// The same attribute of ours below itself is told, and removed.
pub(crate) fn check_twice(attrs: &mut Vec<Attribute>, name: &str, report: &mut Report) {
    attrs.retain(|attr| {
        let second = attr
            .path()
            .segments
            .last()
            .is_some_and(|last| last.ident == name);
        if second {
            let message = format!("`#[{name}]` is given twice; give it once, remove this");
            report.at(attr, message);
        }
        !second
    });
}
