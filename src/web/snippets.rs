//! Pieces of HTML that put a newsletter's sign-up form on another site.

use askama::Template;
use serde::Serialize;
use utoipa::ToSchema;

use super::State;
use crate::storage::{StorageError, editions, newsletters::Newsletter, sections};

/// A sign-up form for other sites.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Snippets {
    /// Shows the form in a frame; whoever signs up stays on the page.
    pub iframe: String,
    /// A form of the page's own, to be styled there; it leads to our site for one more step.
    pub html: String,
}

#[derive(Template)]
#[template(path = "site/snippet_form.html")]
struct PlainForm<'a> {
    action: String,
    sections: Vec<(&'a str, &'a str)>,
    editions: Vec<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "site/snippet_iframe.html")]
struct Iframe<'a> {
    url: String,
    newsletter: &'a str,
}

/// The pieces for a newsletter, with its sections and editions as they are now.
pub async fn load(state: &State, newsletter: &Newsletter) -> Result<Snippets, StorageError> {
    let of = newsletter.id;
    let (sections, editions) = state
        .db
        .read(move |conn| Ok::<_, StorageError>((sections::list(conn, of)?, editions::list(conn, of)?)))
        .await?;
    let page = state.links.newsletter(&newsletter.slug);
    let open = editions.iter().filter(|edition| edition.active);
    let form = PlainForm {
        action: format!("{page}/subscribe"),
        sections: sections.iter().map(|s| (s.slug.as_str(), s.name.as_str())).collect(),
        editions: open.map(|e| (e.slug.as_str(), e.name.as_str())).collect(),
    };
    let iframe = Iframe {
        url: format!("{page}/embed"),
        newsletter: &newsletter.name,
    };
    let rendered = |html: askama::Result<String>| {
        html.map(|html| html.trim().to_owned()).unwrap_or_else(|cause| {
            tracing::error!(%cause, "a snippet cannot be rendered");
            String::new()
        })
    };
    Ok(Snippets {
        iframe: rendered(iframe.render()),
        html: rendered(form.render()),
    })
}
