//! What search engines may read: `robots.txt` and the sitemap (sitemaps.org), an index and files of each newsletter.

use actix_web::{HttpRequest, HttpResponse, Responder, http::header, web};
use askama::Template;
use sha2::{Digest, Sha256};

use super::{newsletter_of, validators::Validators};
use crate::{
    domain::{NewsletterId, Timestamp, hex},
    storage::{StorageError, newsletters, public_briefs, sections},
    web::{PageError, Problem, State},
};

/// Newsletters in the index. With the parts of their briefs the index stays below the 50,000 files that it may name.
const MOST_NEWSLETTERS: i64 = 1_000;
/// Files that an index may name.
const MOST_FILES: usize = 50_000;

/// A page or file, and when it changed last.
struct Place {
    url: String,
    changed: Option<Timestamp>,
    /// The same in other languages, and itself: language and address.
    alternates: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "site/sitemap_index.xml")]
struct Index {
    files: Vec<Place>,
}

#[derive(Template)]
#[template(path = "site/sitemap.xml")]
struct Sitemap {
    pages: Vec<Place>,
}

/// `/robots.txt`: links in mails and the staff's pages are nobody's to index.
pub async fn robots(state: web::Data<State>) -> impl Responder {
    let rules = "User-agent: *\nDisallow: /c/\nDisallow: /confirm/\nDisallow: /unsubscribe/\nDisallow: /preferences/\nDisallow: /manage\nDisallow: /address/\nDisallow: /come-back/\nDisallow: /mailbox\nDisallow: /desk/\n";
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(format!("{rules}\nSitemap: {}\n", state.links.path("/sitemap.xml")))
}

/// `/sitemap.xml`: the files.
pub async fn index(request: HttpRequest, state: web::Data<State>) -> Result<HttpResponse, PageError> {
    let now = state.now();
    let (newsletters, parts) = state
        .db
        .read(move |conn| {
            let newsletters = newsletters::list(conn, NewsletterId(0), MOST_NEWSLETTERS)?;
            Ok::<_, StorageError>((newsletters, public_briefs::sitemap_parts(conn, now)?))
        })
        .await?;
    let mut files = Vec::new();
    for newsletter in &newsletters {
        let file = |name: &str, changed| Place {
            url: format!("{}/{name}", state.links.newsletter(&newsletter.slug)),
            changed,
            alternates: Vec::new(),
        };
        let own = parts.iter().filter(|part| part.newsletter_id == newsletter.id);
        files.push(file("sitemap.xml", None));
        files.extend(own.map(|part| file(&format!("sitemap-{}.xml", part.part), Some(part.changed_at))));
    }
    files.truncate(MOST_FILES);
    answer(&request, &Index { files })
}

/// `/{newsletter}/sitemap.xml`: the newsletter's own pages.
pub async fn of_newsletter(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path).await?;
    let id = newsletter.id;
    let sections = state.db.read(move |conn| sections::list(conn, id)).await?;
    let links = &state.links;
    let home = links.newsletter(&newsletter.slug);
    let mut urls = vec![home.clone(), format!("{home}/about")];
    urls.extend(
        sections
            .iter()
            .map(|section| links.section(&newsletter.slug, &section.slug)),
    );
    let pages = urls.into_iter().map(|url| Place {
        url,
        changed: None,
        alternates: Vec::new(),
    });
    let template = Sitemap { pages: pages.collect() };
    answer(&request, &template)
}

/// `/{newsletter}/sitemap-{part}.xml`: ten thousand briefs at most.
pub async fn of_briefs(
    request: HttpRequest,
    state: web::Data<State>,
    path: web::Path<(String, i64)>,
) -> Result<HttpResponse, PageError> {
    let newsletter = newsletter_of(&state, &path.0).await?;
    let (id, part, now) = (newsletter.id, path.1, state.now());
    let (briefs, translations, slugs) = state
        .db
        .read(move |conn| {
            Ok::<_, StorageError>((
                public_briefs::sitemap_briefs(conn, id, part, now)?,
                public_briefs::sitemap_translations(conn, id, part, now)?,
                newsletters::slugs(conn)?,
            ))
        })
        .await?;
    if briefs.is_empty() {
        return Err(Problem::not_found("there is no such file here").into());
    }
    let mut translations = translations.into_iter().peekable();
    let pages = briefs.into_iter().map(|brief| {
        let url = state.links.brief(&newsletter.slug, &brief.slug);
        let mut alternates = Vec::new();
        // Both lists are in the order of the briefs.
        while let Some(other) = translations.next_if(|other| other.of <= brief.id) {
            let language = other.language.as_str();
            let is_new = language != brief.language.as_str() && alternates.iter().all(|(known, _)| known != language);
            if let Some(slug) = slugs
                .get(&other.newsletter_id)
                .filter(|_| is_new && other.of == brief.id)
            {
                alternates.push((language.to_owned(), state.links.brief(slug, &other.slug)));
            }
        }
        if !alternates.is_empty() {
            alternates.insert(0, (brief.language.as_str().to_owned(), url.clone()));
        }
        Place {
            url,
            changed: Some(brief.changed_at),
            alternates,
        }
    });
    let template = Sitemap { pages: pages.collect() };
    answer(&request, &template)
}

/// A file of the sitemap. There is no time at which it changed last: a brief may have been taken out.
fn answer(request: &HttpRequest, template: &impl Template) -> Result<HttpResponse, PageError> {
    let written = template.render().map_err(|cause| Problem::internal(&cause))?;
    let validators = Validators::of(hex(Sha256::digest(&written).get(..12).unwrap_or_default()));
    if let Some(answer) = validators.not_modified(request) {
        return Ok(answer);
    }
    let mut answer = HttpResponse::Ok();
    validators.stamp(&mut answer);
    Ok(answer
        .content_type("application/xml; charset=utf-8")
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(written))
}
