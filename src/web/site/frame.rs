//! What stands around every page: the newsletter's name and looks, its pages, and who is behind it.

use super::theme;
use crate::{
    domain::{Header, Language},
    locale::Locale,
    storage::{briefs::Brief, newsletters::Newsletter},
    web::State,
};

/// A page of the newsletter in the frame.
pub(super) struct PageLink {
    pub(super) url: String,
    pub(super) words: String,
}

/// The same page in another language.
pub(super) struct Alternate {
    pub(super) language: String,
    pub(super) words: String,
    pub(super) url: String,
    pub(super) is_this: bool,
}

/// What every page's frame shows.
pub(super) struct Frame {
    pub(super) title: String,
    /// The language of the page's own words.
    pub(super) locale: Locale,
    /// The language of what editors wrote.
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) site_name: String,
    pub(super) site_url: String,
    pub(super) canonical: Option<String>,
    pub(super) alternates: Vec<Alternate>,
    pub(super) postal_address: Option<String>,
    /// Shown at the top of a newsletter's pages.
    pub(super) pages: Vec<PageLink>,
    /// Shown at their foot.
    pub(super) foot_pages: Vec<PageLink>,
    pub(super) theme_url: Option<String>,
    pub(super) logo_url: Option<String>,
    pub(super) fills_header: bool,
    pub(super) mailbox: bool,
}

impl Frame {
    /// The frame of a page that belongs to no newsletter.
    pub(super) fn of_site(state: &State, title: &str) -> Self {
        Frame {
            title: title.to_owned(),
            locale: Locale::English,
            language: "en".to_owned(),
            direction: "ltr",
            site_name: state.links.host(),
            site_url: "/".to_owned(),
            canonical: None,
            alternates: Vec::new(),
            postal_address: None,
            pages: Vec::new(),
            foot_pages: Vec::new(),
            theme_url: None,
            logo_url: None,
            fills_header: false,
            mailbox: state.catcher.is_some(),
        }
    }

    /// The frame of a newsletter's page, with its words in the newsletter's language.
    pub(super) fn of_newsletter(state: &State, newsletter: &Newsletter, title: &str) -> Self {
        let frame = Frame {
            title: format!("{title} – {}", newsletter.name),
            language: newsletter.language.as_str().to_owned(),
            direction: newsletter.language.direction().as_str(),
            site_name: newsletter.name.clone(),
            site_url: state.links.newsletter(&newsletter.slug),
            postal_address: Some(newsletter.postal_address.clone()),
            theme_url: theme::url(newsletter),
            logo_url: newsletter
                .logo
                .as_ref()
                .map(|name| format!("/{}/{name}", newsletter.slug)),
            fills_header: newsletter.theme.header == Header::Filled,
            ..Frame::of_site(state, "")
        };
        frame.with_pages(Locale::of(&newsletter.language).unwrap_or_default(), newsletter)
    }

    fn with_pages(mut self, locale: Locale, newsletter: &Newsletter) -> Self {
        let chosen = match Locale::of(&newsletter.language) == Some(locale) {
            true => String::new(),
            false => format!("?lang={locale}"),
        };
        let home = format!("/{}", newsletter.slug);
        let link = |path: &str, words| PageLink {
            url: format!("{home}{path}{chosen}"),
            words,
        };
        self.locale = locale;
        self.site_url = format!("{home}{chosen}");
        self.pages = vec![
            link("/archive", locale.text("frame-archive").to_string()),
            link("/about", locale.text("frame-about").to_string()),
        ];
        self.foot_pages = vec![
            link("/about", locale.text("frame-about").to_string()),
            link("/privacy", locale.text("frame-privacy").to_string()),
            PageLink {
                url: format!("/manage?newsletter={}&lang={locale}", newsletter.slug),
                words: locale.text("frame-manage").to_string(),
            },
            link("/feed.xml", locale.text("frame-feed").to_string()),
        ];
        self
    }

    /// The same page with its words in another language.
    pub(super) fn shown_in(mut self, locale: Locale) -> Self {
        self.locale = locale;
        self
    }

    /// The same page of a newsletter with its words and links in another language.
    pub(super) fn of_newsletter_in(state: &State, newsletter: &Newsletter, locale: Locale, title: &str) -> Self {
        Frame::of_newsletter(state, newsletter, title).with_pages(locale, newsletter)
    }

    /// Says in which language editors wrote what stands on the page.
    pub(super) fn in_language(mut self, language: &Language) -> Self {
        self.language = language.as_str().to_owned();
        self.direction = language.direction().as_str();
        self
    }

    /// Offers the page at `path` in the newsletter's own language and in those its briefs are translated into.
    pub(super) fn in_other_languages(
        mut self,
        state: &State,
        newsletter: &Newsletter,
        path: &str,
        others: &[Language],
    ) -> Self {
        let own = Locale::of(&newsletter.language);
        let spoken = |language: &Language| Locale::of(language).filter(|locale| Some(*locale) != own);
        let others: Vec<Locale> = others.iter().filter_map(spoken).collect();
        let Some(own) = own.filter(|_| !others.is_empty()) else {
            return self;
        };
        let of = |locale: Locale| Alternate {
            language: locale.tag().to_owned(),
            words: locale.autonym().to_owned(),
            url: match locale == own {
                true => state.links.path(path),
                false => state.links.path(&format!("{path}?lang={locale}")),
            },
            is_this: locale == self.locale,
        };
        self.alternates = std::iter::once(own).chain(others).map(of).collect();
        self
    }

    /// Offers a brief in each language that it is written in.
    pub(super) fn of_translations(
        mut self,
        state: &State,
        newsletter: &Newsletter,
        shown: &Brief,
        all: &[Brief],
    ) -> Self {
        if all.len() > 1 {
            let of = |brief: &Brief| Alternate {
                language: brief.language.as_str().to_owned(),
                words: Locale::of(&brief.language).map_or_else(
                    || brief.language.as_str().to_owned(),
                    |locale| locale.autonym().to_owned(),
                ),
                url: state.links.brief(&newsletter.slug, &brief.slug),
                is_this: brief.id == shown.id,
            };
            self.alternates = all.iter().map(of).collect();
        }
        self
    }

    pub(super) fn canonical(mut self, url: String) -> Self {
        self.canonical = Some(url);
        self
    }
}
