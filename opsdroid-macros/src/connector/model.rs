//! What a `#[connector] impl` says, checked.

use syn::{Attribute, Ident, ItemImpl, Path, Type};

/// A connector's impl block.
pub(super) struct Model {
    /// The path of opsdroid.
    pub(super) krate: Path,
    /// The block as written, without our helper attributes.
    pub(super) block: ItemImpl,
    pub(super) connect: Connect,
    pub(super) listen: Listen,
    pub(super) disconnect: Option<Ident>,
    pub(super) resolve_target: Option<Ident>,
    pub(super) probe: Option<Ident>,
    pub(super) registrations: Vec<Registration>,
}

/// `async fn connect(config: Config, bot: &Bot) -> Result<Self>`, or without the configuration.
#[derive(Default)]
pub(super) struct Connect {
    pub(super) config: Option<Type>,
}

/// `async fn listen(&self, bot: &Bot)`, or with the half that `connect` returned beside `self`.
#[derive(Default)]
pub(super) struct Listen {
    pub(super) has_incoming: bool,
}

/// One event of one `#[register_event(..)]`.
pub(super) struct Registration {
    pub(super) event: Path,
    pub(super) subclasses: bool,
    pub(super) method: Ident,
    pub(super) cfgs: Vec<Attribute>,
}

impl Model {
    pub(super) fn self_type(&self) -> &Type {
        &self.block.self_ty
    }
}
