//! The public URLs, in one place.

use super::{IssueId, Slug};

/// Builds the URLs under which readers reach the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    base: String,
}

/// The text is not the address of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an address such as https://news.example.org, without path, query or fragment")]
pub struct LinksError;

impl Links {
    /// Reads the site's address.
    ///
    /// # Errors
    /// [`LinksError`] unless it is an http or https URL with a host and without path, query or fragment.
    pub fn parse(base: &str) -> Result<Self, LinksError> {
        let url = url::Url::parse(base).map_err(|_| LinksError)?;
        let web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if !web || url.path() != "/" || url.query().is_some() || url.fragment().is_some() || !url.username().is_empty()
        {
            return Err(LinksError);
        }
        Ok(Links {
            base: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    /// The host's name.
    pub fn host(&self) -> String {
        url::Url::parse(&self.base)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// True when readers reach the site through TLS.
    pub fn are_secure(&self) -> bool {
        self.base.starts_with("https:")
    }

    /// The site's front page.
    pub fn home(&self) -> String {
        format!("{}/", self.base)
    }

    /// Any path of the site, which begins with a slash.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A newsletter's page.
    pub fn newsletter(&self, newsletter: &Slug) -> String {
        format!("{}/{newsletter}", self.base)
    }

    /// A brief's page.
    pub fn brief(&self, newsletter: &Slug, brief: &Slug) -> String {
        format!("{}/{newsletter}/briefs/{brief}", self.base)
    }

    /// The page of a section.
    pub fn section(&self, newsletter: &Slug, section: &Slug) -> String {
        format!("{}/{newsletter}/sections/{section}", self.base)
    }

    /// The feed of a newsletter or of one of its sections; `extension` is `xml` (Atom) or `json` (JSON Feed).
    pub fn feed(&self, newsletter: &Slug, section: Option<&Slug>, extension: &str) -> String {
        match section {
            Some(section) => format!("{}/feed.{extension}", self.section(newsletter, section)),
            None => format!("{}/feed.{extension}", self.newsletter(newsletter)),
        }
    }

    /// The picture of a brief for where it is shared, as it is in this version.
    pub fn share_image(&self, newsletter: &Slug, brief: &Slug, version: &str) -> String {
        format!("{}/share-{version}.png", self.brief(newsletter, brief))
    }

    /// An issue's page.
    pub fn issue(&self, newsletter: &Slug, number: i64) -> String {
        format!("{}/{newsletter}/issues/{number}", self.base)
    }

    /// Where a POST resumes a paused issue; see the API's description.
    pub fn resume(&self, issue: IssueId) -> String {
        format!("{}/api/v1/issues/{issue}/resume", self.base)
    }

    /// The desk's page of an issue.
    pub fn desk_issue(&self, issue: IssueId) -> String {
        format!("{}/desk/issues/{issue}", self.base)
    }

    /// The desk's page of an edition.
    pub fn desk_edition(&self, newsletter: &Slug, edition: &Slug) -> String {
        format!("{}/desk/newsletters/{newsletter}/editions/{edition}", self.base)
    }

    /// The list of a newsletter's issues.
    pub fn archive(&self, newsletter: &Slug) -> String {
        format!("{}/{newsletter}/archive", self.base)
    }

    /// A link of a measured issue.
    pub fn click(&self, token: &str) -> String {
        format!("{}/c/{token}", self.base)
    }

    /// The page that confirms a subscription.
    pub fn confirm(&self, token: &str) -> String {
        format!("{}/confirm/{token}", self.base)
    }

    /// The page that ends a subscription.
    pub fn unsubscribe(&self, token: &str) -> String {
        format!("{}/unsubscribe/{token}", self.base)
    }

    /// The page with everything that is kept of a reader.
    pub fn preferences(&self, token: &str) -> String {
        format!("{}/preferences/{token}", self.base)
    }

    /// Where a reader asks for the link to that page.
    pub fn manage(&self, newsletter: &Slug) -> String {
        format!("{}/manage?newsletter={newsletter}", self.base)
    }

    /// The page that confirms a reader's other address.
    pub fn change_address(&self, token: &str) -> String {
        format!("{}/address/confirm/{token}", self.base)
    }

    /// The page that undoes a change of the address.
    pub fn restore_address(&self, token: &str) -> String {
        format!("{}/address/undo/{token}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hang_below_the_sites_address() {
        let links = Links::parse("https://example.org/").unwrap();
        let slug = Slug::parse("weekly").unwrap();
        assert_eq!(links.issue(&slug, 7), "https://example.org/weekly/issues/7");
        assert_eq!(links.host(), "example.org");
        for bad in [
            "example.org",
            "ftp://example.org",
            "https://example.org/?a=b",
            "https://example.org/news/",
            "/news",
            "",
        ] {
            assert_eq!(Links::parse(bad), Err(LinksError), "{bad}");
        }
    }
}
