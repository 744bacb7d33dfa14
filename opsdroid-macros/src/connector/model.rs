//! What a `#[connector] impl` says, checked.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Ident, ItemImpl, Path, Type};

/// A connector's impl block.
pub(super) struct Model {
    /// What the generated code calls opsdroid, and where it imports that.
    pub(super) krate: Path,
    pub(super) import: TokenStream,
    /// The block as written, without our helper attributes.
    pub(super) block: ItemImpl,
    /// Of these two one or, under different `cfg`s, several.
    pub(super) connect: Vec<Connect>,
    pub(super) listen: Vec<Listen>,
    /// Of these three none, one or, under different `cfg`s, several.
    pub(super) disconnect: Vec<Method>,
    pub(super) resolve_target: Vec<Method>,
    pub(super) probe: Vec<Method>,
    pub(super) registrations: Vec<Registration>,
}

/// `async fn connect(config: Config, bot: &Bot) -> Result<Self>`, or without the configuration.
pub(super) struct Connect {
    pub(super) name: Span,
    pub(super) config: Option<Type>,
    pub(super) bot: Span,
    pub(super) returns: Span,
    pub(super) cfgs: Vec<Attribute>,
}

/// `async fn listen(&self, bot: &Bot)`, or with the half that `connect` returned beside `self`.
pub(super) struct Listen {
    pub(super) name: Span,
    pub(super) incoming: Option<Type>,
    pub(super) bot: Span,
    pub(super) returns: Span,
    pub(super) cfgs: Vec<Attribute>,
}

/// A method that may be there, and where it says what it returns.
pub(super) struct Method {
    pub(super) name: Ident,
    /// Its first argument's type, `&self` aside.
    pub(super) takes: Span,
    pub(super) returns: Span,
    pub(super) cfgs: Vec<Attribute>,
}

/// One event of one `#[register_event(..)]`.
pub(super) struct Registration {
    pub(super) event: Path,
    pub(super) subclasses: bool,
    /// `register_event`, as it is written.
    pub(super) attribute: Path,
    pub(super) method: Method,
}

impl Model {
    pub(super) fn self_type(&self) -> &Type {
        &self.block.self_ty
    }
}
