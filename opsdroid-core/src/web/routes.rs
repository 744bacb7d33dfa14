//! Which path belongs to whom.

use std::{
    fmt,
    sync::{Arc, Weak},
};

use axum::{
    Router,
    http::{Uri, uri::PathAndQuery},
};
use tokio::sync::watch;

use super::verify::Verifier;
use crate::error::{Error, Result};

/// Everything that is mounted.
#[derive(Default)]
pub(super) struct Routes(watch::Sender<Vec<Arc<Route>>>);

/// One mounted path.
pub(super) struct Route {
    path: Box<str>,
    pub(super) verifier: Box<dyn Verifier>,
    pub(super) router: Router,
}

/// A mounted path. It is taken away when this is dropped.
#[must_use = "the path is taken away when this is dropped"]
pub struct Mount {
    path: Box<str>,
    routes: Weak<Routes>,
}

impl Route {
    pub(super) fn new(path: &str, verifier: impl Verifier, router: Router) -> Result<Self> {
        let trimmed = if path == "/" {
            path
        } else {
            path.trim_end_matches('/')
        };
        let fits = trimmed.starts_with('/') && trimmed.parse::<PathAndQuery>().is_ok();
        if !fits || trimmed.contains(['?', '#']) {
            let message =
                format!("`{path}` can't be mounted: a path starts with `/` and has no `?`");
            return Err(Error::config(message));
        }
        Ok(Self {
            path: trimmed.into(),
            verifier: Box::new(verifier),
            router,
        })
    }

    /// What is left of a path below this one, beginning with `/`.
    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        if &*self.path == "/" {
            return (path == "/").then_some(path);
        }
        match path.strip_prefix(&*self.path)? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }
}

impl Routes {
    pub(super) fn add(self: &Arc<Self>, route: Route) -> Result<Mount> {
        let path = route.path.clone();
        let added = self.0.send_if_modified(|routes| {
            let is_free = routes.iter().all(|other| other.path != path);
            if is_free {
                routes.push(Arc::new(route));
            }
            is_free
        });
        if !added {
            let message = format!("`{path}` is mounted on the web server already");
            return Err(Error::rejected(message));
        }
        Ok(Mount {
            path,
            routes: Arc::downgrade(self),
        })
    }

    /// The route of the longest path that fits, and the request's URI as that route sees it.
    pub(super) fn find(&self, uri: &Uri) -> Option<(Arc<Route>, Uri)> {
        let (route, rest) = {
            let routes = self.0.borrow();
            let fitting = routes
                .iter()
                .filter_map(|route| Some((route, route.below(uri.path())?)));
            let (route, rest) = fitting.max_by_key(|(route, _)| route.path.len())?;
            (Arc::clone(route), rest)
        };
        let inner = match uri.query() {
            None => rest.parse(),
            Some(query) => format!("{rest}?{query}").parse(),
        };
        Some((route, inner.ok()?))
    }

    pub(super) async fn mounted(&self, path: &str) {
        let mut routes = self.0.subscribe();
        let is_there = |routes: &Vec<Arc<Route>>| routes.iter().any(|route| &*route.path == path);
        // The sender is `self`, so it can't be gone.
        let _ = routes.wait_for(is_there).await;
    }
}

impl Mount {
    /// The path as it was mounted.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        if let Some(routes) = self.routes.upgrade() {
            routes
                .0
                .send_modify(|routes| routes.retain(|route| route.path != self.path));
        }
    }
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mount({})", self.path)
    }
}
