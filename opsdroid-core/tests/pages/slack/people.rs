//! Who is who: users and channels by name and by id, asked for once.

use std::collections::HashMap;

use opsdroid_core::prelude::*;
use tokio::sync::OnceCell;

use super::convert::classed;
use crate::clients::slack::SlackSession;

#[derive(Default)]
pub struct People(OnceCell<Known>);

struct Known {
    channels: HashMap<String, String>,
    users: HashMap<String, String>,
}

impl People {
    async fn known(&self, session: &SlackSession<'_>) -> Result<&Known> {
        let ask = async || {
            let channels = session.conversations_list().await.map_err(classed)?;
            let users = session.users_list().await.map_err(classed)?;
            Ok(Known {
                channels: channels
                    .into_iter()
                    .map(|channel| (channel.name, channel.id))
                    .collect(),
                users: users.into_iter().map(|user| (user.id, user.name)).collect(),
            })
        };
        self.0.get_or_try_init(ask).await
    }

    /// The target that a person calls so.
    pub async fn find(&self, session: &SlackSession<'_>, name: &str) -> Result<Option<Target>> {
        let known = self.known(session).await?;
        if let Some(name) = name.strip_prefix('#') {
            return Ok(known.channels.get(name).map(Target::from));
        }
        let name = name.trim_start_matches('@');
        let user = known.users.iter().find(|(_, known)| *known == name);
        Ok(user.map(|(id, _)| Target::user_id(id.as_str())))
    }

    /// The name of a user; the id where nobody knows it.
    pub async fn name(&self, session: &SlackSession<'_>, id: &str) -> Result<String> {
        let known = self.known(session).await?;
        Ok(known.users.get(id).map_or(id, |name| name).to_owned())
    }

    /// A text with `<@U1>` as `@ann`.
    pub async fn readable(&self, session: &SlackSession<'_>, text: &str) -> Result<String> {
        let mut parts = text.split("<@");
        let mut readable = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (id, rest) = part.split_once('>').unwrap_or((part, ""));
            readable.push('@');
            readable.push_str(&self.name(session, id).await?);
            readable.push_str(rest);
        }
        Ok(readable)
    }
}
