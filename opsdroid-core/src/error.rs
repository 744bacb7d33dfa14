//! What can go wrong, by what the caller does next.

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

use crate::{config::ConfigError, event::EventType};

/// What opsdroid's own functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any error of another library.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// What went wrong. The variants are few and say what to do next.
///
/// A connector's methods may return any error that converts into this one. A foreign error gets
/// its class where it happens, by [`ResultExt`]:
///
/// ```
/// use opsdroid_core::prelude::*;
///
/// fn read(line: &[u8]) -> Result<&str> {
///     std::str::from_utf8(line).protocol()
/// }
/// assert!(matches!(read(&[0xff]), Err(Error::Protocol(_))));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The configuration is wrong: a person must mend it, trying again won't help.
    Config(Box<ConfigError>),
    /// The service refuses our credentials: a person must renew them.
    Auth(Cause),
    /// The service asks us to wait.
    RateLimited {
        /// How long the service asks us to wait, from now.
        retry_after: Duration,
        /// What the service said.
        cause: Cause,
    },
    /// The connector can't send this event, ever.
    Unsupported(Box<Unsupported>),
    /// The room, user, message or connector doesn't exist.
    NotFound(Cause),
    /// The service refuses this one request; another may pass.
    Rejected(Cause),
    /// The other side sent what its protocol doesn't allow.
    Protocol(Cause),
    /// The service can't be reached, or the connection broke: try again later.
    Network(Cause),
    /// What must be kept couldn't be, or not be read: don't acknowledge it, try again later.
    Storage(Cause),
    /// The bot or the connector is stopping and takes nothing more.
    Stopped,
}

macro_rules! classes {
    ($($(#[$doc:meta])* $method:ident => $variant:ident;)*) => {
        impl Error {
            $(
                $(#[$doc])*
                pub fn $method(cause: impl Into<BoxError>) -> Self {
                    Self::$variant(Cause::new(cause))
                }
            )*
        }

        /// Gives a foreign error its class where it happens.
        pub trait ResultExt<T>: Sized {
            /// The configuration is wrong; see [`Error::Config`].
            ///
            /// # Errors
            /// The same error, classed.
            fn config(self) -> Result<T>;
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// The same error, classed.
                fn $method(self) -> Result<T>;
            )*
            /// Says what was being done when the error happened. An [`Error`] keeps its class;
            /// a foreign one's is [`Error::Rejected`] unless another method gives it.
            ///
            /// # Errors
            /// The same error with the sentence before it.
            fn context(self, doing: impl Into<Cow<'static, str>>) -> Result<T, Context>;
        }

        impl<T, E: Into<BoxError>> ResultExt<T> for std::result::Result<T, E> {
            fn config(self) -> Result<T> {
                self.map_err(Error::config)
            }
            $(
                fn $method(self) -> Result<T> {
                    self.map_err(Error::$method)
                }
            )*
            fn context(self, doing: impl Into<Cow<'static, str>>) -> Result<T, Context> {
                self.map_err(|e| Context { doing: doing.into(), source: e.into() })
            }
        }
    };
}

classes! {
    /// The service refuses our credentials; see [`Error::Auth`].
    auth => Auth;
    /// The thing doesn't exist; see [`Error::NotFound`].
    not_found => NotFound;
    /// The service refuses this request; see [`Error::Rejected`].
    rejected => Rejected;
    /// The other side broke its protocol; see [`Error::Protocol`].
    protocol => Protocol;
    /// The service can't be reached; see [`Error::Network`].
    network => Network;
    /// What must be kept couldn't be; see [`Error::Storage`].
    storage => Storage;
}

impl Error {
    /// The configuration is wrong; see [`Error::Config`]. The runtime adds where.
    pub fn config(cause: impl Into<BoxError>) -> Self {
        Self::Config(Box::new(ConfigError::new(cause)))
    }

    /// The service asks us to wait that long; see [`Error::RateLimited`].
    pub fn rate_limited(retry_after: Duration, cause: impl Into<BoxError>) -> Self {
        Self::RateLimited {
            retry_after,
            cause: Cause::new(cause),
        }
    }

    /// The class of an HTTP answer that isn't a success.
    ///
    /// 401 is [`Auth`](Error::Auth); 404 and 410 are [`NotFound`](Error::NotFound); 429, or any
    /// status with a `Retry-After`, is [`RateLimited`](Error::RateLimited); 408 and 5xx are
    /// [`Network`](Error::Network); any other 4xx, 403 too, is [`Rejected`](Error::Rejected), for
    /// a bot that may not write in one room has good credentials; the rest is
    /// [`Protocol`](Error::Protocol). A service that means something else by a status says so
    /// before it comes here.
    pub fn from_status(
        status: u16,
        retry_after: Option<Duration>,
        cause: impl Into<BoxError>,
    ) -> Self {
        match (status, retry_after) {
            (_, Some(retry_after)) => Self::rate_limited(retry_after, cause),
            (429, None) => Self::rate_limited(Duration::from_secs(1), cause),
            (401, _) => Self::auth(cause),
            (404 | 410, _) => Self::not_found(cause),
            (408 | 500..=599, _) => Self::network(cause),
            (400..=499, _) => Self::rejected(cause),
            _ => Self::protocol(cause),
        }
    }

    /// The class as one word, for logs and metrics.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Config(_) => "config",
            Self::Auth(_) => "auth",
            Self::RateLimited { .. } => "rate-limited",
            Self::Unsupported(_) => "unsupported",
            Self::NotFound(_) => "not-found",
            Self::Rejected(_) => "rejected",
            Self::Protocol(_) => "protocol",
            Self::Network(_) => "network",
            Self::Storage(_) => "storage",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Auth(cause) => write!(f, "credentials refused: {cause}"),
            Self::RateLimited { retry_after, cause } => {
                write!(f, "rate limited, wait {retry_after:?}: {cause}")
            }
            Self::Unsupported(unsupported) => unsupported.fmt(f),
            Self::NotFound(cause) => write!(f, "not found: {cause}"),
            Self::Rejected(cause) => write!(f, "refused: {cause}"),
            Self::Protocol(cause) => write!(f, "protocol error: {cause}"),
            Self::Network(cause) => write!(f, "network error: {cause}"),
            Self::Storage(cause) => write!(f, "storage error: {cause}"),
            Self::Stopped => f.write_str("the bot is stopping"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Auth(cause)
            | Self::RateLimited { cause, .. }
            | Self::NotFound(cause)
            | Self::Rejected(cause)
            | Self::Protocol(cause)
            | Self::Network(cause)
            | Self::Storage(cause) => cause.0.source(),
            Self::Config(_) | Self::Unsupported(_) | Self::Stopped => None,
        }
    }
}

/// An error that says its own class, so that `?` makes an [`Error`] of it.
///
/// An error type of your own can do the same by `impl From<MyError> for Error`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no class, so the runtime can't tell what to do about it",
    label = "give the error its class where it happens: `.network()?`, `.auth()?` or `.protocol()?`",
    note = "an error type of your own gets one by `impl From<MyError> for Error`"
)]
pub trait Classed {
    /// The same error, classed.
    fn classed(self) -> Error;
}

impl<E: Classed> From<E> for Error {
    fn from(error: E) -> Self {
        error.classed()
    }
}

impl Classed for Context {
    fn classed(self) -> Error {
        let Self { doing, source } = self;
        let error = match source.downcast::<Error>() {
            Ok(error) => *error,
            Err(source) => return Error::rejected(Self { doing, source }),
        };
        let during = |Cause(source)| Cause::new(Context { doing, source });
        match error {
            Error::Auth(cause) => Error::Auth(during(cause)),
            Error::RateLimited { retry_after, cause } => Error::RateLimited {
                retry_after,
                cause: during(cause),
            },
            Error::NotFound(cause) => Error::NotFound(during(cause)),
            Error::Rejected(cause) => Error::Rejected(during(cause)),
            Error::Protocol(cause) => Error::Protocol(during(cause)),
            Error::Network(cause) => Error::Network(during(cause)),
            Error::Storage(cause) => Error::Storage(during(cause)),
            // These say themselves what it is about.
            error @ (Error::Config(_) | Error::Unsupported(_) | Error::Stopped) => error,
        }
    }
}

impl Classed for std::convert::Infallible {
    fn classed(self) -> Error {
        match self {}
    }
}

/// The error behind an [`Error`]: a sentence or another library's error.
#[derive(Debug)]
pub struct Cause(BoxError);

impl Cause {
    /// The cause and all behind it, in one line.
    pub(crate) fn one_line(&self) -> String {
        one_line(&*self.0)
    }

    fn new(cause: impl Into<BoxError>) -> Self {
        Self(cause.into())
    }

    /// The other library's error, if it is of this type.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A foreign error with what was being done; see [`ResultExt::context`].
#[derive(Debug)]
pub struct Context {
    doing: Cow<'static, str>,
    source: BoxError,
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.doing, self.source)
    }
}

impl StdError for Context {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}

/// An event that a connector can't send, with what it can.
#[derive(Debug)]
pub struct Unsupported {
    /// The event's name, as in `message`.
    pub event: &'static str,
    /// The connector's name in the configuration, or its type's where it has none yet.
    pub connector: String,
    /// What the connector can send.
    pub supported: Vec<&'static EventType>,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "connector `{}` can't send `{}` events; ",
            self.connector, self.event
        )?;
        if self.supported.is_empty() {
            return f.write_str("it only receives");
        }
        f.write_str("it can send ")?;
        for (index, event) in self.supported.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}`{}`", event.name)?;
        }
        Ok(())
    }
}

impl StdError for Unsupported {}

mod line;
#[cfg(test)]
mod tests;

pub(crate) use self::line::{one_line, panic_text};
